// The page: brings the files of the view together and hands them to the parts.
(function (board) {
    "use strict";
    const {say, put, parts, data, view} = board;
    const now = view.now;
    const shown = {catalogue: null, places: new Map(), layer: null, topic: null, shapes: null, shapesKey: null, kpi: null, about: null};
    const site = document.title;
    let sort = {by: "value", down: true}, ticket = 0, fitted = false, words = "";

    const itemOf = name => shown.catalogue.indicators[name];
    const props = (id, changed) => window.dash_clientside.set_props(id, changed);

    async function load() {
        const [catalogue, places, about, kpi] = await Promise.all(
            ["indicators.json", "places.json", "publication.json", "tables/kpi.json"].map(data.get));
        Object.assign(shown, {catalogue, about, kpi, places: new Map(places.places.map(place => [place.code, board.named(place)]))});
        if (!catalogue.indicators[now.indicator]) unknown(catalogue);
        const {levels} = catalogue.indicators[now.indicator];
        if (!levels.includes(now.level)) now.level = levels[0];
        if (now.place && !shown.places.has(now.place)) Object.assign(now, {place: null, open: false});
        const [layer, shapes, borders] = await Promise.all([
            data.layer(now.indicator, now.level), data.get(`shapes/${now.level}.json`), data.get("shapes/district.json")]);
        return {layer, shapes, borders};
    }

    // An address may name an indicator that this publication has no figures of: said, and the usual one shown instead.
    function unknown(catalogue) {
        const usual = board.boot.default.indicator;
        view.change({indicator: catalogue.indicators[usual] ? usual : Object.keys(catalogue.indicators)[0], day: null});
        board.toast(say("no_indicator"));
    }

    // Everything, after a change of indicator, level or publication.
    async function refresh() {
        const mine = ++ticket;
        if (data.state.current.publication === 0) return nothing();
        try {
            const {layer, shapes, borders} = await load();
            if (mine !== ticket) return;
            document.body.dataset.state = "ready";
            shown.layer = layer;
            shown.topic = shown.topic || itemOf(now.indicator).topic;
            showShapes(shapes, borders);
            draw();
            rail();
            notice("");
            over();
            const columns = await track(layer);
            if (mine !== ticket) return;
            board.time.set(layer.days, columns, dayShown());
            board.time.buttons();
            if (now.open) panel();
            typeface();
        } catch (error) {
            if (mine === ticket) failed(error);
        }
    }

    // The province's own figures by day; below a layer of ranks the cases that they follow.
    async function track(layer) {
        const province = await data.layer(board.figures.isLevel(layer) ? board.boot.default.indicator : now.indicator, "province");
        const first = province.days.indexOf(layer.days[0]);
        if (first === 0) return province.values.map(row => row[0]);
        const known = new Map(province.days.map((day, index) => [day, province.values[index][0]]));
        return layer.days.map(day => known.has(day) ? known.get(day) : null);
    }

    // The day that was chosen; null: the newest, which is each figure's own.
    const chosen = iso => now.day ? iso : null;
    const dayShown = () => shown.layer.days[now.day ? board.figures.position(shown.layer.days, now.day) : shown.layer.days.length - 1];

    function showShapes(shapes, borders) {
        if (shown.shapes === shapes) return;
        board.map.forget();
        shown.shapes = shapes;
        props("shapes", {data: shapes});
        props("borders", {data: borders});
        const labelled = [...shown.places.values()].filter(place => place.level === "district" || place.level === now.level);
        const wait = () => {
            if (!board.map.state.map) return requestAnimationFrame(wait);
            if (!fitted) board.map.home();
            fitted = true;
            board.map.raise(now.place);
            board.map.labels(now.level === "commune" ? labelled : labelled.filter(place => place.level === "district"));
        };
        requestAnimationFrame(wait);
    }

    // The view on its day: no request is made for it.
    function draw() {
        const iso = dayShown(), item = itemOf(now.indicator);
        const figures = board.figures.figures(shown.layer, item, iso);
        shown.figures = figures;
        const fill = {};
        for (const code of figures.places) fill[code] = board.figures.colour(figures.of(code), shown.layer.legend);
        const selected = now.place && shown.layer.places.includes(now.place) ? now.place : null;
        props("shapes", {hideout: {fill, selected, theme: document.documentElement.dataset.theme}});
        board.map.inks(fill);
        board.time.move(iso);
        const ranks = board.figures.isLevel(shown.layer);
        requestAnimationFrame(() => {
            board.map.grades(ranks ? code => (figures.of(code) || {}).value : null);
            board.map.raise(selected);
            if (shown.figures === figures) around(figures, iso);
        });
    }

    // What the day says around the map; after the map itself, so that a turn of the slider is followed at once.
    function around(figures, iso) {
        board.time.buttons();
        put("kpis", parts.kpis(shown.kpi, chosen(iso)));
        if (board.figures.isLevel(shown.layer)) put("legend", parts.legend(figures));
        if (view.embedded) put("foot", parts.foot(figures));
        if (board.overlays) board.overlays.day(iso);
        put("caption", [board.h("Div", {}, parts.caption(figures, shown.about.boundary.quality === "schematic")),
            board.h("Div", {className: "actions"}, parts.actions(now, figures))]);
        const place = now.place && shown.places.get(now.place);
        document.title = [place ? place.name : null, board.text(figures.item.label), site].filter(Boolean).join(" · ");
        put("table", now.table ? parts.table(figures, shown.places, sort) : []);
        document.body.dataset.table = now.table ? "1" : "0";
        readout();
        document.documentElement.dataset.drawn = [now.indicator, now.level, iso, data.number()].join("/");
    }

    function rail() {
        put("legend", parts.legend(shown.figures));
        put("foot", parts.foot(shown.figures));
        put("levels", parts.levels(now));
        put("overlays", parts.overlays(now));
        put("topics", parts.topics(shown.catalogue, shown.topic));
        put("indicators", parts.indicators(shown.catalogue, shown.topic, now.indicator));
    }

    // What lies over the figures; nothing of it is fetched before it is asked for.
    async function over() {
        if (!now.overlays.length && !board.overlays) return;
        try {
            await board.late("overlays");
            await board.overlays.show({places: shown.places, day: dayShown(), changed: readout});
        } catch (error) {
            view.change({overlays: []});
            rail();
            board.toast(say("overlay_failed"));
        }
    }

    function readout() {
        const item = board.overlays && board.overlays.readout();
        if (item) {
            put("readout", item);
            document.body.dataset.chosen = "1";
            return;
        }
        const place = now.place ? shown.places.get(now.place) : null;
        put("readout", parts.readout(shown.figures, place, place && shown.places.get(place.parent), now));
        document.body.dataset.chosen = place ? "1" : "0";
        document.body.dataset.panel = now.open && place ? "1" : "0";
    }

    async function panel() {
        const place = shown.places.get(now.place), iso = chosen(dayShown());
        try {
            const content = await board.panel.show(shown.catalogue, place, shown.places.get(place.parent), iso);
            if (!now.open || now.place !== place.code) return;
            put("panel-head", content.head);
            put("panel-chart", content.chart);
            put("panel-figures", content.figures);
            await board.late("curve");
            requestAnimationFrame(() => board.curve.draw(content.figure));
        } catch (error) {
            put("panel-figures", [board.h("P", {}, say("error")), board.button("open", say("retry"), {className: "primary"})]);
        }
    }

    // The typeface waits until the map is there.
    function typeface() {
        if (document.getElementById("typeface")) return;
        const link = document.createElement("link");
        Object.assign(link, {id: "typeface", rel: "stylesheet", href: board.boot.typeface});
        document.head.append(link);
    }

    function nothing() {
        document.body.dataset.state = "empty";
        document.documentElement.dataset.drawn = "empty";
        put("notice", [board.h("H2", {}, say("empty")), board.h("P", {}, say("empty_note"))]);
    }

    function failed(error) {
        document.body.dataset.state = shown.layer ? "ready" : "error";
        notice(say(board.unable(error) ? "unable" : error.status === 404 ? "no_layer" : "error"));
    }

    function notice(sentence) {
        if (sentence === words) return;
        words = sentence;
        put("notice", sentence ? [board.h("P", {}, sentence), board.button("retry", say("retry"), {className: "primary"})] : []);
    }

    function mood() {
        const {current, online, unable} = data.state;
        if (unable) return "unable";
        if (!online) return "offline";
        return Date.now() > Date.parse(current.old_at) ? "stale" : "fresh";
    }

    const freshness = () => put("freshness", parts.freshness(data.state.current, mood()));

    function select(code) {
        if (board.overlays) board.overlays.drop();
        view.change({place: code === now.place ? null : code, open: code === now.place ? false : now.open}, true);
        draw();
        if (now.open) panel();
    }

    function tip(code, event) {
        const place = shown.places.get(code), figure = code && shown.figures && shown.figures.of(code);
        if (code && !figure) return;
        hint(code && code + shown.figures.day + now.indicator, () => [board.h("B", {}, place.name), parts.lines(shown.figures, figure)], event);
    }

    // The box beside the pointer; `key` tells what stands in it, without one it goes.
    function hint(key, content, event) {
        const box = document.getElementById("tip");
        if (!key || board.map.state.measuring || matchMedia("(hover: none)").matches) return box.classList.remove("on");
        if (box.dataset.key !== key) {
            box.dataset.key = key;
            put("tip", content());
        }
        const frame = document.getElementById("stage").getBoundingClientRect();
        const x = event.clientX - frame.left, y = event.clientY - frame.top;
        box.style.transform = `translate(${Math.round(Math.min(x + 16, frame.width - 270))}px, ${Math.round(Math.max(y - 20, 8))}px)`;
        box.classList.add("on");
    }

    const actions = {
        theme() {
            const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
            document.documentElement.dataset.theme = next;
            localStorage.setItem("theme", next);
            put("tools", parts.tools());
            board.time.redraw();
            board.redraw();
        },
        level: value => { view.change({level: value}, true); refresh(); },
        topic: value => { shown.topic = value; rail(); },
        indicator(value) {
            shown.topic = itemOf(value).topic;
            const levels = itemOf(value).levels;
            view.change({indicator: value, level: levels.includes(now.level) ? now.level : levels[0]}, true);
            refresh();
        },
        table() {
            view.change({table: !now.table}, true);
            draw();
        },
        sort(value) {
            sort = {by: value, down: sort.by === value ? !sort.down : value !== "place"};
            draw();
        },
        pick: value => { view.change({place: value}, true); draw(); if (now.open) panel(); },
        clear: () => {
            if (board.overlays && board.overlays.drop()) return readout(); view.change({place: null, open: false}, true); draw(); },
        open() {
            view.change({open: true}, true);
            draw();
            panel();
            document.body.dataset.sheet = "2";
        },
        shut: () => { view.change({open: false}, true); draw(); },
        play: () => board.time.play(),
        step: (value, target) => board.time.step(Number(target.dataset.step)),
        newest: () => { board.time.pause(); view.change({day: null}); draw(); },
        overlay(value) {
            const on = now.overlays.includes(value);
            view.change({overlays: board.view.overlays.filter(name => name === value ? !on : now.overlays.includes(name))}, true);
            rail();
            over();
        },
        kind(value) {
            view.change({kinds: board.overlays.toggle(value)});
            over();
        },
        zone: value => board.overlays.go(value),
        embed: () => board.late("embed").then(() => board.embed()),
        print: () => board.late("print").then(() => board.print()),
        locate: () => board.late("locate").then(() => board.locate(shown)),
        measure: () => board.late("measure").then(() => board.measure()),
        search() {
            document.body.dataset.sheet = "2";
            document.getElementById("find").focus();
        },
        zoom: value => value === "home" ? board.map.home(true) : board.map.zoom(Number(value)),
        retry: () => refresh(),
        async share() {
            await navigator.clipboard.writeText(location.origin + view.address());
            props("share", {children: say("shared")});
        },
        sheet() {
            document.body.dataset.sheet = String((Number(document.body.dataset.sheet || 0) + 1) % 3);
        },
    };

    function listen() {
        window.addEventListener("beforeprint", () => put("foot", parts.foot(shown.figures)));
        document.addEventListener("click", event => {
            const target = event.target.closest("[data-do]");
            if (target && actions[target.dataset.do]) actions[target.dataset.do](target.dataset.value, target);
        });
        document.addEventListener("keydown", event => {
            if (event.defaultPrevented) return;
            if (event.key === "Escape" && now.open) actions.shut();
            else if (event.key === "Escape" && now.place) actions.clear();
        });
        window.addEventListener("popstate", () => {
            view.read();
            shown.topic = null;
            refresh();
        });
        board.map.state.onSelect = select;
        board.map.state.onHover = tip;
        board.time.listen(iso => {
            const newest = iso === shown.layer.days[shown.layer.days.length - 1];
            view.change({day: newest ? null : iso});
            draw();
        });
        data.watch(({moved}) => {
            freshness();
            if (moved || (data.state.online && document.body.dataset.state === "error")) refresh();
        });
        setInterval(freshness, 30000);
    }

    function start() {
        put("heading", parts.heading());
        put("tools", parts.tools());
        put("pages", parts.pages());
        props("pages", {"aria-label": say("menu")});
        board.wide.addEventListener("change", () => props("menu", {open: board.wide.matches}));
        put("skip", say("skip"));
        props("kpis", {"aria-label": say("key_figures")});
        put("handle", board.button("sheet", "", {className: "grip", "aria-label": say("sheet")}));
        put("zoom", parts.zoom());
        if (view.embedded) document.body.dataset.embed = "1";
        board.sheet();
        board.searchBox(() => board.late("search").then(() => board.search(shown.places)));
        freshness();
        listen();
        refresh();
        return window.dash_clientside.no_update;
    }

    // Show a place at its own level and go there.
    board.goTo = async function (code) {
        const place = shown.places.get(code);
        if (board.overlays) board.overlays.drop();
        view.change({place: code, level: place.level === "district" ? "district" : "commune"}, true);
        await refresh();
        requestAnimationFrame(() => requestAnimationFrame(() => board.map.zoomTo(code)));
    };
    board.hint = hint;
    // After a change of theme: the map and its legend have the colours of its ground.
    board.redraw = () => { if (shown.layer) { draw(); rail(); } };

    window.dash_clientside = Object.assign(window.dash_clientside || {}, {board: {start}});
})(window.board);
