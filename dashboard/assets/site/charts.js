// Charts: fetched and drawn when they are scrolled to; as a table, as a picture, on paper.
(function () {
    "use strict";
    const BUNDLE = "/assets/vendor/plotly-basic.min.js";
    const CONFIG = {displayModeBar: false, responsive: true, showSendToCloud: false, scrollZoom: false, doubleClick: false};
    const MOST_ROWS = 120;
    const language = document.documentElement.lang;
    const locale = language === "vi" ? "vi-VN" : "en-GB";
    const number = new Intl.NumberFormat(locale, {maximumFractionDigits: 2});
    let bundle = null;

    function plotly() {
        bundle = bundle || new Promise((resolve, reject) => {
            const script = document.createElement("script");
            script.src = BUNDLE;
            script.onload = () => resolve(window.Plotly);
            script.onerror = () => { bundle = null; reject(new Error(BUNDLE)); };
            document.head.appendChild(script);
        });
        return bundle;
    }

    async function figureOf(card) {
        if (!card.figure) {
            const answer = await fetch(card.dataset.chart);
            if (!answer.ok) throw new Error(answer.status);
            card.figure = await answer.json();
        }
        return card.figure;
    }

    async function draw(card) {
        const body = card.querySelector(".chart-body");
        if (body.dataset.state === "loading" || body.dataset.state === "drawn") return;
        body.dataset.state = "loading";
        try {
            const [Plotly, figure] = await Promise.all([plotly(), figureOf(card)]);
            body.replaceChildren();
            await Plotly.newPlot(body, figure.data, Object.assign({}, figure.layout, {autosize: true}), CONFIG);
            body.dataset.state = "drawn";
            card.querySelectorAll("[data-chart-table], [data-chart-png]").forEach(button => { button.hidden = false; });
        } catch {
            failed(card, body);
        }
    }

    function failed(card, body) {
        body.dataset.state = "failed";
        const note = document.createElement("p"), again = document.createElement("button");
        note.className = "quiet";
        note.textContent = body.dataset.failed;
        again.type = "button";
        again.className = "site-tool";
        again.textContent = body.dataset.retry;
        again.addEventListener("click", () => draw(card));
        body.replaceChildren(note, again);
    }

    // A column of a figure: a list, or Plotly's typed array.
    function column(values) {
        if (Array.isArray(values)) return values;
        const bytes = Uint8Array.from(atob(values.bdata), letter => letter.charCodeAt(0));
        const kinds = {f4: Float32Array, f8: Float64Array, i4: Int32Array, i2: Int16Array, i1: Int8Array, u1: Uint8Array};
        return Array.from(new kinds[values.dtype](bytes.buffer));
    }

    function day(iso) {
        const [year, month, date] = String(iso).slice(0, 10).split("-").map(Number);
        if (!date) return String(iso);
        if (language === "vi") return `${date}/${month}/${year}`;
        const options = {day: "numeric", month: "short", year: "numeric", timeZone: "UTC"};
        return new Date(Date.UTC(year, month - 1, date)).toLocaleDateString(locale, options);
    }

    function table(figure, caption) {
        const traces = figure.data.filter(trace => trace.name && trace.showlegend !== null);
        const days = [...new Set(traces.flatMap(trace => column(trace.x)))].sort().reverse().slice(0, MOST_ROWS);
        const columns = traces.map(trace => {
            const values = column(trace.y);
            return new Map(column(trace.x).map((at, index) => [at, values[index]]));
        });
        const made = document.createElement("table");
        made.className = "figures";
        made.createCaption().textContent = caption;
        const head = made.createTHead().insertRow();
        ["", ...traces.map(trace => trace.name)].forEach((text, index) => {
            const cell = document.createElement("th");
            cell.scope = "col";
            cell.textContent = text;
            if (index) cell.className = "right";
            head.appendChild(cell);
        });
        const rows = made.createTBody();
        for (const at of days) {
            const row = rows.insertRow(), cell = document.createElement("th");
            cell.scope = "row";
            cell.textContent = day(at);
            row.appendChild(cell);
            for (const values of columns) {
                const value = values.get(at), shown = row.insertCell();
                shown.className = "right";
                shown.textContent = value === null || value === undefined || Number.isNaN(value) ? "–" : number.format(value);
            }
        }
        return made;
    }

    async function toggle(card, button) {
        const body = card.querySelector(".chart-body");
        const shown = card.querySelector(".chart-table");
        if (shown) {
            shown.remove();
            body.hidden = false;
        } else {
            const wrap = document.createElement("div");
            wrap.className = "chart-table";
            wrap.tabIndex = 0;
            wrap.setAttribute("role", "region");
            wrap.setAttribute("aria-label", card.querySelector("h3").textContent);
            wrap.appendChild(table(await figureOf(card), card.querySelector("h3").textContent));
            body.hidden = true;
            body.after(wrap);
        }
        button.setAttribute("aria-pressed", String(!shown));
        button.textContent = shown ? body.dataset.table : body.dataset.graph;
    }

    async function picture(card) {
        const [Plotly, figure] = await Promise.all([plotly(), figureOf(card)]);
        const title = card.querySelector("h3").textContent, where = document.querySelector("h1").textContent;
        const foot = [...card.querySelectorAll(".tile-foot > span, .tile-foot summary")].map(part => part.textContent.trim()).join(" · ");
        const layout = Object.assign({}, figure.layout, {
            title: {text: `${title} · ${where}`, x: 0.02, xanchor: "left", font: {size: 20}},
            margin: {l: 60, r: 24, t: 80, b: 80},
            paper_bgcolor: "#ffffff", plot_bgcolor: "#ffffff",
            annotations: [...(figure.layout.annotations || []), {
                text: foot, xref: "paper", yref: "paper", x: 0, y: 0, yshift: -62, xanchor: "left", yanchor: "bottom",
                showarrow: false, font: {size: 12},
            }],
        });
        const address = await Plotly.toImage({data: figure.data, layout}, {format: "png", width: 1200, height: 675});
        const link = document.createElement("a");
        link.href = address;
        link.download = card.dataset.chart.replace(/^\/data\//, "").replace(/[/.]/g, "-").replace(/-json$/, "") + ".png";
        link.click();
    }

    const cards = [...document.querySelectorAll("[data-chart]")];
    const near = new IntersectionObserver(entries => {
        for (const entry of entries) {
            if (!entry.isIntersecting) continue;
            near.unobserve(entry.target);
            draw(entry.target);
        }
    }, {rootMargin: "200px"});
    for (const card of cards) {
        near.observe(card);
        const rows = card.querySelector("[data-chart-table]"), png = card.querySelector("[data-chart-png]");
        rows.addEventListener("click", () => toggle(card, rows));
        png.addEventListener("click", () => picture(card));
    }
    addEventListener("beforeprint", () => cards.forEach(draw));
})();
