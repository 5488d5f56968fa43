#!/bin/sh
# Shows a wall in full screen: waits for the server, then starts Chromium, and again whenever it ends.
# V8's compilers are off: what they make of the charts' library is the one thing that grows on a page left open for months.
# usage: wall-screen.sh https://covidmap.example/man-hinh?chuong-trinh=giao-ban
set -eu
address=${1:?usage: wall-screen.sh ADDRESS}
profile=${XDG_RUNTIME_DIR:-/tmp}/wall-screen

while :; do
    until curl --fail --silent --show-error --max-time 10 --output /dev/null "$address"; do
        sleep 5
    done
    chromium --kiosk --app="$address" --user-data-dir="$profile" --no-first-run --disable-session-crashed-bubble \
        --disable-infobars --disable-pinch --overscroll-history-navigation=0 \
        --js-flags='--no-opt --no-maglev --no-sparkplug' || true
    sleep 5
done
