// The time of a wall is the server's: a screen's own clock may be wrong, and is set now and then.
window.WallClock = (function () {
    "use strict";
    const JUMP = 1500, HALF_A_SECOND = 500;
    let offset = Date.now() - performance.now();

    const now = () => offset + performance.now();

    // The header has whole seconds, and some servers send it twice: only what cannot come from rounding moves the clock.
    function set(header) {
        const server = Date.parse((header || "").replace(/GMT.*$/, "GMT")) + HALF_A_SECOND;
        if (server && Math.abs(server - now()) > JUMP) offset = server - performance.now();
    }

    function formats(zone, language) {
        const [locale, month] = language === "vi" ? ["vi-VN", "numeric"] : ["en-GB", "short"];
        const whole = new Intl.DateTimeFormat(locale, {timeZone: "UTC", day: "numeric", month, year: "numeric"});
        const of = options => new Intl.DateTimeFormat(locale, {timeZone: zone, hourCycle: "h23", ...options});
        return {
            clock: of({hour: "2-digit", minute: "2-digit", second: "2-digit"}),
            date: of({weekday: "short", day: "numeric", month}),
            time: of({hour: "2-digit", minute: "2-digit"}),
            moment: of({hour: "2-digit", minute: "2-digit", day: "numeric", month}),
            day: iso => whole.format(Date.parse(iso)),
        };
    }

    // Seconds until the next cut-off, `cut` minutes after midnight in the zone.
    function left(format, cut) {
        const [hour, minute, second] = format.formatToParts(now())
            .filter(part => ["hour", "minute", "second"].includes(part.type)).map(part => Number(part.value));
        const until = cut * 60 - (hour * 3600 + minute * 60 + second);
        return until > 0 ? until : until + 86400;
    }

    return {now, set, formats, left};
})();
