// The code that puts this map on another site.
(function (board) {
    "use strict";
    const {say} = board;
    let dialog = null;

    const escaped = text => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");

    function code() {
        const address = location.origin + board.view.address({path: "/embed", open: false, table: false});
        const title = `${board.text(board.boot.province)}: ${say("title")}`;
        return `<iframe src="${escaped(address)}" title="${escaped(title)}" width="100%" height="560" style="border:0" loading="lazy"></iframe>`;
    }

    function made(tag, properties, ...children) {
        const element = Object.assign(document.createElement(tag), properties);
        element.append(...children);
        return element;
    }

    function build() {
        const area = made("textarea", {id: "embed-code", rows: 5, readOnly: true, spellcheck: false});
        const copy = made("button", {type: "button", className: "primary"}, say("copy"));
        const shut = made("button", {type: "button", className: "action"}, say("close"));
        const label = made("label", {htmlFor: "embed-code", className: "quiet"}, say("embed_note"));
        copy.addEventListener("click", async () => {
            area.select();
            await navigator.clipboard.writeText(area.value);
            copy.textContent = say("copied");
        });
        shut.addEventListener("click", () => dialog.close());
        dialog = made("dialog", {id: "embed", className: "dialog"},
            made("h2", {id: "embed-title"}, say("embed_title")), label, area, made("div", {className: "dialog-foot"}, shut, copy));
        dialog.setAttribute("aria-labelledby", "embed-title");
        dialog.addEventListener("close", () => { copy.textContent = say("copy"); });
        dialog.addEventListener("keydown", event => event.stopPropagation());
        document.body.append(dialog);
    }

    board.embed = function () {
        if (!dialog) build();
        dialog.querySelector("textarea").value = code();
        dialog.showModal();
    };
})(window.board);
