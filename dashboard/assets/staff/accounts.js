// Units that a role can be at; copying an invitation's link.
(() => {
    const role = document.getElementById("role");
    const place = document.getElementById("place");
    const fit = () => {
        const levels = (role.selectedOptions[0]?.dataset.levels || "province district commune").split(" ");
        for (const option of place.querySelectorAll("option[data-level]")) {
            const fits = levels.includes(option.dataset.level);
            option.hidden = option.disabled = !fits;
            if (!fits && option.selected) place.value = "";
        }
        for (const group of place.querySelectorAll("optgroup")) {
            group.hidden = ![...group.children].some((option) => !option.hidden);
        }
        const open = [...place.querySelectorAll("option[data-level]")].filter((option) => !option.hidden);
        if (!place.value && open.length === 1) place.value = open[0].value;
    };
    if (role && place) {
        role.addEventListener("change", fit);
        fit();
    }
    for (const button of document.querySelectorAll("[data-copy]")) {
        if (!navigator.clipboard) continue;
        button.hidden = false;
        button.addEventListener("click", async () => {
            await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
            button.textContent = button.dataset.done;
        });
    }
})();
