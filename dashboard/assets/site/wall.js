// A wall keeps itself true: it asks for news, shows them, says when it is alone, changes with the application.
(function () {
    "use strict";
    const {body} = document, root = document.documentElement;
    const clock = window.WallClock, panels = window.WallPanels, pages = window.WallPages;
    const one = selector => document.querySelector(selector);
    const words = JSON.parse(body.dataset.words), views = JSON.parse(body.dataset.views);
    const format = clock.formats(body.dataset.zone, body.dataset.language);
    const POLL = Number(body.dataset.poll) * 1000, LATE = 30_000, SPREAD = 5_000, AGAIN = 60_000;
    const first = Number(body.dataset.view), {version} = pages;
    const state = {
        n: Number(body.dataset.n), made: Date.parse(body.dataset.made), old: Date.parse(body.dataset.old), asOf: body.dataset.asof,
        current: null, etl: "running", unable: false, good: performance.now(), goodAt: clock.now(), differs: null,
        view: first, shift: 0, held: null, busy: false, asking: false, doing: "",
    };

    const say = (key, values) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
    const wanted = () => ({n: state.current?.publication ?? state.n, app: body.dataset.app});
    const late = since => since !== null && performance.now() - since > LATE;

    // What is wrong, worst first: [mark of the dot, words of the head, words of the alarm]. It follows from what stands on
    // the screen and what the server has, not from what was tried: whatever hangs, a wall that is behind says so. First what
    // the page itself cannot do, which is no line's fault.
    function trouble() {
        const failing = pages.failing();
        if (state.unable || failing?.unable) return ["old", say("js_unable_short"), say("js_unable")];
        if (late(state.good)) {
            return ["lost", say("js_lost_short"), say("js_lost", {since: format.clock.format(state.goodAt), n: state.n})];
        }
        if (state.etl === "stopped") return ["old", say("js_etl_short"), say("js_etl")];
        if (failing && late(failing.since) && failing.gone) return ["old", say("js_gone_short"), say("js_gone", {view: titled(failing.href)})];
        if (late(state.differs)) {
            const {publication} = state.current;
            return ["old", say("js_behind_short"), publication === state.n ? say("js_other") : say("js_behind", {n: publication})];
        }
        if (failing && late(failing.since)) return ["old", say("js_view_short"), say("js_view", {view: titled(failing.href)})];
        if (late(panels.failing())) return ["old", say("js_view_short"), say("js_chart")];
        if (clock.now() > state.old) {
            const at = Number.isNaN(state.made) ? "–" : format.moment.format(state.made);
            return ["old", say("js_old_short"), say("js_old", {day: format.day(state.asOf), at})];
        }
        return null;
    }

    const titled = href => views.find(view => view.href === href)?.title ?? views[state.view].title;

    function age() {
        const minutes = Math.floor((clock.now() - state.made) / 60_000);
        if (minutes < 1) return say("js_now");
        if (minutes < 60) return say("js_minutes", {n: minutes});
        return minutes < 2880 ? say("js_hours", {n: Math.floor(minutes / 60)}) : say("js_days", {n: Math.floor(minutes / 1440)});
    }

    function countdown() {
        const left = clock.left(format.clock, Number(body.dataset.cut));
        const h = Math.floor(left / 3600), m = Math.floor(left % 3600 / 60), two = number => String(number).padStart(2, "0");
        return say("js_countdown", {left: h ? say("js_left_h", {h, m: two(m)}) : say("js_left_m", {m, s: two(left % 60)})});
    }

    const put = (selector, text) => { const place = one(selector); if (place && place.textContent !== text) place.textContent = text; };

    function paint() {
        const wrong = trouble(), alarm = one("[data-alarm]");
        put("[data-clock]", format.clock.format(clock.now()));
        put("[data-date]", format.date.format(clock.now()));
        put("[data-countdown]", countdown());
        if (state.made) put("[data-age]", age());
        put("[data-held]", state.held === null ? "" : ` · ${say("js_paused")}`);
        one("[data-dot]").className = `dot ${wrong ? wrong[0] : "live"}`;
        put("[data-state]", wrong ? wrong[1] : state.doing || say("js_live"));
        body.classList.toggle("alarmed", Boolean(wrong));
        body.classList.toggle("warned", Boolean(wrong) && wrong[0] === "old");
        alarm.hidden = !wrong;
        put("[data-alarm]", wrong ? wrong[2] : "");
        root.dataset.wall = wrong ? wrong[0] : "live";
    }

    // Which view stands now: by the clock, so that all screens of a list show the same; a key moves or holds it.
    function due() {
        const second = Math.floor(clock.now() / 1000), whole = views.reduce((sum, view) => sum + view.seconds, 0);
        let at = 0, part = second % whole;
        while (part >= views[at].seconds) part -= views[at++].seconds;
        const alone = views.length < 2 || state.held !== null;
        return {
            view: views.length < 2 ? state.view : (state.held ?? at + state.shift) % views.length, seconds: views[at].seconds, part,
            moment: alone ? {round: 0, part: second, whole: 0} : {round: Math.floor(second / whole), part, whole: views[at].seconds},
        };
    }

    const outdated = () => state.current !== null && state.current.publication !== state.n;

    function turn() {
        const {view, part, seconds, moment} = due(), bar = one("[data-programme]");
        panels.turn(one("main"), moment);
        if (bar) panels.fill(bar, state.held === null ? part : 0, seconds);
        if (!state.busy && (view !== state.view || outdated())) show(view);
    }

    // Put a view on the screen, of the newest publication or, while that cannot be had, the one held before; what stands
    // stays until another is whole.
    async function show(view) {
        const {href} = views[view];
        state.busy = true;
        if (outdated()) state.doing = say("js_loading", {n: state.current.publication});
        try {
            const page = await pages.page(href, wanted()) ?? (view === state.view ? null : pages.held.get(href));
            if (page) adopt(page, view);
        } catch (error) {
            pages.fail(href, error);
        } finally {
            state.busy = false;
            state.doing = "";
        }
    }

    function adopt(page, view) {
        const fresh = pages.parse(page.text), main = fresh.querySelector("main"), old = one("main");
        panels.clear(old);
        old.replaceWith(document.adoptNode(main));
        for (const part of [".wall-name", ".wall-fresh", ".wall-time"]) one(part).replaceWith(document.adoptNode(fresh.querySelector(part)));
        document.title = fresh.title;
        const {made, old: until, asof} = fresh.body.dataset;
        Object.assign(state, {view, n: page.n, made: Date.parse(made), old: Date.parse(until), asOf: asof});
        body.dataset.n = state.n;
        root.dataset.view = `${view}`;
        compare();
        panels.turn(main, due().moment);
        paint();
        draw(main);
    }

    function draw(main) {
        panels.charts(main).then(() => { if (main.isConnected) root.dataset.drawn = main.dataset.n; });
    }

    // Since when something else stands here than the server has.
    function compare() {
        const {current} = state;
        if (!current) return;
        const same = current.publication === state.n && current.app === body.dataset.app;
        state.differs = same ? null : state.differs ?? performance.now() - version.since(current.app);
        if (current.app === body.dataset.app) version.forget();
    }

    // The whole page anew, once it is to be had in that version, and not all screens at one moment; not in circles where
    // some servers have it and others do not.
    async function renew() {
        const {app} = state.current;
        if (app === body.dataset.app) return pages.forget(location.href);
        if (version.tried(app) < AGAIN) return;
        state.doing = say("js_version");
        paint();
        await new Promise(done => { setTimeout(done, Math.random() * Math.min(SPREAD, POLL)); });
        try {
            if ((await pages.look(location.href)).app === app) {
                version.keep(app, performance.now() - state.differs);
                location.reload();
            }
            pages.forget(location.href);
        } catch (error) {
            pages.fail(location.href, error);
        }
        state.doing = "";
    }

    // One at a time, in the background: nothing here keeps the next question from being asked.
    function alone(work) {
        let running = false;
        return async () => {
            if (running) return;
            running = true;
            await work().finally(() => { running = false; });
        };
    }

    const change = alone(renew);
    const keep = alone(async () => {
        const ahead = views.map((_, at) => views[(state.view + at) % views.length].href);
        panels.forget(await pages.keep(ahead, wanted(), panels.figure));
    });

    async function poll() {
        if (state.asking || window.WallFrame.covered()) return;
        state.asking = true;
        try {
            const answer = await pages.ask("/data/current.json");
            if (!answer.ok) throw new Error(answer.status);
            const current = answer.json();
            if (!Number.isInteger(current.publication) || typeof current.app !== "string") throw new Error("not ours");
            clock.set(answer.headers.get("Date"));
            Object.assign(state, {current, etl: current.etl, good: performance.now(), goodAt: clock.now()});
            compare();
            panels.failed(one("main"));
            turn();
            change();
            if (state.n) keep();
            state.unable = false;
        } catch (error) {
            state.unable = window.base.unable(error);
        }
        state.asking = false;
        paint();
    }

    function keys(event) {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        if (event.key.toLowerCase() === "f") window.WallFrame.toggle();
        if (views.length < 2) return;
        const {view} = due(), step = {ArrowRight: 1, ArrowLeft: views.length - 1}[event.key];
        if (step && state.held !== null) state.held = (view + step) % views.length;
        else if (step) state.shift = (state.shift + step) % views.length;
        if (event.key === " ") {
            event.preventDefault();
            state.held = state.held === null ? state.view : null;
            one("[data-programme]").classList.toggle("held", state.held !== null);
        }
        paint();
        turn();
    }

    let resized = null;
    addEventListener("resize", () => {
        clearTimeout(resized);
        resized = setTimeout(() => panels.charts(one("main")), 300);
    });
    addEventListener("keydown", keys);
    addEventListener("online", poll);
    setInterval(() => { paint(); turn(); }, 1000);
    setInterval(poll, POLL);
    root.dataset.view = `${state.view}`;
    pages.hold(views[first].href, one("main"));
    paint();
    turn();
    draw(one("main"));
    poll();
})();
