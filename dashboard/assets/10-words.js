// Words, numbers and days in the language of the page.
window.board = window.board || {};
(function (board) {
    "use strict";
    const boot = JSON.parse(document.getElementById("boot").textContent);
    const locale = boot.language === "vi" ? "vi-VN" : "en-GB";
    const formats = new Map();

    board.boot = boot;
    Object.assign(board, window.base);

    board.say = function (key, values) {
        return (boot.words[key] || key).replace(/\{(\w+)\}/g, (whole, name) => values && name in values ? values[name] : whole);
    };

    board.text = function (both) {
        return both ? both[boot.language] : "";
    };

    board.number = function (value, decimals) {
        if (value === null || value === undefined) return "–";
        const digits = decimals || 0;
        if (!formats.has(digits)) {
            formats.set(digits, new Intl.NumberFormat(locale, {minimumFractionDigits: digits, maximumFractionDigits: digits}));
        }
        return formats.get(digits).format(value);
    };

    board.amount = function (value, item) {
        const unit = board.text(item.unit);
        if (value === null || value === undefined) return board.number(value);
        return unit === "%" ? board.number(value, item.decimals) + " %" : board.number(value, item.decimals);
    };

    board.day = function (iso, short) {
        const [year, month, day] = iso.split("-").map(Number);
        if (boot.language === "vi") return short ? `${day}/${month}` : `${day}/${month}/${year}`;
        const options = {day: "numeric", month: "short", timeZone: "UTC"};
        if (!short) options.year = "numeric";
        return new Date(Date.UTC(year, month - 1, day)).toLocaleDateString(locale, options);
    };

    board.clock = function (iso) {
        return new Date(iso).toLocaleTimeString(locale, {hour: "2-digit", minute: "2-digit", timeZone: boot.timezone});
    };

    // The province's clock, and the day where that is not today.
    board.moment = function (iso) {
        const dayOf = at => at.toLocaleDateString("en-CA", {timeZone: boot.timezone}), made = dayOf(new Date(iso));
        return made === dayOf(new Date()) ? board.clock(iso) : `${board.clock(iso)} ${board.day(made)}`;
    };

    board.shift = function (iso, days) {
        const moment = new Date(iso + "T00:00:00Z");
        moment.setUTCDate(moment.getUTCDate() + days);
        return moment.toISOString().slice(0, 10);
    };

    // A place under the name that it has in the page's language.
    board.named = place => boot.language === "vi" ? place : {...place, name: place.name_en, name_vi: place.name};

    // The name without its kind: "Huyện Đắk Mil" -> "Đắk Mil".
    board.shortName = function (place) {
        const kind = place.kind.toLocaleLowerCase("vi"), name = place.name_vi ?? place.name;
        return name.toLocaleLowerCase("vi").startsWith(kind + " ") ? name.slice(kind.length + 1) : name;
    };
})(window.board);
