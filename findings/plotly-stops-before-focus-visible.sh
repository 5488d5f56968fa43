#!/bin/sh
# plotly.js does not load in Chromium before 86 (phones and televisions of 2020), where `:focus-visible` is no selector.
#
# At its start the library puts its own style rules into the page with CSSStyleSheet.insertRule, one of them for
# `:focus-visible`. A browser that does not know that selector refuses the rule with a SyntaxError, nobody catches it,
# and `window.Plotly` is never there: the page shows no chart, though nothing that charts need is missing.
# Seen with plotly.js-basic-dist-min 4.1.1 in Chromium 80.0.3987.0 (npm chrome-aws-lambda 2.1.1): with the page's own
# insertRule made forgiving, the same library draws in the same browser.
# Ends with 0 while that is so, with 1 when it has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts plotly.js-basic-dist-min@4.1.1 chrome-aws-lambda@2.1.1
node -e 'const {brotliDecompressSync: open} = require("zlib"), fs = require("fs");
fs.writeFileSync("chromium", open(fs.readFileSync("node_modules/chrome-aws-lambda/bin/chromium.br")), {mode: 0o755});'
cp node_modules/plotly.js-basic-dist-min/plotly-basic.min.js .
draw='<div id="box" style="width:300px;height:200px"></div><script src="plotly-basic.min.js"></script><script>
const told = typeof Plotly === "undefined" ? "no library" : Plotly.newPlot("box", [{y: [1, 2]}]) && "library " + Plotly.version;
document.title = told; document.body.dataset.told = told;</script>'
forgiving='<script>const {insertRule} = CSSStyleSheet.prototype;
CSSStyleSheet.prototype.insertRule = function (...rule) { try { return insertRule.apply(this, rule); } catch (_) { return -1; } };</script>'
printf '<!doctype html><meta charset="utf-8"><body>%s</body>' "$draw" > plain.html
printf '<!doctype html><meta charset="utf-8"><body>%s%s</body>' "$forgiving" "$draw" > forgiving.html
said() {
    HOME=$folder ./chromium --headless --no-sandbox --disable-gpu --no-zygote --single-process --allow-file-access-from-files \
        --user-data-dir="$folder/profile-$1" --virtual-time-budget=8000 --dump-dom "file://$folder/$1.html" 2>/dev/null |
        sed -n 's/.*data-told="\([^"]*\)".*/\1/p'
}
plain=$(said plain)
forgiving=$(said forgiving)
echo "as it is: $plain; with a forgiving insertRule: $forgiving"
[ "$plain" = "no library" ] && [ "$forgiving" = "library 4.1.1" ]
