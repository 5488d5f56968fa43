// The day slider with the province's columns as its track, and play.
(function (board) {
    "use strict";
    const {button, say} = board;
    const PACE_MS = 260;
    let slider = null, canvas = null, timer = null, days = [], columns = [], onDay = () => {};

    function build() {
        const track = document.getElementById("track");
        canvas = document.createElement("canvas");
        canvas.setAttribute("aria-hidden", "true");
        slider = document.createElement("input");
        slider.type = "range";
        slider.min = 0;
        slider.setAttribute("aria-label", say("day"));
        track.append(canvas, slider);
        slider.addEventListener("input", () => onDay(days[Number(slider.value)]));
        new ResizeObserver(draw).observe(track);
    }

    function set(newDays, newColumns, iso) {
        if (!slider) build();
        const same = newDays === days && newColumns === columns;
        days = newDays;
        columns = newColumns;
        slider.max = Math.max(days.length - 1, 0);
        move(iso);
        if (!same) draw();
    }

    function move(iso) {
        if (!iso || !slider) return;
        slider.value = board.figures.position(days, iso);
        slider.setAttribute("aria-valuetext", board.day(iso));
    }

    function draw() {
        if (!canvas || !days.length) return;
        const {width, height} = canvas.parentElement.getBoundingClientRect();
        const ratio = window.devicePixelRatio || 1;
        canvas.width = Math.round(width * ratio);
        canvas.height = Math.round(height * ratio);
        const pen = canvas.getContext("2d"), inset = 8 * ratio;
        const top = Math.max(...columns.map(value => value || 0), 1), step = (canvas.width - 2 * inset) / Math.max(days.length - 1, 1);
        const base = canvas.height - 18 * ratio;
        pen.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--track").trim();
        columns.forEach((value, index) => {
            const tall = (value || 0) / top * (base - 4 * ratio);
            if (tall > 0) pen.fillRect(inset + index * step - Math.max(step * 0.42, 0.5), base - tall, Math.max(step * 0.84, 1), tall);
        });
        months(pen, inset, step, ratio);
    }

    function months(pen, inset, step, ratio) {
        pen.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--muted").trim();
        pen.font = `${11 * ratio}px ${getComputedStyle(document.body).fontFamily}`;
        let last = -Infinity;
        days.forEach((iso, index) => {
            if (!iso.endsWith("-01")) return;
            const x = inset + index * step, label = `${Number(iso.slice(5, 7))}/${iso.slice(0, 4)}`;
            if (x - last < 64 * ratio || x + 46 * ratio > canvas.width) return;
            pen.fillText(label, x, canvas.height - 4 * ratio);
            last = x;
        });
    }

    function step(by) {
        const next = Math.min(Math.max(Number(slider.value) + by, 0), days.length - 1);
        slider.value = next;
        onDay(days[next]);
    }

    function play() {
        if (timer) return pause();
        if (Number(slider.value) >= days.length - 1) onDay(days[Math.max(days.length - 120, 0)]);
        timer = setInterval(() => {
            if (Number(slider.value) >= days.length - 1) return pause();
            step(1);
        }, PACE_MS);
        buttons();
    }

    function pause() {
        clearInterval(timer);
        timer = null;
        buttons();
    }

    function buttons() {
        board.put("steps", [
            button("play", timer ? "❚❚" : "▶", {className: "round", "aria-label": say(timer ? "pause" : "play")}),
            button("step", "‹", {"data-step": "-1", className: "round", "aria-label": say("previous_day")}),
            board.h("Span", {className: "day-shown", "aria-live": timer ? "off" : "polite"}, slider ? slider.getAttribute("aria-valuetext") : ""),
            button("step", "›", {"data-step": "1", className: "round", "aria-label": say("next_day")}),
            button("newest", say("newest"), {className: "action newest"}),
        ]);
    }

    board.time = {set, move, step, play, pause, buttons, redraw: draw, listen: listener => { onDay = listener; }};
})(window.board);
