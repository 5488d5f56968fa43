// Shows a password while asked to, copies and prints recovery codes.
(() => {
    for (const button of document.querySelectorAll("[data-reveal]")) {
        const field = document.getElementById(button.dataset.reveal);
        button.hidden = false;
        button.addEventListener("click", () => {
            const shown = field.type === "password";
            field.type = shown ? "text" : "password";
            button.textContent = shown ? button.dataset.hide : button.dataset.show;
            button.setAttribute("aria-pressed", String(shown));
        });
    }
    for (const button of document.querySelectorAll("[data-copy]")) {
        if (!navigator.clipboard) continue;
        const source = document.getElementById(button.dataset.copy);
        button.hidden = false;
        button.addEventListener("click", async () => {
            const parts = [...source.querySelectorAll("li")].map((item) => item.textContent);
            await navigator.clipboard.writeText(parts.join("\n") || source.textContent);
            button.textContent = button.dataset.done;
        });
    }
    for (const button of document.querySelectorAll("[data-print]")) {
        button.hidden = false;
        button.addEventListener("click", () => window.print());
    }
})();
