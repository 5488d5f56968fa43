// The views of a wall, held so that it can show all of them when the server is gone. A page gives way to a newer one only
// when that is here.
window.WallPages = (function () {
    "use strict";
    const PATIENCE = 8_000, REST = 5_000, root = document.documentElement;
    const held = new Map(), failed = new Map();

    const ask = address => window.base.ask(address, {cache: "no-cache", patience: PATIENCE});
    const parse = text => new DOMParser().parseFromString(text, "text/html");

    const charts = main => [...main.querySelectorAll("[data-chart]")].map(box => box.dataset.chart);

    // A page is a wall's, or it is somebody else's: a list of walls, an error, the portal of a network.
    async function look(href) {
        const answer = await ask(href);
        if (answer.redirected) throw Object.assign(new Error("gone"), {gone: true});
        if (!answer.ok) throw new Error(answer.status);
        const {text} = answer, main = parse(text).querySelector("html.wall main[data-app]");
        if (!main) throw new Error("not ours");
        return {text, n: Number(main.dataset.n), app: main.dataset.app, charts: charts(main)};
    }

    function fail(href, error) {
        const now = performance.now(), {since} = failed.get(href) ?? {since: now};
        failed.set(href, {href, since, at: now, gone: Boolean(error.gone), unable: window.base.unable(error)});
    }

    // The page under an address, of publication `n`, which may be an earlier one than before; what cannot be had is remembered.
    async function load(href, {n, app}) {
        try {
            const page = await look(href);
            if (page.app !== app) throw new Error("another version");
            if (page.n !== n) throw new Error("another publication");
            held.set(href, page);
        } catch (error) {
            fail(href, error);
        }
        return fresh(href, n);
    }

    function fresh(href, n) {
        const page = held.get(href);
        if (!page || page.n !== n) return null;
        failed.delete(href);
        return page;
    }

    // Not again at once: a turn asks every second.
    async function page(href, wanted) {
        const known = fresh(href, wanted.n), last = failed.get(href);
        if (known || (last && performance.now() - last.at < REST)) return known;
        return load(href, wanted);
    }

    async function keep(hrefs, wanted, chart) {
        for (const href of hrefs) {
            const here = fresh(href, wanted.n) ?? await load(href, wanted);
            if (here) await Promise.all(here.charts.map(address => chart(address).catch(() => null)));
        }
        return [...held.values()].flatMap(({charts}) => charts);
    }

    // The page as it was loaded, before anything is drawn in it.
    function hold(href, main) {
        held.set(href, {text: root.outerHTML, n: Number(main.dataset.n), app: main.dataset.app, charts: charts(main)});
    }

    // What a page that loads itself anew has to know of before: for how long it has wanted which version, when it tried.
    const version = (function () {
        const KEY = "wall-version", ago = moment => Math.abs(Date.now() - moment);
        // Storage may be shut: then a page that loads itself anew knows of nothing before.
        function known(app) {
            try {
                const note = JSON.parse(sessionStorage.getItem(KEY));
                return note?.app === app ? note : null;
            } catch {
                return null;
            }
        }
        function write(note) {
            try {
                sessionStorage.setItem(KEY, JSON.stringify(note));
            } catch { /* as above */ }
        }
        return {
            since: app => ago(known(app)?.since ?? Date.now()),
            tried: app => ago(known(app)?.tried ?? -Infinity),
            keep: (app, wanted) => write({app, since: Date.now() - wanted, tried: Date.now()}),
            forget: () => write(null),
        };
    })();

    const failing = () => [...failed.values()].sort((one, other) => other.gone - one.gone || one.since - other.since)[0] ?? null;
    const forget = href => failed.delete(href);

    return {ask, parse, look, fail, forget, page, hold, keep, failing, held, version};
})();
