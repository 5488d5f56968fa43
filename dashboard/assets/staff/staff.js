// Theme, the menu of a narrow window, and one sending per press.
(() => {
    const root = document.documentElement;
    const theme = document.querySelector("[data-theme-switch]");
    const name = () => { theme.textContent = root.dataset.theme === "dark" ? theme.dataset.light : theme.dataset.dark; };
    if (theme) {
        theme.hidden = false;
        name();
        theme.addEventListener("click", () => {
            root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
            try { localStorage.setItem("theme", root.dataset.theme); } catch { /* a browser that keeps nothing */ }
            name();
        });
    }
    const menu = document.querySelector("[data-menu]");
    const narrow = matchMedia("(max-width: 1100px)");
    const fold = () => { if (menu) menu.open = !narrow.matches; };
    narrow.addEventListener("change", fold);
    fold();
    document.querySelector("[data-print]")?.addEventListener("click", () => print());
    document.addEventListener("click", ({target}) => {
        for (const open of document.querySelectorAll("details.person[open]")) if (!open.contains(target)) open.open = false;
    });
    // A second press sends nothing; an answer that is a file leaves the page, which can be sent again after a while.
    const sent = new Set();
    document.addEventListener("submit", event => {
        const form = event.target;
        if (event.defaultPrevented || form.method !== "post") return;
        if (sent.has(form)) event.preventDefault();
        else setTimeout(() => sent.delete(form), 3000);
        sent.add(form);
    });
    addEventListener("pageshow", () => sent.clear());
})();
