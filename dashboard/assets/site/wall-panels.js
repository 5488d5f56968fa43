// The panels of a wall: charts as large as their room, faces that take turns by the clock.
window.WallPanels = (function () {
    "use strict";
    const LETTER = 28 / 16 / 12, CONFIG = {staticPlot: true, displayModeBar: false, showSendToCloud: false};
    const BOTTOM = 22, TWO_LINES = 36, NAME = 34, NUMBER = 88, ONE_LINE = 17, WIDE = 7;
    const all = (selector, within) => [...within.querySelectorAll(selector)];
    const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);

    const PATIENCE = 8_000, {ask, fill: put} = window.base;
    const figures = new Map(), drawing = new WeakMap(), waiting = new Map();

    const wait = (address, drawn) => waiting.set(address, {since: performance.now(), ...waiting.get(address), drawn});

    // The figures of a chart, held as text while a page that shows them is; an address never changes what it says.
    async function figure(address) {
        const known = figures.get(address);
        if (known) return known;
        if (!waiting.has(address)) wait(address, false);
        const answer = await ask(address, {patience: PATIENCE});
        if (!answer.ok) throw new Error(answer.status);
        figures.set(address, answer.text);
        if (!waiting.get(address)?.drawn) waiting.delete(address);
        return answer.text;
    }

    function forget(addresses) {
        for (const known of [figures, waiting]) {
            for (const address of known.keys()) if (!addresses.includes(address)) known.delete(address);
        }
    }

    // Since when some chart could not be had or drawn.
    const failing = () => [...waiting.values()].map(({since}) => since).sort((one, other) => one - other)[0] ?? null;

    async function draw(box) {
        const scale = rem() * LETTER, width = box.clientWidth / scale, height = box.clientHeight / scale;
        if (width < 50 || height < 40) return;
        const turn = {}, address = box.dataset.chart, outdated = () => drawing.get(box) !== turn || !box.isConnected;
        drawing.set(box, turn);
        try {
            const {data, layout} = JSON.parse(await figure(address));
            if (outdated()) return;
            const years = (layout.xaxis?.ticktext ?? []).some(text => text.includes("<br>"));
            const margin = {...layout.margin, b: years ? TWO_LINES : BOTTOM};
            name(layout.annotations, layout.xaxis.range, width - margin.l - margin.r);
            if (layout.yaxis) {
                const room = [layout.annotations, layout.yaxis.range[1], height - margin.t - margin.b];
                spread(...room);
                beside(...room);
            }
            clear(box);
            const plot = document.createElement("div");
            plot.style.transform = `scale(${scale})`;
            box.append(plot);
            wait(address, true);
            await window.Plotly.newPlot(plot, data, {...layout, autosize: false, width, height, margin}, CONFIG);
            waiting.delete(address);
            if (outdated()) window.Plotly.purge(plot);
            else box.dataset.state = "drawn";
        } catch {
            if (!outdated()) box.dataset.state = "failed";
        }
    }

    // Names at the ends of lines keep apart in a plot of another height, too.
    function spread(annotations, top, height) {
        const named = annotations.filter(name => name.xref === "paper" && name.x === 1 && name.xanchor === "left")
            .map(name => ({name, end: name.y / top * height})).sort((one, other) => one.end - other.end);
        let room = 0;
        for (const one of named) room = (one.place = Math.max(one.end, room)) + NAME;
        room = height;
        for (const one of named.reverse()) room = (one.place = Math.min(one.place, room)) - NAME;
        for (const {name, end, place} of named) name.yshift = place - end;
    }

    // Names of level lines that are close stand beside each other, each on its own.
    function beside(annotations, top, height) {
        const marks = annotations.filter(mark => mark.xref === "paper" && mark.x === 0 && mark.yref !== "paper").sort((one, other) => one.y - other.y);
        marks.reduce((taken, mark, n) => {
            const close = n > 0 && (mark.y - marks[n - 1].y) / top * height < ONE_LINE;
            mark.xshift = close ? taken : 0;
            return mark.xshift + mark.text.length * WIDE;
        }, 0);
    }

    // Nobody hovers here: a document stands with its number where there is room before the next.
    function name(annotations, [first, last], width) {
        const at = mark => (Date.parse(mark.x) - Date.parse(first)) / (Date.parse(last) - Date.parse(first)) * width;
        const marks = annotations.filter(mark => mark.hovertext && /^\d+$/.test(mark.text));
        marks.forEach((mark, n) => {
            const next = n + 1 < marks.length ? at(marks[n + 1]) : width;
            if (next - at(mark) > NUMBER) Object.assign(mark, {text: mark.hovertext.split(" (")[0], xanchor: "left", font: {size: 12}});
        });
    }

    function clear(within) {
        for (const plot of all(".js-plotly-plot", within)) window.Plotly.purge(plot);
        if (within.matches("[data-chart]")) put(within);
    }

    const charts = within => Promise.all(all("[data-chart]", within).map(draw));
    const failed = within => all('[data-chart][data-state="failed"]', within).forEach(draw);

    // How far a turn has come: the bar fills within it, and starts anew with the next.
    function fill(bar, part, seconds) {
        bar.classList.toggle("start", part < 1);
        bar.style.transform = `scaleX(${Math.min((part + 1) / seconds, 1)})`;
    }

    // In a list a view's time is parted evenly, and its next turn goes on where the last one stopped: a clock that chose the
    // view and the face alike would show some faces never. `round`: how often the list has begun; `whole`: the view's time.
    function slot(seconds, {round, part, whole}) {
        if (!whole) return {turn: Math.floor(part / seconds), gone: part % seconds, each: seconds};
        const turns = Math.max(1, Math.round(whole / seconds)), each = whole / turns;
        return {turn: round * turns + Math.floor(part / each), gone: part % each, each};
    }

    function turn(within, moment) {
        for (const cell of all(".cell[data-seconds]", within)) {
            const {turn, gone, each} = slot(Number(cell.dataset.seconds), moment), faces = all(":scope > [data-face]", cell);
            const shown = turn % faces.length;
            faces.forEach((face, at) => {
                if (at === shown) face.removeAttribute("aria-hidden");
                else face.setAttribute("aria-hidden", "true");
            });
            fill(cell.querySelector(".turn"), gone, each);
        }
    }

    return {charts, clear, failed, failing, figure, fill, forget, turn};
})();
