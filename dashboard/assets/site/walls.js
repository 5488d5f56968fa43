// The list of views of one's own becomes one parameter of the address.
(function () {
    "use strict";
    const form = document.querySelector("[data-views]");
    form.querySelector("[data-views-note]").hidden = true;
    form.addEventListener("submit", event => {
        const slots = [...form.querySelectorAll("[data-slot]")].map(row => [...row.querySelectorAll("select, input")]);
        const views = slots.filter(([layout]) => layout.value).map(fields => fields.map(field => field.value).join("."));
        const list = form.elements.namedItem("xem");
        if (!views.length) {
            event.preventDefault();
            slots[0][0].focus();
            return;
        }
        list.disabled = false;
        list.value = views.join(",");
    });
})();
