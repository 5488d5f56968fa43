// A wall keeps itself true: it asks for news, shows them, says when it is alone, changes with the application.
(function () {
    "use strict";
    const {body} = document, root = document.documentElement, clock = window.WallClock, panels = window.WallPanels;
    const one = selector => document.querySelector(selector);
    const words = JSON.parse(body.dataset.words), views = JSON.parse(body.dataset.views);
    const format = clock.formats(body.dataset.zone, body.dataset.language);
    const POLL = Number(body.dataset.poll) * 1000, LOST = 30_000, BEHIND = 30_000, PATIENCE = 8_000, IDLE = 3_000;
    const STALE = Number(body.dataset.stale) * 60_000, SPREAD = 5_000;
    const kept = new Map();
    const state = {
        n: Number(body.dataset.n), made: Date.parse(body.dataset.made), current: null, etl: "running",
        good: performance.now(), goodAt: clock.now(), behind: null, view: 0, shift: 0, held: null, busy: false, doing: "",
    };

    const say = (key, values) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
    const ask = (address, options) => fetch(address, {cache: "no-cache", signal: AbortSignal.timeout(PATIENCE), ...options});

    // What is wrong, worst first: [mark of the dot, words of the head, words of the alarm].
    function trouble() {
        const since = performance.now();
        if (since - state.good > LOST) {
            return ["lost", say("js_lost_short"), say("js_lost", {since: format.clock.format(state.goodAt), n: state.n})];
        }
        if (state.etl === "stopped") return ["old", say("js_etl_short"), say("js_etl")];
        if (state.behind !== null && since - state.behind > BEHIND) {
            return ["old", say("js_behind_short"), say("js_behind", {n: state.current.publication})];
        }
        if (state.made && clock.now() - state.made > STALE) {
            return ["old", say("js_old_short"), say("js_old", {since: format.moment.format(state.made)})];
        }
        return null;
    }

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
        return {view: (state.held ?? at + state.shift) % views.length, part, seconds: views[at].seconds, second};
    }

    function turn() {
        const {view, part, seconds, second} = due(), bar = one("[data-programme]");
        panels.turn(one("main"), second);
        if (bar) panels.fill(bar, state.held === null ? part : 0, seconds);
        if (view !== state.view && !state.busy) show(view);
    }

    async function page(view) {
        const {href} = views[view], known = kept.get(href);
        if (known) return known;
        const answer = await ask(href);
        if (!answer.ok) throw new Error(answer.status);
        const text = await answer.text();
        kept.set(href, text);
        return text;
    }

    // Put a view of the newest publication on the screen; what stands stays until the new one is whole.
    async function show(view) {
        state.busy = true;
        try {
            const fresh = new DOMParser().parseFromString(await page(view), "text/html");
            const main = fresh.querySelector("main");
            if (main.dataset.app !== body.dataset.app) return renew();
            if (state.current && Number(main.dataset.n) !== state.current.publication) {
                kept.clear();
                throw new Error("behind");
            }
            await adopt(fresh, main);
            state.view = view;
            root.dataset.view = `${view}`;
            state.behind = null;
        } catch {
            state.behind = state.behind ?? performance.now();
            if (views.length > 1 && state.n) state.view = view;
        } finally {
            state.busy = false;
        }
    }

    async function adopt(fresh, main) {
        const old = one("main");
        panels.clear(old);
        old.replaceWith(document.adoptNode(main));
        one(".wall-name").replaceWith(document.adoptNode(fresh.querySelector(".wall-name")));
        for (const part of [".wall-fresh", ".wall-time"]) one(part).replaceWith(document.adoptNode(fresh.querySelector(part)));
        document.title = fresh.title;
        state.n = Number(main.dataset.n);
        state.made = Date.parse(fresh.body.dataset.made);
        body.dataset.n = state.n;
        panels.turn(main, due().second);
        paint();
        await panels.charts(main);
        root.dataset.drawn = `${state.n}`;
    }

    // The whole page anew, once it is to be had in that version, and not all screens at one moment.
    async function renew() {
        if (state.renewing) return;
        state.renewing = true;
        state.doing = say("js_version");
        paint();
        await new Promise(done => { setTimeout(done, Math.random() * Math.min(SPREAD, POLL)); });
        try {
            const answer = await ask(location.href);
            if (answer.ok && (await answer.text()).includes(`data-app="${state.current.app}"`)) location.reload();
        } catch { /* the next poll tries again */ }
        state.renewing = false;
        state.doing = "";
    }

    async function poll() {
        try {
            const answer = await ask("/data/current.json");
            if (!answer.ok) throw new Error(answer.status);
            const current = await answer.json();
            if (!Number.isInteger(current.publication) || typeof current.app !== "string") throw new Error("not ours");
            clock.set(answer.headers.get("Date"));
            Object.assign(state, {current, etl: current.etl, good: performance.now(), goodAt: clock.now()});
            panels.failed(one("main"));
            if (current.app !== body.dataset.app) await renew();
            else if (current.publication !== state.n) await news();
            else state.behind = null;
        } catch { /* `good` stays as old as it is */ }
        paint();
    }

    async function news() {
        if (state.busy) return;
        state.doing = say("js_loading", {n: state.current.publication});
        paint();
        kept.clear();
        await show(state.view);
        state.doing = "";
        for (let view = 0; view < views.length; view += 1) await page(view).catch(() => null);
    }

    function keys(event) {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        if (event.key === "f") document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen().catch(() => null);
        if (views.length < 2) return;
        const {view} = due(), step = {ArrowRight: 1, ArrowLeft: views.length - 1}[event.key];
        if (step && state.held !== null) state.held = (view + step) % views.length;
        else if (step) state.shift = (state.shift + step) % views.length;
        if (event.key === " ") {
            event.preventDefault();
            state.held = state.held === null ? view : null;
            one("[data-programme]").classList.toggle("held", state.held !== null);
        }
        paint();
        turn();
    }

    function pointer() {
        let timer = null;
        const hide = () => root.classList.add("idle");
        const moved = () => {
            root.classList.remove("idle");
            clearTimeout(timer);
            timer = setTimeout(hide, IDLE);
        };
        addEventListener("pointermove", moved, {passive: true});
        moved();
    }

    async function awake() {
        try {
            if (navigator.wakeLock && !document.hidden) await navigator.wakeLock.request("screen");
        } catch { /* a screen that may sleep is its owner's choice */ }
    }

    let resized = null;
    addEventListener("resize", () => {
        clearTimeout(resized);
        resized = setTimeout(() => panels.charts(one("main")), 300);
    });
    addEventListener("keydown", keys);
    addEventListener("online", poll);
    document.addEventListener("visibilitychange", awake);
    setInterval(() => { paint(); turn(); }, 1000);
    setInterval(poll, POLL);
    root.dataset.view = `${state.view}`;
    pointer();
    awake();
    paint();
    turn();
    panels.charts(one("main")).then(() => { root.dataset.drawn = `${state.n}`; });
    poll();
})();
