// Theme, and the menu of a narrow window.
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
})();
