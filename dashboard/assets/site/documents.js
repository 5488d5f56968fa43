// Filters work at once; without this script the button sends them. On a wide window they stand open.
(() => {
    const form = document.querySelector(".library-form");
    const filters = form.querySelector("[data-open-wide]");
    if (window.matchMedia("(min-width: 1000px)").matches) filters.open = true;
    form.addEventListener("change", event => {
        if (event.target instanceof HTMLSelectElement) form.requestSubmit();
    });
    form.addEventListener("submit", () => {
        for (const field of form.querySelectorAll("input, select")) field.disabled = field.value === "";
    });
    window.addEventListener("pageshow", () => {
        for (const field of form.querySelectorAll("input, select")) field.disabled = false;
    });
})();
