// Search of a place by name, with accents or without.
(function (board) {
    "use strict";
    const MOST = 8;
    const fold = text => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase().replace(/\s+/g, " ").trim();

    // Lower is better: the name itself, its beginning, the beginning of a later word, anywhere; then what holds it.
    function rank(entry, asked) {
        if (entry.short === asked || entry.full === asked) return 0;
        if (entry.short.startsWith(asked) || entry.full.startsWith(asked)) return 1;
        if (` ${entry.full}`.includes(` ${asked}`)) return 2;
        if (entry.full.includes(asked)) return 3;
        return asked.split(" ").every(word => ` ${entry.full} ${entry.parent}`.includes(` ${word}`)) ? 4 : null;
    }

    function find(entries, asked) {
        return entries.map(entry => ({entry, rank: rank(entry, asked)})).filter(one => one.rank !== null)
            .sort((a, b) => a.rank - b.rank || a.entry.depth - b.entry.depth || a.entry.short.localeCompare(b.entry.short))
            .slice(0, MOST).map(one => one.entry);
    }

    board.search = function (places) {
        const input = document.getElementById("find"), list = document.getElementById("found");
        const entries = [...places.values()].filter(place => place.level !== "province").map(place => {
            const parent = places.get(place.parent);
            return {place, depth: place.level === "district" ? 0 : 1, full: fold(place.name), short: fold(board.shortName(place)),
                parent: place.level === "commune" && parent ? fold(parent.name) : "", within: place.level === "commune" && parent ? parent.name : ""};
        });
        let found = [], active = -1;

        function show() {
            const asked = fold(input.value);
            found = asked ? find(entries, asked) : [];
            active = found.length ? 0 : -1;
            board.fill(list, ...(asked && !found.length ? [none()] : found.map(option)));
            list.hidden = !asked;
            input.setAttribute("aria-expanded", String(Boolean(asked)));
            mark();
        }

        function none() {
            const line = document.createElement("li");
            line.className = "none";
            line.setAttribute("role", "option");
            line.setAttribute("aria-disabled", "true");
            line.textContent = board.say("search_none");
            return line;
        }

        function option(entry, index) {
            const line = document.createElement("li"), within = document.createElement("span");
            line.id = `found-${index}`;
            line.setAttribute("role", "option");
            within.className = "quiet";
            within.textContent = entry.within;
            line.append(entry.place.name, within);
            line.addEventListener("pointerdown", event => event.preventDefault());
            line.addEventListener("click", () => choose(index));
            return line;
        }

        function mark() {
            [...list.children].forEach((line, index) => line.setAttribute("aria-selected", String(index === active)));
            if (active < 0) return input.removeAttribute("aria-activedescendant");
            input.setAttribute("aria-activedescendant", `found-${active}`);
            list.children[active].scrollIntoView({block: "nearest"});
        }

        function shut() {
            list.hidden = true;
            input.setAttribute("aria-expanded", "false");
            input.removeAttribute("aria-activedescendant");
        }

        function choose(index) {
            const {place} = found[index];
            input.value = place.name;
            shut();
            input.blur();
            document.body.dataset.sheet = "0";
            board.goTo(place.code);
        }

        input.addEventListener("input", show);
        input.addEventListener("focus", () => input.select());
        input.addEventListener("blur", shut);
        input.addEventListener("keydown", event => {
            if (event.key === "Escape" && (input.value || !list.hidden)) {
                input.value = "";
                shut();
                event.preventDefault();
            } else if (event.key === "Enter" && active >= 0 && !list.hidden) {
                choose(active);
            } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && found.length) {
                event.preventDefault();
                if (list.hidden) return show();
                active = (active + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length;
                mark();
            }
        });
        show();
    };
})(window.board);
