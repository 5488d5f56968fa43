// Rows of a spreadsheet pasted into the daily report: from the field on, or by codes where they are copied with them.
(() => {
    const inputs = () => [...document.querySelectorAll("[data-form] input.number")];
    const line = () => document.querySelector("[data-state]");
    const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
    const rows = text => text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n").map(row => row.split("\t").map(cell => cell.trim()));

    const last = list => list[list.length - 1];

    // A field by its printed code (A1.2) or by its indicator's id.
    function named(name) {
        const wanted = name.toLowerCase();
        return inputs().find(input => input.dataset.code.toLowerCase() === wanted || input.name.toLowerCase() === wanted);
    }

    // Pairs of field and text: codes above their values, codes beside them, or values alone from `start` on.
    function read(cells, start) {
        const known = names => names.filter(named).length;
        const [head] = cells, first = cells.map(row => row[0]);
        if (cells.length > 1 && known(head) && known(head) >= known(first)) return byName(head, last(cells));
        if (cells.every(row => row.length > 1) && known(first)) return byName(first, cells.map(last));
        const values = cells.length === 1 ? head : cells.map(row => row[0]);
        const fields = inputs().slice(inputs().indexOf(start));
        return {pairs: values.slice(0, fields.length).map((text, at) => [fields[at], text]), beyond: Math.max(0, values.length - fields.length), unknown: []};
    }

    function byName(names, values) {
        const given = names.map((name, at) => [name, named(name), values[at] ?? ""]);
        return {
            pairs: given.filter(([, field]) => field).map(([, field, text]) => [field, text]), beyond: 0,
            unknown: given.filter(([name, field, text]) => !field && /\d/.test(text) && name).map(([name]) => name),
        };
    }

    function put(field, text) {
        field.value = text;
        field.dispatchEvent(new Event("input", {bubbles: true}));
    }

    function tell(found, before) {
        const {dataset} = line(), first = found.pairs[0][0].dataset.code, end = last(found.pairs)[0].dataset.code;
        const told = document.createElement("div"), text = document.createElement("p"), undo = document.createElement("button");
        text.textContent = [
            fill(dataset.pasted, {n: found.pairs.length, first, last: end}),
            found.beyond ? fill(dataset.pastedBeyond, {n: found.beyond}) : "",
            found.unknown.length ? fill(dataset.pastedUnknown, {names: found.unknown.join(", ")}) : "",
        ].filter(Boolean).join(" ");
        Object.assign(undo, {type: "button", className: "button plain compact", textContent: dataset.undo});
        undo.addEventListener("click", () => { for (const [field, value] of before) put(field, value); told.remove(); });
        Object.assign(told, {className: `note ${found.beyond || found.unknown.length ? "warn" : ""} pasted row between`, role: "status"});
        told.append(text, undo);
        document.querySelector(".pasted")?.remove();
        document.querySelector("[data-form]").prepend(told);
        told.scrollIntoView({block: "center"});
    }

    const hint = document.querySelector("[data-paste-hint]");
    if (hint) hint.hidden = false;

    document.addEventListener("paste", event => {
        const start = event.target, text = event.clipboardData?.getData("text/plain") ?? "";
        if (!start.matches?.("[data-form] input.number") || !/[\t\n]/.test(text.trim())) return;
        const found = read(rows(text), start), filled = found.pairs.filter(([, value]) => value !== "");
        if (!filled.length) return;
        event.preventDefault();
        const before = filled.map(([field]) => [field, field.value]);
        for (const [field, value] of filled) put(field, value);
        tell({...found, pairs: filled}, before);
    });
})();
