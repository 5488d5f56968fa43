// Charts: fetched and drawn when they are scrolled to; as a table, as a picture, on paper.
(function () {
    "use strict";
    const BUNDLE = "/assets/vendor/plotly-basic.min.js";
    const CONFIG = {displayModeBar: false, responsive: true, showSendToCloud: false, scrollZoom: false, doubleClick: false};
    const {ask, fill} = window.base, PATIENCE = 60_000;
    const PAPER_WIDTH = 640, PICTURE = {format: "png", width: 1200, height: 675}, LINE_OF_FOOT = 150;
    const language = document.documentElement.lang;
    const locale = language === "vi" ? "vi-VN" : "en-GB";
    const cards = [...document.querySelectorAll("[data-chart]")];
    let bundle = null;

    const bodyOf = card => card.querySelector(".chart-body");
    const metaOf = figure => figure.layout.meta;

    function make(name, attributes, ...children) {
        const element = Object.assign(document.createElement(name), attributes);
        element.append(...children);
        return element;
    }

    function plotly() {
        bundle = bundle || new Promise((resolve, reject) => {
            const failed = () => { bundle = null; reject(new Error(BUNDLE)); };
            document.head.append(make("script", {src: BUNDLE, onload: () => resolve(window.Plotly), onerror: failed}));
        });
        return bundle;
    }

    async function load(address) {
        const answer = await ask(address, {patience: PATIENCE});
        if (!answer.ok) throw new Error(answer.status);
        return answer;
    }

    async function figureOf(card) {
        card.figure = card.figure || (await load(card.dataset.chart)).json();
        return card.figure;
    }

    // One drawing at a time; whoever asks meanwhile waits for it.
    function draw(card) {
        if (bodyOf(card).dataset.state === "drawn") return Promise.resolve();
        card.drawing = card.drawing || drawn(card).finally(() => { card.drawing = null; });
        return card.drawing;
    }

    async function drawn(card) {
        const body = bodyOf(card);
        body.dataset.state = "loading";
        body.setAttribute("aria-busy", "true");
        try {
            const [Plotly, figure] = await Promise.all([plotly(), figureOf(card)]);
            fill(body);
            await Plotly.newPlot(body, figure.data, Object.assign({}, figure.layout, {autosize: true}), CONFIG);
            body.setAttribute("role", "img");
            body.setAttribute("aria-label", metaOf(figure).description);
            body.dataset.state = "drawn";
            complete(card, metaOf(figure));
        } catch {
            failed(card, body);
        }
        body.removeAttribute("aria-busy");
    }

    function failed(card, body) {
        const again = make("button", {type: "button", className: "site-tool", textContent: body.dataset.retry});
        again.addEventListener("click", () => draw(card));
        body.dataset.state = "failed";
        body.removeAttribute("role");
        body.removeAttribute("aria-label");
        fill(body, make("p", {className: "quiet", textContent: body.dataset.failed}), again);
    }

    // What only a drawn chart has: its buttons, its note, the list of the documents that are numbered on it.
    function complete(card, meta) {
        card.querySelectorAll("[data-chart-table], [data-chart-png]").forEach(button => { button.hidden = false; });
        if (card.complete) return;
        card.complete = true;
        if (meta.note) card.querySelector(".tile-foot").append(make("span", {className: "chart-note", textContent: meta.note}));
        if (meta.events.length) events(card, meta);
    }

    function events(card, meta) {
        const button = make("button", {type: "button", className: "link", textContent: meta.events_title});
        const list = make("ol", {className: "chart-events", hidden: true}, ...meta.events.map(event));
        button.dataset.chartEvents = "";
        button.setAttribute("aria-expanded", "false");
        button.addEventListener("click", () => {
            list.hidden = !list.hidden;
            button.setAttribute("aria-expanded", String(!list.hidden));
        });
        card.querySelector(".chart-tools").prepend(button);
        card.querySelector(".tile-foot").before(list);
    }

    function event(entry) {
        const suffix = language === "vi" ? "" : `?lang=${language}`;
        const name = entry.link ? make("a", {href: entry.link + suffix, textContent: entry.number}) : entry.number;
        return make("li", {value: entry.n}, name, ` (${day(entry.day)}): ${entry.title}`);
    }

    function day(iso) {
        const [year, month, date] = iso.split("-").map(Number);
        if (language === "vi") return `${date}/${month}/${year}`;
        const options = {day: "numeric", month: "short", year: "numeric", timeZone: "UTC"};
        return new Date(Date.UTC(year, month - 1, date)).toLocaleDateString(locale, options);
    }

    // The figures behind a chart, from the first columns of its CSV file; days and weeks with the newest on top.
    function table(csv, meta) {
        const rows = csv.replace(/^\uFEFF/, "").trim().split(/\r\n/).slice(1).map(line => line.split(","));
        const {groups, label} = meta.index;
        const numbers = meta.columns.map(({decimals}) =>
            new Intl.NumberFormat(locale, {minimumFractionDigits: decimals, maximumFractionDigits: decimals}));
        const head = [label, ...meta.columns.map(column => `${column.label} (${column.unit})`)];
        const cells = head.map((text, at) => make("th", {scope: "col", className: at ? "right" : "", textContent: text}));
        const lines = (groups ? rows : rows.reverse()).map(([key, ...values]) => make("tr", {},
            make("th", {scope: "row", textContent: groups ? groups[key] : day(key)}),
            ...values.slice(0, numbers.length).map((value, at) =>
                make("td", {className: "right", textContent: value === "" ? "–" : numbers[at].format(value)}))));
        return make("table", {className: "figures"}, make("caption", {textContent: `${meta.title}, ${meta.place}`}),
            make("thead", {}, make("tr", {}, ...cells)), make("tbody", {}, ...lines));
    }

    async function toggle(card, button) {
        const body = bodyOf(card), shown = card.querySelector(".chart-table");
        if (shown) {
            shown.remove();
            body.hidden = false;
            window.Plotly.Plots.resize(body);
        } else {
            const [figure, {text}] = await Promise.all([figureOf(card), load(card.querySelector("a[download]").href)]);
            const wrap = make("div", {className: "chart-table", tabIndex: 0}, table(text, metaOf(figure)));
            wrap.setAttribute("role", "region");
            wrap.setAttribute("aria-label", metaOf(figure).title);
            body.hidden = true;
            body.after(wrap);
        }
        button.setAttribute("aria-pressed", String(!shown));
        button.textContent = shown ? body.dataset.table : body.dataset.graph;
    }

    // Words in lines that fit the width of a picture.
    function lines(words) {
        return words.reduce((all, word) => {
            const last = all[all.length - 1];
            if (last && last.length + word.length < LINE_OF_FOOT) all[all.length - 1] = `${last} · ${word}`;
            else all.push(word);
            return all;
        }, []);
    }

    async function picture(card) {
        const [Plotly, figure] = await Promise.all([plotly(), figureOf(card)]);
        const meta = metaOf(figure), {margin, annotations} = figure.layout;
        const said = [...card.querySelectorAll(".tile-foot > span, .tile-foot summary")].map(part => part.textContent.trim());
        const foot = lines([...said, ...meta.events.map(({n, number, day: iso}) => `${n}: ${number} (${day(iso)})`)]);
        const bottom = margin.b + 24 + 18 * foot.length;
        const layout = Object.assign({}, figure.layout, {
            title: {text: `${meta.title} · ${meta.place}`, x: 0, xref: "container", xanchor: "left", pad: {l: 20}, font: {size: 20}},
            margin: {l: Math.max(margin.l, 56) + 12, r: margin.r + 16, t: margin.t + 56, b: bottom},
            paper_bgcolor: "#ffffff", plot_bgcolor: "#ffffff",
            annotations: [...annotations, {
                text: foot.join("<br>"), align: "left", xref: "paper", yref: "paper", x: 0, y: 0, xshift: -44,
                yshift: -bottom + 8, xanchor: "left", yanchor: "bottom", showarrow: false, font: {size: 13},
            }],
        });
        make("a", {href: await Plotly.toImage({data: figure.data, layout}, PICTURE), download: `${card.dataset.saved}.png`}).click();
    }

    // Paper is narrower than most screens, and nothing can be fetched once the browser prints.
    const sized = size => cards.map(bodyOf).filter(body => body.dataset.state === "drawn")
        .forEach(body => window.Plotly.relayout(body, size));

    async function printAll(event) {
        event.preventDefault();
        event.stopPropagation();
        await Promise.all(cards.map(draw));
        print();
    }

    function paper() {
        addEventListener("beforeprint", () => sized({width: PAPER_WIDTH}));
        addEventListener("afterprint", () => sized({width: null, autosize: true}));
        document.addEventListener("click", event => { if (event.target.closest("[data-print]")) printAll(event); }, true);
        document.addEventListener("keydown", event => {
            if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "p") printAll(event);
        });
    }

    const near = new IntersectionObserver(entries => {
        for (const entry of entries) {
            if (!entry.isIntersecting) continue;
            near.unobserve(entry.target);
            draw(entry.target);
        }
    }, {rootMargin: "200px"});
    for (const card of cards) {
        const rows = card.querySelector("[data-chart-table]"), png = card.querySelector("[data-chart-png]");
        near.observe(card);
        rows.addEventListener("click", () => toggle(card, rows));
        png.addEventListener("click", () => picture(card));
    }
    addEventListener("online", () => cards.filter(card => bodyOf(card).dataset.state === "failed").forEach(draw));
    if (cards.length) paper();
})();
