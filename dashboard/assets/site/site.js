// What every page does beyond being read: theme, freshness, menu, tapping the drawn map, sorting tables.
(function () {
    "use strict";
    const root = document.documentElement, body = document.body;
    const all = (selector, within) => [...(within || document).querySelectorAll(selector)];
    const one = selector => document.querySelector(selector);
    const show = (element, on) => { if (element) element.hidden = !on; };

    function theme() {
        const button = one("[data-theme-switch]");
        const paint = () => { button.textContent = root.dataset.theme === "dark" ? button.dataset.light : button.dataset.dark; };
        button.hidden = false;
        paint();
        button.addEventListener("click", () => {
            root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
            try { localStorage.setItem("theme", root.dataset.theme); } catch { /* storage may be shut */ }
            paint();
            document.dispatchEvent(new Event("themechange"));
        });
    }

    // Is there a newer publication, is this one old, does the server answer?
    function freshness() {
        const n = Number(body.dataset.n), old = Date.parse(body.dataset.old), dot = one("[data-dot]");
        let online = true, able = true;
        function paint() {
            const stale = Date.now() > old;
            show(one("[data-stale-note]"), stale && online);
            show(one("[data-offline-note]"), !online);
            show(one("[data-unable-note]"), !able);
            if (dot) dot.className = "dot" + (online ? stale || !able ? " stale" : "" : " offline");
        }
        async function poll() {
            try {
                const answer = await window.base.ask("/data/current.json", {cache: "no-cache"});
                if (!answer.ok) throw new Error(answer.status);
                const current = answer.json();
                online = able = true;
                if (!n && current.publication) location.reload();
                show(one("[data-new-note]"), current.publication !== n);
            } catch (error) {
                able = !window.base.unable(error);
                online = !able;
            }
            paint();
        }
        paint();
        setInterval(() => { if (!document.hidden) poll(); }, Number(body.dataset.poll) * 1000);
        addEventListener("offline", () => { online = false; paint(); });
        addEventListener("online", poll);
    }

    function menu() {
        const details = one("[data-menu]");
        const wide = matchMedia("(min-width: 1260px)");
        const fit = () => { details.open = wide.matches; };
        wide.addEventListener("change", fit);
        fit();
        document.addEventListener("keydown", event => {
            if (event.key === "Escape" && !wide.matches) details.open = false;
        });
    }

    // The first tap on a unit reads it, the second opens its page; a mouse reads by hovering.
    function picture(box) {
        const line = box.querySelector("[data-readout]");
        let read = null;
        function say(link) {
            if (read) read.classList.remove("read");
            read = link;
            link.classList.add("read");
            link.parentNode.appendChild(link);
            const [name, ...rest] = link.querySelector("title").textContent.split("\n");
            const strong = document.createElement("a");
            strong.href = link.getAttribute("href");
            strong.textContent = name;
            window.base.fill(line, strong, document.createTextNode(" – " + rest.join(" ")));
        }
        box.querySelector(".drawing").addEventListener("pointerover", event => {
            const link = event.target.closest("a");
            if (link && event.pointerType === "mouse" && link !== read) say(link);
        });
        box.querySelector(".drawing").addEventListener("click", event => {
            const link = event.target.closest("a");
            if (link && link !== read) {
                event.preventDefault();
                say(link);
            }
        });
    }

    function sortable(table) {
        all("thead th", table).forEach((head, column) => {
            const button = document.createElement("button");
            button.type = "button";
            button.textContent = head.textContent;
            window.base.fill(head, button);
            button.addEventListener("click", () => sort(table, head, column));
        });
    }

    function sort(table, head, column) {
        const down = head.getAttribute("aria-sort") !== "descending";
        all("th", head.parentNode).forEach(other => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const key = row => {
            const cell = row.cells[column];
            return column ? Number(cell.dataset.value ?? NaN) : cell.textContent.trim();
        };
        const order = (one, two) => {
            const a = key(one), b = key(two);
            if (!column) return a.localeCompare(b, "vi");
            return Number.isNaN(a) ? 1 : Number.isNaN(b) ? -1 : a - b;
        };
        const rows = [...table.tBodies[0].rows].filter(row => !row.classList.contains("strong"));
        const unknown = row => column && Number.isNaN(key(row));
        rows.sort((one, two) => unknown(one) || unknown(two) ? order(one, two) : down && column ? order(two, one) : down ? order(one, two) : column ? order(one, two) : order(two, one));
        rows.forEach(row => table.tBodies[0].appendChild(row));
    }

    theme();
    if (body.dataset.made || !Number(body.dataset.n)) freshness();
    menu();
    all("[data-picture]").forEach(picture);
    all("table[data-sortable]").forEach(sortable);
    all("select[data-submit]").forEach(select => select.addEventListener("change", () => select.form.submit()));
    all("[data-print]").forEach(button => { button.hidden = false; button.addEventListener("click", () => print()); });
    all("[data-address]").forEach(place => { place.textContent = location.href; });
    root.dataset.ready = "1";
})();
