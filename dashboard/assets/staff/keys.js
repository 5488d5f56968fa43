// Keys of the board and of a report in review; the line #keys names them and turns them off.
(() => {
    const KEPT = "keys";
    const line = () => document.getElementById("keys");
    const on = () => { try { return localStorage.getItem(KEPT) !== "off"; } catch { return true; } };
    const typing = ({target, ctrlKey, metaKey, altKey}) =>
        ctrlKey || metaKey || altKey || target.closest("input, textarea, select, [contenteditable]");

    const cells = () => [...document.querySelectorAll(".board tbody tr:not(.district)")].map(row => [...row.querySelectorAll("a.cell")]);
    const go = cell => { if (cell) { cell.focus(); cell.scrollIntoView({block: "nearest", inline: "nearest"}); } };
    const step = (down, right) => {
        const rows = cells(), y = rows.findIndex(row => row.includes(document.activeElement));
        const x = rows[y].indexOf(document.activeElement);
        const row = rows[Math.min(Math.max(y + down, 0), rows.length - 1)];
        go(row[Math.min(Math.max(x + right, 0), row.length - 1)]);
    };
    const waiting = by => {
        const all = cells().flat(), at = all.indexOf(document.activeElement);
        const mine = all.filter(cell => cell.querySelector(".mine"));
        go(by > 0 ? mine.find(cell => all.indexOf(cell) > at) ?? mine[0] : [...mine].reverse().find(cell => all.indexOf(cell) < at) ?? mine[mine.length - 1]);
    };
    const press = id => {
        const button = document.getElementById(id);
        if (button?.offsetParent) button.click();
    };
    const reason = () => {
        const box = document.getElementById("reason");
        if (box?.offsetParent) box.focus();
    };

    const KEYS = {
        board: {
            ArrowDown: () => step(1, 0), ArrowUp: () => step(-1, 0), ArrowLeft: () => step(0, -1), ArrowRight: () => step(0, 1),
            j: () => waiting(1), k: () => waiting(-1), n: () => press("next-report"),
        },
        report: {
            a: () => press("approve"), r: reason, n: () => press("next-report"),
            b: () => document.querySelector("#report .crumb")?.click(),
        },
    };

    const scrolls = key => key.startsWith("Arrow") && !document.activeElement.matches("a.cell");
    document.addEventListener("keydown", event => {
        const shown = line();
        if (!shown || !on()) return;
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.id === "reason") return press("return");
        if (event.key === "Escape" && event.target.id === "reason") return event.target.blur();
        const act = KEYS[shown.dataset.screen][event.key];
        if (!act || event.repeat && shown.dataset.screen === "report" || typing(event) || scrolls(event.key)) return;
        event.preventDefault();
        act();
    });

    const tell = () => {
        const shown = line();
        if (!shown) return;
        const button = shown.querySelector("button");
        if (!button.dataset.off) button.dataset.off = button.textContent;
        const words = on() ? button.dataset.off : button.dataset.switch;
        if (button.textContent !== words) button.textContent = words;
        shown.classList.toggle("off", !on());
    };
    document.addEventListener("click", ({target}) => {
        if (!target.closest("#keys button")) return;
        try { localStorage.setItem(KEPT, on() ? "off" : "on"); } catch { /* a browser that keeps nothing */ }
        tell();
    });
    new MutationObserver(tell).observe(document.body, {childList: true, subtree: true});
})();
