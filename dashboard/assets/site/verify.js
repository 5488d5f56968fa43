// A file's checksum is made on the reader's own device; the file goes nowhere.
(function () {
    "use strict";
    const box = document.querySelector("[data-drop]"), input = box.querySelector("input"), note = box.querySelector("p");
    const field = document.getElementById("ma");
    const LARGEST = 500e6;

    async function check(file) {
        if (!file) return;
        note.textContent = box.dataset.busy;
        try {
            if (file.size > LARGEST) throw new Error("large");
            const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
            field.value = [...digest].map(byte => byte.toString(16).padStart(2, "0")).join("");
            field.form.submit();
        } catch {
            note.textContent = box.dataset.failed;
        }
    }

    box.hidden = false;
    if (!window.crypto?.subtle) {
        input.disabled = true;
        note.textContent = box.dataset.unsafe;
        return;
    }
    input.addEventListener("change", () => check(input.files[0]));
    box.addEventListener("dragover", event => { event.preventDefault(); box.classList.add("over"); });
    box.addEventListener("dragleave", () => box.classList.remove("over"));
    box.addEventListener("drop", event => {
        event.preventDefault();
        box.classList.remove("over");
        check(event.dataTransfer.files[0]);
    });
})();
