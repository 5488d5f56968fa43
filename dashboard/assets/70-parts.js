// Parts of the page as Dash components: heading, key figures, rail, caption, readout, table.
(function (board) {
    "use strict";
    const {h, button, say, text, number} = board;
    const parts = {};

    const badge = () => h("Span", {className: "badge", title: say("illustrative_note")}, say("illustrative"));
    const {isLevel, missing, amount} = board.figures;

    function unitOf(item) {
        const unit = text(item.unit);
        return unit === "%" ? "" : unit;
    }

    parts.heading = () => [
        h("Div", {}, h("H1", {}, say("title")), h("Span", {className: "place-name"}, text(board.boot.province))),
    ];

    // The site's pages: a row on a desk, behind one word on a phone.
    parts.pages = () => h("Details", {id: "menu", className: "menu", open: board.wide.matches}, h("Summary", {}, h("Span", {}, say("menu"))),
        h("Div", {className: "menu-list"}, board.boot.pages.map(([path, label]) => {
            const here = path === location.pathname;
            return h("A", {href: parts.inLanguage(path), className: here ? "here" : "",
                "aria-current": here ? "page" : "false"}, label);
        })));

    parts.tools = () => [
        h("A", {href: board.view.address({language: board.boot.language === "vi" ? "en" : "vi"}), className: "tool",
            lang: board.boot.language === "vi" ? "en" : "vi"}, say("language")),
        button("theme", say(document.documentElement.dataset.theme === "dark" ? "theme_light" : "theme_dark"), {className: "tool"}),
    ];

    parts.freshness = (current, mood) => current.publication === 0 ? [] : [
        h("Span", {className: `dot ${mood}`}),
        h("Span", {className: "freshness-words"},
            h("B", {}, say(mood)), " · ", say("publication", {n: current.publication}), " · ",
            current.as_of ? say("as_of", {day: board.day(current.as_of)}) : "", " · ",
            say("updated", {time: board.moment(current.made_at)})),
    ];

    // A key figure stands with its own day until it is told anew, as on every page.
    function standing(kpi, days, at) {
        return Math.min(at, board.figures.position(days, kpi.as_of));
    }

    // What a publication made by an earlier version does not have.
    const told = (list, at) => list ? list[at] : null;

    // Key figures of the province on the day chosen, without one each on its newest.
    parts.kpis = function (table, iso) {
        return table.kpis.map(kpi => {
            const at = standing(kpi, table.days, iso ? board.figures.position(table.days, iso) : Infinity), value = kpi.values[at];
            const day = table.days[at], {within} = board.figures, made_up = within(kpi.illustrative, day), split = within(kpi.split || [], day);
            const rests = {reported: kpi.reported[at], units: kpi.units, itself: within(kpi.itself || [], day), split};
            const change = board.figures.change({value, change: told(kpi.changes, at), compared: told(kpi.compared, at), days: told(kpi.compared_days, at), units: kpi.units, day,
                illustrative: made_up, against: within(kpi.changes_illustrative || [], day)}, kpi);
            return h("Div", {className: "kpi"},
                h("Div", {className: "kpi-label"}, text(kpi.label)),
                h("Div", {className: "kpi-value"}, value === null ? h("Span", {className: "kpi-none"}, board.figures.unknown(kpi)) : board.amount(value, kpi),
                    value === null ? null : h("Span", {className: "unit"}, unitOf(kpi))),
                h("Div", {className: `kpi-change ${change.mood}`}, h("Span", {"aria-hidden": "true"}, change.arrow), " ", change.brief,
                    change.overBrief ? h("Small", {className: "over"}, change.overBrief) : null),
                h("Div", {className: "kpi-foot"}, board.day(day, true),
                    value === null ? null : [" · ", board.figures.briefly(rests)],
                    kpi.provisional_from && day >= kpi.provisional_from && value !== null ? [" · ", say("provisional")] : null,
                    made_up && (rests.itself || !split) ? [" · ", h("I", {}, say("made_up"))] : null));
        });
    };

    const over = change => change.over ? h("Small", {className: "over"}, change.over) : null;

    parts.levels = view => h("Div", {className: "switch", role: "group", "aria-label": say("level")},
        ["commune", "district"].map(level => button("level", say(`level_${level}`),
            {"data-value": level, className: view.level === level ? "on" : "", "aria-pressed": String(view.level === level)})));

    parts.topics = (catalogue, topic) => h("Div", {className: "tabs", role: "group", "aria-label": say("indicators")},
        catalogue.topics.filter(one => one.indicators.length).map(one => button("topic", text(one.label),
            {"data-value": one.id, className: one.id === topic ? "on" : "", "aria-pressed": String(one.id === topic)})));

    parts.indicators = function (catalogue, topic, chosen) {
        const names = (catalogue.topics.find(one => one.id === topic) || {indicators: []}).indicators;
        return h("Ul", {className: "indicator-list"}, names.map(name => {
            const item = catalogue.indicators[name];
            return h("Li", {className: item.part_of ? "part" : ""}, button("indicator", text(item.label),
                {"data-value": name, className: name === chosen ? "on" : "", "aria-current": name === chosen ? "true" : "false"}));
        }));
    };

    parts.legend = function (shown) {
        const classes = board.figures.classes(shown.layer, shown.item), ranks = isLevel(shown.layer);
        const tally = ranks ? shown.tally() : [];
        const entry = (label, style, kind, count) => h("Li", {}, h("Span", {className: `swatch ${kind}`, style}), label,
            count === undefined ? null : h("Span", {className: "count"}, number(count)));
        return [
            h("Div", {className: "legend-title"}, h("B", {}, text(shown.item.label)),
                h("Span", {className: "unit"}, ranks ? say(`count_${board.view.now.level}`) : text(shown.item.unit))),
            h("Ul", {className: ranks ? "classes ranks" : "classes"},
                classes.map((one, index) => entry(one.label, {backgroundColor: one.fill}, "", tally[index])),
                entry(missing(shown), {}, "hatched", ranks ? shown.unknown() : undefined),
                shown.layer.not_applicable && shown.layer.not_applicable.length ? entry(say("not_applicable"), {}, "na") : null),
            h("Details", {className: "definition"}, h("Summary", {}, say("definition")),
                h("P", {}, text(shown.item.definition)), h("P", {className: "quiet"}, say("source"), ": ", shown.item.source)),
        ];
    };

    // What can be laid over the map: a switch each; the script behind it fills the list below.
    parts.overlays = function (view) {
        const names = board.view.overlays.filter(name => board.data.has(`${name}.json`));
        if (!names.length) return [];
        return [h("H2", {className: "rail-title"}, say("overlays")), names.map(name => {
            const on = view.overlays.includes(name);
            return h("Div", {className: "overlay"},
                button("overlay", [h("Span", {}, say(`overlay_${name}`)), h("Span", {className: "lever", "aria-hidden": "true"})],
                    {"data-value": name, role: "switch", "aria-checked": String(on), className: on ? "on" : ""}),
                h("Div", {id: `overlay-${name}`}));
        })];
    };

    // The report day; for announced levels the day of the announcement that held then.
    function whenOf(shown) {
        if (!shown.day) return "";
        const said = (shown.layer.announced || []).filter(day => day <= shown.day).pop();
        return say("report_day", {day: board.day(shown.day)}) + (said ? " · " + say("announced_on", {day: board.day(said)}) : "");
    }

    parts.whenOf = whenOf;
    parts.caption = function (shown, schematic) {
        const [n, of] = shown.graded();
        return [
            h("Div", {className: "caption-title"}, text(shown.item.label)),
            h("Div", {className: "caption-line"},
                whenOf(shown), " · ", isLevel(shown.layer) ? say("graded", {n: number(n), of: number(of)})
                    : board.figures.reported(shown.rests())),
            h("Div", {className: "caption-badges"}, shown.illustrative ? badge() : null),
            schematic ? h("Div", {className: "schematic"}, say("schematic")) : null,
        ];
    };

    parts.actions = function (view, shown) {
        const place = shown.layer.places.includes(view.place) ? `.${view.place}` : "";
        const file = `/data/${board.data.number()}/maps/${view.indicator}/${view.level}/${shown.day}${place}.${board.boot.language}.html`;
        return [
            button("table", say(view.table ? "show_map" : "show_table"), {className: "action", "aria-expanded": String(view.table)}),
            h("A", {className: "action", href: parts.inLanguage(`/data/${board.data.number()}/layers/${view.indicator}/${view.level}.csv`), download: ""}, say("csv")),
            shown.day ? h("A", {className: "action wide", href: file, download: ""}, say("offline_map")) : null,
            button("share", say("share"), {className: "action", id: "share"}),
            button("embed", say("embed"), {className: "action wide"}),
            button("print", say("print"), {className: "action wide"}),
        ];
    };

    // What one place says, in lines: value, count behind a rate, how complete, change.
    parts.lines = function (shown, figure) {
        const {item} = shown, lines = [];
        if (figure.none) lines.push(h("Div", {className: "figure"}, say("not_applicable")));
        else if (figure.value === null) lines.push(h("Div", {className: "figure"}, missing(shown)));
        else if (isLevel(shown.layer)) lines.push(h("Div", {className: "figure"}, rank(shown, figure.value), amount(figure.value, shown)));
        else lines.push(h("Div", {className: "figure"}, amount(figure.value, shown), h("Span", {className: "unit"}, unitOf(item))));
        if (figure.count !== null && item.count_unit) {
            lines.push(h("Div", {className: "line"}, number(figure.count), " ", text(item.count_unit)));
        }
        const change = board.figures.change(figure, item);
        if (figure.value !== null && !isLevel(shown.layer)) lines.push(h("Div", {className: `line ${change.mood}`}, change.arrow, " ", change.word, over(change)));
        const rests = isLevel(shown.layer) ? "" : figure.units > 1 ? board.figures.reported(figure) : board.figures.lacking(figure, item);
        if (rests) lines.push(h("Div", {className: "line"}, rests));
        if (figure.difference) {
            lines.push(h("Div", {className: "line"}, say("difference", {
                reported: number(figure.difference.reported), summed: number(figure.difference.summed)})));
        }
        lines.push(h("Div", {className: "line quiet"}, whenOf(shown),
            figure.illustrative ? [" · ", h("I", {}, say("illustrative"))] : null));
        return lines;
    };

    parts.readout = function (shown, place, parent, view) {
        if (!place) return h("Div", {className: "hint"}, say("tap"));
        const figure = shown.of(place.code);
        return [
            h("Div", {className: "readout-head"},
                h("Div", {}, h("H2", {}, place.name), parent ? h("Div", {className: "quiet"}, say("of_district", {name: parent.name})) : null),
                button("clear", "×", {className: "close", "aria-label": say("clear")})),
            figure ? [h("Div", {className: "quiet"}, text(shown.item.label)), parts.lines(shown, figure)] : null,
            board.view.embedded ? h("A", {className: "primary", href: parts.placePage(place), target: "_blank"}, say("place_page"))
                : view.open ? null : button("open", say("details"), {className: "primary"}),
        ];
    };

    parts.inLanguage = path => path + (board.boot.language === "vi" ? "" : `?lang=${board.boot.language}`);
    parts.placePage = place => parts.inLanguage(`/noi/${place.code}`);

    // Below the map when it is printed or stands on another site.
    parts.foot = function (shown) {
        const address = location.origin + board.view.address({path: "/ban-do"});
        return [say("source"), ": ", shown.item.source, " · ", say("publication", {n: board.data.number()}), " · ",
            h("A", {href: address, target: "_blank"}, board.view.embedded ? say("full_map") : address)];
    };

    parts.table = function (shown, places, sort) {
        const rows = shown.places.map(code => ({place: places.get(code), figure: shown.of(code)}));
        const by = {
            place: row => row.place.name,
            value: row => row.figure.value === null ? -Infinity : row.figure.value,
            count: row => row.figure.count === null ? -Infinity : row.figure.count,
            change: row => row.figure.change === null ? -Infinity : row.figure.change,
        }[sort.by];
        rows.sort((a, b) => (sort.down ? -1 : 1) * (typeof by(a) === "string"
            ? board.shortName(a.place).localeCompare(board.shortName(b.place), "vi") : by(a) - by(b)));
        const head = (name, label) => h("Th", {scope: "col", className: name === "place" ? "" : "right",
            "aria-sort": sort.by === name ? (sort.down ? "descending" : "ascending") : "none"},
        button("sort", [label, h("Span", {"aria-hidden": "true"}, sort.by === name ? (sort.down ? " ▼" : " ▲") : "")], {"data-value": name}));
        const known = rows.filter(row => row.figure.value !== null), mixed = new Set(known.map(row => row.figure.illustrative)).size > 1;
        const counted = Boolean(shown.layer.counts), ranks = isLevel(shown.layer), unit = ranks ? "" : ` (${text(shown.item.unit)})`;
        return h("Table", {},
            h("Caption", {}, text(shown.item.label), unit, ", ", say("report_day", {day: board.day(shown.day)})),
            h("Thead", {}, h("Tr", {}, head("place", say("place")), head("value", say("value")), counted ? head("count", say("count")) : null,
                ranks ? null : head("change", say("change")))),
            h("Tbody", {}, rows.map(({place, figure}) => h("Tr", {className: place.code === board.view.now.place ? "chosen" : ""},
                h("Th", {scope: "row"}, button("pick", place.name, {"data-value": place.code, className: "link"})),
                h("Td", {className: "right"}, figure.none ? h("I", {}, say("not_applicable")) : figure.value === null
                    ? h("I", {}, missing(shown)) : [ranks ? rank(shown, figure.value) : null, amount(figure.value, shown), under(figure, mixed, shown.item)]),
                counted ? h("Td", {className: "right"}, number(figure.count)) : null,
                ranks ? null : h("Td", {className: "right"}, figure.change === null ? "–" : signed(figure.change, shown.item))))));
    };

    // Under a figure in the table: the unit itself, n/N where communes are missing, its mark among figures without one.
    function under(figure, mixed, item) {
        const partly = figure.units > 1 && (figure.itself || figure.reported < figure.units);
        const told = [partly ? board.figures.briefly(Object.assign({}, figure, {split: false})) : "",
            board.figures.lacking(figure, item), mixed && figure.illustrative ? say("made_up") : ""].filter(Boolean);
        return told.length ? h("Small", {className: "over"}, told.join(" · ")) : null;
    }

    const rank = (shown, value) => h("Span", {className: "swatch", style: {backgroundColor: shown.layer.legend.colours[value - 1]}});

    function signed(difference, item) {
        const shown = number(Math.abs(difference), item.decimals);
        return difference === 0 ? shown : (difference > 0 ? "+" : "−") + shown;
    }

    parts.zoom = () => [
        h("Div", {className: "tool-group desk"}, button("zoom", "+", {"data-value": "1", "aria-label": "+"}),
            button("zoom", "−", {"data-value": "-1", "aria-label": "−"}),
            button("zoom", "", {className: "icon home", "data-value": "home", "aria-label": say("zoom_home"), title: say("zoom_home")})),
        h("Div", {className: "tool-group"},
            button("search", "", {className: "icon find phone", "aria-label": say("search"), title: say("search")}),
            button("locate", "", {className: "icon locate", "aria-label": say("locate"), title: say("locate")}),
            button("measure", "", {id: "measure", className: "icon ruler desk", "aria-label": say("measure"), title: say("measure"), "aria-pressed": "false"})),
    ];

    parts.badge = badge;
    parts.unitOf = unitOf;
    board.parts = parts;
})(window.board);
