// One layer on one day: values, classes, what a figure means in words.
(function (board) {
    "use strict";

    function figures(layer, item, iso) {
        const days = layer.days;
        const at = iso && days.length ? position(days, iso) : days.length - 1;
        const row = days.length ? layer.values[at] : [];
        const before = at >= 7 ? layer.values[at - 7] : null;
        const column = new Map(layer.places.map((code, index) => [code, index]));
        return {
            layer, item, at,
            day: days[at] || null,
            places: layer.places,
            of(code) {
                const index = column.get(code);
                if (index === undefined) return null;
                const value = row[index];
                return {
                    code, value,
                    count: layer.counts ? layer.counts[at][index] : null,
                    before: before ? before[index] : null,
                    reported: layer.reported ? layer.reported[at][index] : (value === null ? 0 : 1),
                    units: layer.units ? layer.units[index] : 1,
                    none: value === null && doesNotApply(layer, code, days[at]),
                    illustrative: within(layer.illustrative, days[at]) && !within(spansOf(layer.real, code), days[at]),
                    difference: (layer.differences || []).find(one => one.place === code && one.day === days[at]) || null,
                };
            },
            reported() {
                if (isLevel(layer)) return [row.filter(value => value !== null).length, row.length];
                if (layer.reported) return [sum(layer.reported[at]), sum(layer.units)];
                return [row.filter((value, index) => value !== null || doesNotApply(layer, layer.places[index], days[at])).length, row.length];
            },
            // How many places stand in each class of a layer of ranks.
            tally: () => layer.legend.colours.map((fill, index) => row.filter(value => value === index + 1).length),
            unknown: () => row.filter(value => value === null).length,
            illustrative: within(layer.illustrative, days[at]),
        };
    }

    const sum = numbers => (numbers || []).reduce((total, number) => total + number, 0);

    function position(days, iso) {
        if (iso <= days[0]) return 0;
        if (iso >= days[days.length - 1]) return days.length - 1;
        return Math.round((Date.parse(iso) - Date.parse(days[0])) / 86400000);
    }

    const within = (spans, iso) => spans.some(([first, last]) => iso >= first && iso <= last);
    const spansOf = (list, code) => ((list || []).find(one => one.place === code) || {spans: []}).spans;
    const doesNotApply = (layer, code, iso) => within(spansOf(layer.not_applicable, code), iso);

    // The classes' colours on the ground of the theme: few is near the ground. Levels keep theirs, older publications turn the scale.
    function shades({colours, colours_dark: dark, palette}) {
        if (document.documentElement.dataset.theme !== "dark" || palette === "level") return colours;
        return dark || [...colours].reverse();
    }

    function colour(figure, legend) {
        if (figure.none) return board.map.NONE;
        if (figure.value === null) return board.map.HATCH;
        return shades(legend)[legend.breaks.filter(edge => figure.value >= edge).length];
    }

    // Classes in words, lowest first: "0", "1-2", ... for counts, "0 - <20" for rates.
    function classes(layer, item) {
        if (isLevel(layer)) return shades(layer.legend).map((fill, index) => ({fill, label: board.say("grade", {level: index + 1})}));
        const {breaks} = layer.legend, whole = item.decimals === 0;
        return shades(layer.legend).map((fill, index) => {
            const from = index ? breaks[index - 1] : 0, to = breaks[index];
            if (to === undefined) return {fill, label: "≥ " + plain(from)};
            if (whole && to - from === 1) return {fill, label: plain(from)};
            return {fill, label: whole ? `${plain(from)}–${plain(to - 1)}` : `${plain(from)} – <${plain(to)}`};
        });
    }

    // Epidemic levels are ranks, not amounts: they are named, and neither added nor subtracted.
    const isLevel = layer => layer.legend.palette === "level";
    const missing = layer => board.say(isLevel(layer) ? "grade_unknown" : "not_reported");
    const amount = (value, {layer, item}) => isLevel(layer) && value !== null
        ? board.say("grade", {level: value}) : board.amount(value, item);

    const plain = value => board.number(value, Number.isInteger(value) ? 0 : 1);

    // The change against 7 days before, in words and with an arrow.
    function change(value, before, item) {
        if (value === null || before === null || value === undefined || before === undefined) {
            return {word: board.say("no_change"), arrow: "", mood: ""};
        }
        const difference = value - before, step = 0.5 / Math.pow(10, item.decimals);
        if (Math.abs(difference) < step) return {word: board.say("same"), arrow: "→", mood: ""};
        const up = difference > 0;
        const by = board.number(Math.abs(difference), item.decimals) + (board.text(item.unit) === "%" ? " đ.%" : "");
        const mood = !item.better ? "" : (up ? "up" : "down") === item.better ? "good" : "bad";
        return {word: board.say(up ? "up" : "down", {by: pointsOf(by)}), arrow: up ? "▲" : "▼", mood};
    }

    const pointsOf = by => by.replace(" đ.%", board.boot.language === "vi" ? " điểm %" : " points");

    board.figures = {figures, position, colour, classes, change, isLevel, missing, amount};
})(window.board);
