// The phone's sheet, drawn to one of its three stops, and the box to search in, which needs its script only when used.
(function (board) {
    "use strict";
    const STOPS = 3, NUDGE = 6;

    board.sheet = function () {
        const sheet = document.getElementById("sheet"), handle = document.getElementById("handle");
        let from = null, moved = false;

        const heights = () => {
            const kept = document.body.dataset.sheet || "0";
            sheet.style.transition = "none";
            const found = [...Array(STOPS).keys()].map(stop => {
                document.body.dataset.sheet = String(stop);
                sheet.style.height = "";
                return sheet.getBoundingClientRect().height;
            });
            document.body.dataset.sheet = kept;
            return found;
        };

        handle.addEventListener("pointerdown", event => {
            from = {y: event.clientY, height: sheet.getBoundingClientRect().height, heights: heights()};
            moved = false;
        });
        window.addEventListener("pointermove", event => {
            if (!from || (!moved && Math.abs(event.clientY - from.y) < NUDGE)) return;
            moved = true;
            const tall = from.height + from.y - event.clientY;
            sheet.style.height = `${Math.min(Math.max(tall, from.heights[0]), from.heights[STOPS - 1])}px`;
        });
        const end = () => {
            if (!from) return;
            sheet.style.transition = "";
            const tall = sheet.getBoundingClientRect().height;
            const distance = from.heights.map(height => Math.abs(height - tall));
            if (moved) document.body.dataset.sheet = String(distance.indexOf(Math.min(...distance)));
            sheet.style.height = "";
            from = null;
        };
        window.addEventListener("pointerup", end);
        window.addEventListener("pointercancel", end);
        handle.addEventListener("click", event => {
            if (moved) event.stopPropagation();
            moved = false;
        }, true);
    };

    board.searchBox = function (ready) {
        const input = document.createElement("input"), list = document.createElement("ul");
        Object.assign(input, {id: "find", type: "text", placeholder: board.say("search_hint"), autocomplete: "off", spellcheck: false});
        list.id = "found";
        list.hidden = true;
        const marks = {role: "combobox", "aria-expanded": "false", "aria-controls": "found", "aria-autocomplete": "list", "aria-label": board.say("search")};
        Object.entries(marks).forEach(([name, value]) => input.setAttribute(name, value));
        list.setAttribute("role", "listbox");
        list.setAttribute("aria-label", board.say("search"));
        document.getElementById("search").append(input, list);
        input.addEventListener("focus", ready, {once: true});
    };
})(window.board);
