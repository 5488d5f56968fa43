// One layer on one day: values, classes, what a figure means in words.
(function (board) {
    "use strict";

    const NOTHING = {illustrative: []};

    function figures(layer, item, iso) {
        const days = layer.days;
        const at = iso && days.length ? position(days, iso) : days.length - 1;
        const row = days.length ? layer.values[at] : [];
        const column = new Map(layer.places.map((code, index) => [code, index]));
        return {
            layer, item, at,
            day: days[at] || null,
            places: layer.places,
            of(code) {
                const index = column.get(code);
                if (index === undefined) return null;
                const value = row[index], cell = name => layer[name] ? layer[name][at][index] : null;
                return {
                    code, value, day: days[at],
                    count: cell("counts"),
                    change: cell("changes"),
                    compared: cell("compared"),
                    days: cell("compared_days"),
                    told: cell("told_days"),
                    reported: layer.reported ? cell("reported") : (value === null ? 0 : 1),
                    covered: layer.covered ? cell("covered") : 0,
                    itself: within(spansOf(layer.itself, code), days[at]),
                    units: layer.units ? layer.units[index] : 1,
                    none: value === null && doesNotApply(layer, code, days[at]),
                    illustrative: value !== null && rests(layer, code, days[at]),
                    against: rests(layer.changes_illustrative || NOTHING, code, days[at]),
                    split: value !== null && rests(layer.split || layer, code, days[at]),
                    difference: (layer.differences || []).find(one => one.place === code && one.day === days[at]) || null,
                };
            },
            // Who told the figures of all places: a silent commune is told of where its district reported itself.
            rests() {
                const units = layer.units ? sum(layer.units) : row.length, split = within((layer.split || layer).illustrative, days[at]);
                const above = (layer.told_above || []).filter(one => within(one.spans, days[at])).length;
                const own = layer.reported ? sum(layer.reported[at])
                    : row.filter((value, index) => value !== null || doesNotApply(layer, layer.places[index], days[at])).length;
                return {reported: own + above, covered: above + (layer.covered ? sum(layer.covered[at]) : 0), units, itself: false, split};
            },
            graded: () => [row.filter(value => value !== null).length, row.length],
            // How many places stand in each class of a layer of ranks.
            tally: () => layer.legend.colours.map((fill, index) => row.filter(value => value === index + 1).length),
            unknown: () => row.filter(value => value === null).length,
            illustrative: within(layer.illustrative, days[at]),
        };
    }

    const rests = (marks, code, iso) => within(marks.illustrative, iso) && !within(spansOf(marks.real, code), iso);

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
    const unknown = item => board.say(item.subtracted && item.subtracted.length ? "value_unknown"
        : item.window > 1 ? "days_lacking" : "not_reported");
    const missing = ({layer, item}) => isLevel(layer) ? board.say("grade_unknown") : unknown(item);
    const amount = (value, {layer, item}) => isLevel(layer) && value !== null
        ? board.say("grade", {level: value}) : board.amount(value, item);

    const plain = value => board.number(value, Number.isInteger(value) ? 0 : 1);

    // Who told a figure, in words: the unit itself, or how many communes; what only illustrates was not reported.
    function reported({reported: all, units, covered, itself, split}) {
        const of = board.number(units), own = all - covered;
        const said = board.say(split ? "reported_illustrative" : "reported", {n: board.number(own), of});
        if (itself) return [board.say("reported_itself"), own ? said : ""].filter(Boolean).join(" · ");
        if (!covered) return said;
        return own ? board.say("covered", {said, n: board.number(covered)}) : board.say("covered_alone", {n: board.number(covered), of});
    }

    // The same where there is little room: the unit itself, or of how many communes the figure is told.
    function briefly({reported: all, units, itself, split}) {
        if (itself) return board.say("reported_itself_short");
        return board.say(split ? "reported_short_illustrative" : "reported_short", {n: board.number(all), of: board.number(units)});
    }

    // On how many of its days a commune told what adds up days; nothing where on all of them.
    function lacking({value, told}, item) {
        const some = value !== null && told !== null && told < item.window;
        return some ? board.say("told_days", {n: told, of: item.window}) : "";
    }

    // The change against 7 days before, as the publication has it, in words and with an arrow; over which communes, and
    // whether a real figure is against illustrative ones. `brief`, `overBrief`: the same in fewer words.
    function change({value, change: by, compared, days, units, day, illustrative, against}, item) {
        const all = units * item.window, byDays = days !== null && days !== undefined;
        const partial = byDays ? days > 0 && days < all : compared > 0 && compared < units;
        const counts = {n: board.number(compared), of: board.number(units), share: board.number(Math.floor(100 * days / all))};
        const none = {word: "", brief: "", arrow: "", mood: "quiet", over: "", overBrief: ""};
        if (value === null) return none;
        if (by === null && partial) return Object.assign(none, {word: board.say(byDays ? "too_few_days" : "too_few", counts), brief: board.say("too_few_short")});
        if (by === null) return Object.assign(none, {word: board.say("no_change"), brief: board.say("no_change")});
        const own = byDays && units === 1 ? {n: days, of: all} : null;
        const mark = against && !illustrative ? board.say("against_illustrative") : "";
        const marked = words => [words, mark].filter(Boolean).join(" · ");
        const over = marked(partial ? board.say(own ? "compared_own" : byDays ? "compared_days" : "compared", own || counts) : "");
        const overBrief = marked(partial ? board.say(byDays ? "compared_short_days" : "compared_short", counts) : "");
        const told = (word, arrow, mood) => ({word, brief: word, arrow, mood, over, overBrief});
        if (by === 0) return told(board.say("same"), "=", "");
        const up = by > 0, points = board.text(item.unit) === "%" ? " " + board.say("points") : "";
        const settled = !item.provisional_from || day < item.provisional_from;
        const mood = !item.better || !settled ? "" : (up ? "up" : "down") === item.better ? "good" : "bad";
        const size = board.number(Math.abs(by), item.decimals) + points;
        return told(board.say(up ? "up" : "down", {by: size}), up ? "▲" : "▼", mood);
    }

    board.figures = {figures, within, position, colour, classes, change, lacking, isLevel, missing, unknown, reported, briefly, amount};
})(window.board);
