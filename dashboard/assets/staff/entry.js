// The daily report: drafts that outlive a bad line, sums as one types, sending exactly once.
(() => {
    const WAIT = [2_000, 4_000, 8_000, 15_000], PAUSE = 2_000, PATIENCE = 20_000;
    let sheet, form, line, pending, queued = null, saving = false, sending = false, failures = 0, typing = 0, retry = 0;

    const all = selector => [...sheet.querySelectorAll(selector)];
    const named = name => form.elements.namedItem(name);
    const nothingNew = () => Boolean(named("nil")?.checked);
    const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
    const token = () => named("csrf_token").value;
    const draftName = () => `draft ${sheet.dataset.key}`, sendName = () => `send ${sheet.dataset.key}`, plainName = () => `plain ${sheet.dataset.key}`;
    const storage = {
        read(name) { try { return JSON.parse(localStorage.getItem(name)); } catch { return null; } },
        write(name, value) { try { value ? localStorage.setItem(name, JSON.stringify(value)) : localStorage.removeItem(name); } catch { /* a browser that keeps nothing */ } },
    };

    function tell(key, values = {}) {
        line.textContent = fill(line.dataset[key], values);
    }

    // What was typed and is not on the server yet: field -> text.
    function note(field, text) {
        pending[field] = text;
        storage.write(draftName(), pending);
    }

    function settle(field, text) {
        if (pending[field] === text) delete pending[field];
        storage.write(draftName(), Object.keys(pending).length ? pending : null);
    }

    function valueOf(element) {
        return element.type === "checkbox" ? (element.checked ? "1" : "") : element.value;
    }

    const ask = (address, options) => askWithin(PATIENCE, address, {...options, credentials: "same-origin", redirect: "manual"});

    // What this browser cannot do is not a lost line: it is said, and the form is sent as a page without scripts is.
    function broken(error) {
        line.dataset.stopped = "1";
        tell("broken", {what: `${error.name}: ${error.message}`});
    }

    // Whatever else answers in the server's place, as the page of a hotspot does, the line is not there.
    function read(text) {
        try { return JSON.parse(text); } catch { throw new Lost("no answer of the server"); }
    }

    async function save() {
        if (saving || sending || queued || line.dataset.stopped) return;
        const field = Object.keys(pending)[0];
        if (field === undefined) return;
        saving = true;
        tell("saving");
        const text = pending[field], element = named(field);
        try {
            const answer = await ask(sheet.dataset.api, {
                method: "PUT", headers: {"Content-Type": "application/json", "X-CSRFToken": token()},
                body: JSON.stringify({field, text, base: Number(element?.dataset?.version ?? 0)}),
            });
            const told = read(answer.text);
            failures = 0;
            taken(answer.status, told, field, text, element);
        } catch (error) {
            saving = false;
            if (!(error instanceof Lost)) return broken(error);
            failures += 1;
            tell("waiting");
        }
        saving = false;
        if (failures) later(save);
        else if (Object.keys(pending).length) save();
    }

    function taken(status, told, field, text, element) {
        if (status === 401) return ended();
        if (status === 423) { line.dataset.stopped = "1"; line.textContent = told.message; return; }
        settle(field, text);
        if (status === 409) return conflict(element, told);
        if (status !== 200) return answer(element, told.message);
        if (element?.dataset) element.dataset.version = told.version;
        if (element?.classList?.contains("number")) confirm(element, text, told.words);
        tell("saved", {at: told.at});
    }

    function later(what) {
        clearTimeout(retry);
        retry = setTimeout(what, WAIT[Math.min(failures, WAIT.length) - 1]);
    }

    function ended() {
        line.dataset.stopped = "1";
        tell("ended");
        const link = document.createElement("a");
        link.href = `${line.dataset.signin}?next=${encodeURIComponent(location.pathname)}`;
        link.textContent = ` ${line.dataset.again}`;
        line.append(link);
    }

    const place = element => element?.id ? document.getElementById(element.id.replace(/^f-/, "e-")) : null;

    function put(box, ...children) {
        box.textContent = "";
        box.append(...children);
    }

    function answer(element, message) {
        const box = place(element);
        if (!box) { line.textContent = message; return; }
        const told = document.createElement("p");
        told.className = "error";
        told.textContent = message;
        put(box, told);
    }

    // A number that can be read in two ways is shown in words, to be confirmed.
    function confirm(element, text, words) {
        const box = place(element), name = `confirm:${element.name}`;
        box.querySelector(".check.ask")?.remove();
        if (!words) return;
        const label = document.createElement("label"), tick = document.createElement("input"), told = document.createElement("span");
        label.className = "check ask";
        Object.assign(tick, {type: "checkbox", name, value: "1"});
        told.textContent = fill(line.dataset.confirm, {text, words});
        label.append(tick, told);
        box.append(label);
    }

    function conflict(element, told) {
        const box = place(element);
        if (!box) return;
        const holder = document.createElement("div"), text = document.createElement("p"), row = document.createElement("div");
        holder.className = "conflict error";
        row.className = "row";
        text.textContent = fill(line.dataset.other, {by: told.by, theirs: told.theirs || line.dataset.blank, mine: told.mine || line.dataset.blank});
        const choose = (value, key) => {
            const button = document.createElement("button");
            Object.assign(button, {type: "button", className: "button plain compact", textContent: `${line.dataset[key]} (${value || line.dataset.blank})`});
            button.addEventListener("click", () => {
                element.value = value;
                element.dataset.version = told.version;
                put(box);
                changed(element);
                save();
            });
            return button;
        };
        row.append(choose(told.mine, "mine"), choose(told.theirs, "theirs"));
        holder.append(text, row);
        put(box, holder);
    }

    const count = element => /^\d{1,12}$/.test(element.value.trim()) ? Number(element.value.trim()) : null;
    const shown = number => new Intl.NumberFormat(sheet.dataset.language === "vi" ? "vi-VN" : "en-GB").format(number);

    function add(group) {
        const parts = all(`input[data-part="${group}"]`).map(count), told = sheet.querySelector(`[data-sum="${group}"]`);
        const total = count(sheet.querySelector(`input[data-total="${group}"]`)), known = parts.filter(part => part !== null);
        told.hidden = !known.length;
        if (!known.length) return drop(error => error.dataset.rule === "parts" && within(error, group));
        const sum = known.reduce((one, other) => one + other, 0), gap = (total ?? sum) - sum;
        const open = total === null || (gap > 0 && known.length < parts.length);
        const key = gap === 0 ? "good" : gap > 0 ? "less" : "more";
        told.textContent = fill(told.dataset[key], {sum: shown(sum), total: shown(total ?? 0), gap: shown(Math.abs(gap))});
        told.className = `sum ${open ? "" : gap === 0 ? "good" : "bad"}`;
        if (open || gap === 0) drop(error => error.dataset.rule === "parts" && within(error, group));
    }

    // A red mark goes with its cause: that of a sum from all its fields once the sum is right, another when what it
    // speaks of is changed.
    const within = (error, group) => Boolean(error.closest(".figure").querySelector(`[data-part="${group}"], [data-total="${group}"]`));
    const drop = gone => all(".field p.error").filter(gone).forEach(error => error.remove());
    function mend(element) {
        const own = [...element.closest(".field")?.querySelectorAll("p.error") ?? []].filter(error => error.dataset.rule !== "parts");
        const pairs = own.filter(error => error.dataset.rule === "at_most").map(error => error.textContent);
        drop(error => own.includes(error) || pairs.includes(error.textContent) || (element.name === "nil" && error.dataset.rule === "nil"));
        for (const box of place(element)?.querySelectorAll("textarea") ?? []) box.removeAttribute("aria-invalid");
        element.removeAttribute("aria-invalid");
    }

    // Frames, invalid fields and the list at the top say what the marks say.
    function marks() {
        for (const figure of all(".figure")) {
            const error = figure.querySelector("p.error"), asked = figure.querySelector(".check.ask input:not(:checked)");
            figure.classList.toggle("wrong", Boolean(error || asked));
            if (error) figure.querySelector(".number").setAttribute("aria-invalid", "true");
            else figure.querySelector(".number").removeAttribute("aria-invalid");
        }
        const summary = sheet.querySelector("[data-summary]");
        if (!summary) return;
        for (const item of summary.querySelectorAll("li")) if (!stands(item.dataset)) item.remove();
        const left = summary.querySelectorAll("li").length, told = summary.querySelector("[data-to-do]");
        told.textContent = fill(told.dataset.toDo, {n: left});
        summary.hidden = !left;
    }

    function stands({field, rule}) {
        if (!field) return all("input.number").every(input => !input.value.trim());
        if (rule === "ambiguous") return named(`confirm:${field}`)?.checked === false;
        const why = named(`why:${field}:${rule}`), box = named(field)?.closest(".field");
        return why ? why.getAttribute("aria-invalid") === "true" : Boolean(box?.querySelector(`p.error[data-rule="${rule}"]`));
    }

    // What differs from what was sent last, as one types.
    function compare() {
        const told = sheet.querySelector("[data-changes]");
        if (!told) return;
        const blank = told.dataset.blank, nil = nothingNew();
        const written = input => {
            const number = count(input);
            return number !== null ? shown(number) : input.value.trim() || (nil && "count" in input.dataset ? "0" : blank);
        };
        const changes = all("input.number").filter(input => written(input) !== input.dataset.sent);
        told.textContent = fill(told.dataset.changes, {fields: changes.map(input => `${input.dataset.code} ${input.dataset.sent} → ${input.value.trim() || blank}`).join(", ")});
        told.hidden = !changes.length;
    }

    function nothing() {
        const nil = nothingNew();
        for (const input of all("input[data-count]")) input.placeholder = nil ? "0" : "";
    }

    function changed(element) {
        if (element.name?.startsWith("confirm:")) marks();
        if (!element.name || element.type === "hidden" || element.name.startsWith("confirm:") || element.name === "on_behalf") return;
        note(element.name, valueOf(element));
        mend(element);
        if (element.dataset.part || element.dataset.total) add(element.dataset.part || element.dataset.total);
        if (element.name === "nil") nothing();
        marks();
        compare();
        if (!line.dataset.stopped) tell("here");
        clearTimeout(typing);
        typing = setTimeout(save, PAUSE);
    }

    // What is sent is meant: Enter and the arrows go from field to field, the button alone sends, blank fields are asked about.
    const fields = () => all("input.number, #f-signed_by, #f-note");
    function step(from, by) {
        const list = fields(), at = list.indexOf(from);
        const next = at < 0 ? list.find(field => from.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING) : list[at + by];
        if (!next) return;
        next.focus();
        next.select();
        next.closest(".field").scrollIntoView({block: "center"});
    }

    function keyed(event) {
        const {key, target} = event;
        if (event.isComposing || event.altKey) return;
        if (key === "Escape" && !sheet.querySelector("[data-blanks]").hidden) { event.preventDefault(); back(); return; }
        if (key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); if (!event.repeat) press(); return; }
        if (target.tagName !== "INPUT" || event.ctrlKey || event.metaKey) return;
        const by = {Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1}[key];
        if (!by || (key !== "Enter" && target.type === "checkbox")) return;
        event.preventDefault();
        step(target, by);
    }

    const known = () => new Set(named("unknown").value.split(" ").filter(Boolean));
    function blanks() {
        const answered = known(), nil = nothingNew();
        return all("input.number").filter(input => !input.value.trim() && !answered.has(input.name) && !(nil && "count" in input.dataset));
    }

    // Codes in the form's order, of three or more in a row the first and the last.
    function codes(some) {
        const runs = [];
        let goesOn = false;
        for (const input of all("input.number")) {
            const mine = some.includes(input);
            if (mine && !goesOn) runs.push([]);
            if (mine) runs[runs.length - 1].push(input.dataset.code);
            goesOn = mine;
        }
        return runs.map(run => run.length > 2 ? `${run[0]}…${run[run.length - 1]}` : run.join(", ")).join(", ");
    }

    function press() {
        const open = blanks(), question = sheet.querySelector("[data-blanks]");
        question.hidden = !open.length;
        if (!open.length || open.length === all("input.number").length) { question.hidden = true; return send([...new FormData(form)], true); }
        named("asked").value = open.map(input => input.name).join(" ");
        const said = question.querySelector("[data-blanks-said]");
        said.textContent = fill(said.dataset.blanksSaid, {n: open.length, codes: codes(open)});
        question.focus();
    }

    const asked = () => named("asked").value.split(" ").map(named).filter(input => input && !input.value.trim());
    const answers = {
        unknown() {
            named("unknown").value = [...known(), ...asked().map(input => input.name)].join(" ");
            press();
        },
        zero() {
            const filled = asked();
            sheet.querySelector("[data-blanks]").hidden = true;
            for (const input of filled) { input.value = "0"; changed(input); }
            const told = sheet.querySelector("[data-zeros]");
            told.textContent = fill(told.dataset.zeros, {n: filled.length, codes: codes(filled)});
            told.hidden = false;
            filled[0]?.focus();
            filled[0]?.closest(".field").scrollIntoView({block: "center"});
        },
    };
    function back() {
        const [first] = asked();
        sheet.querySelector("[data-blanks]").hidden = true;
        first?.focus();
    }

    // One sheet, one key: whatever happens on the way, it is taken once.
    async function send(entries, pressed) {
        if (sending) return;
        sending = true;
        clearTimeout(typing);
        while (saving) await new Promise(go => setTimeout(go, 50));
        const button = sheet.querySelector("[data-send]");
        button.disabled = true;
        tell("sending");
        queued = entries;
        storage.write(sendName(), entries);
        const body = new URLSearchParams(entries.filter(([name]) => name !== "csrf_token"));
        body.append("csrf_token", token());
        try {
            const answer = await ask(form.action, {method: "POST", headers: {"X-By-Script": "1"}, body});
            failures = 0;
            sending = false;
            queued = null;
            storage.write(sendName(), null);
            if (answer.status === 204) return sent(answer);
            if (answer.status === 401) { button.disabled = false; return ended(); }
            replaced(answer.text);
        } catch (error) {
            sending = false;
            if (!(error instanceof Lost)) return plainly(error, pressed);
            failures += 1;
            tell("queued");
            later(() => send(entries, pressed));
        }
    }

    function plainly(error, pressed) {
        queued = null;
        storage.write(sendName(), null);
        sheet.querySelector("[data-send]").disabled = false;
        broken(error);
        if (!pressed) return;
        storage.write(plainName(), {revision: Number(sheet.dataset.revision)});
        HTMLFormElement.prototype.submit.call(form);
    }

    function sent(answer) {
        storage.write(draftName(), null);
        location.assign(answer.headers.get("X-Location"));
    }

    function replaced(text) {
        const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("[data-entry]");
        if (!fresh) return location.reload();
        sheet.replaceWith(fresh);
        begin();
        (document.querySelector("[data-summary]") || document.querySelector("[role=alert]"))?.focus?.();
        scrollTo({top: 0});
    }

    function restore() {
        for (const [field, text] of Object.entries(pending)) {
            const element = named(field);
            if (!element || element.type === "hidden") { delete pending[field]; continue; }
            if (element.type === "checkbox") element.checked = text === "1";
            else element.value = text;
        }
    }

    function begin() {
        sheet = document.querySelector("[data-entry]");
        form = sheet?.querySelector("[data-form]");
        if (!form) return;
        line = sheet.querySelector("[data-state]");
        const plain = storage.read(plainName());
        storage.write(plainName(), null);
        if (plain && Number(sheet.dataset.revision) > plain.revision) storage.write(draftName(), null);
        pending = storage.read(draftName()) || {};
        restore();
        all("[data-sum]").forEach(told => add(told.dataset.sum));
        nothing();
        compare();
        form.addEventListener("input", ({target}) => changed(target));
        for (const link of all("[data-summary] a")) link.addEventListener("click", () => document.querySelector(link.hash)?.focus());
        form.addEventListener("focusout", () => { clearTimeout(typing); save(); });
        form.addEventListener("keydown", keyed);
        form.addEventListener("submit", event => {
            event.preventDefault();
            step(document.activeElement, 1);
        });
        sheet.querySelector("[data-send]").addEventListener("click", event => { event.preventDefault(); press(); });
        for (const button of all("[data-blanks] button")) button.addEventListener("click", event => { event.preventDefault(); answers[button.value](); });
        sheet.querySelector("[data-back]").addEventListener("click", event => { event.preventDefault(); back(); });
        sheet.querySelector("[data-foot-keys]").hidden = false;
        const waiting = storage.read(sendName());
        if (waiting) send(waiting);
        else save();
    }

    addEventListener("online", () => {
        if (!failures) return;
        failures = 1;
        clearTimeout(retry);
        if (queued) send(queued);
        else save();
    });
    // Signed in again elsewhere, or opened again meanwhile: go on when the page is looked at.
    addEventListener("focus", () => {
        if (!form?.isConnected || !line.dataset.stopped) return;
        delete line.dataset.stopped;
        save();
    });
    begin();
})();
