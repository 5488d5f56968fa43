// A file that is too large is told before it is sent.
(() => {
    const file = document.querySelector("input[type=file][data-most]");
    file?.addEventListener("change", () => {
        const large = file.files.length > 0 && file.files[0].size > Number(file.dataset.most);
        file.setCustomValidity(large ? file.dataset.tooLarge : "");
        file.reportValidity();
    });
})();
