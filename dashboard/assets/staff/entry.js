// The daily report: drafts that outlive a bad line, sums as one types, sending exactly once.
(() => {
    const WAIT = [2_000, 4_000, 8_000, 15_000], PAUSE = 2_000, PATIENCE = 20_000;
    let sheet, form, line, pending, queued = null, saving = false, sending = false, failures = 0, typing = 0, retry = 0;

    const all = selector => [...sheet.querySelectorAll(selector)];
    const named = name => form.elements.namedItem(name);
    const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
    const token = () => named("csrf_token").value;
    const draftName = () => `draft ${sheet.dataset.key}`, sendName = () => `send ${sheet.dataset.key}`;
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

    async function ask(address, options) {
        const answer = await fetch(address, {...options, credentials: "same-origin", redirect: "manual", signal: AbortSignal.timeout(PATIENCE)});
        if (answer.status >= 500 || answer.type === "opaqueredirect") throw new Error(String(answer.status));
        return answer;
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
            failures = 0;
            taken(answer.status, await answer.json(), field, text, element);
        } catch {
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

    function answer(element, message) {
        const box = place(element);
        if (!box) { line.textContent = message; return; }
        const told = document.createElement("p");
        told.className = "error";
        told.textContent = message;
        box.replaceChildren(told);
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
        text.textContent = fill(line.dataset.other, {by: told.by, theirs: told.theirs || "–", mine: told.mine || "–"});
        const choose = (value, key) => {
            const button = document.createElement("button");
            Object.assign(button, {type: "button", className: "button plain compact", textContent: `${line.dataset[key]} (${value || "–"})`});
            button.addEventListener("click", () => {
                element.value = value;
                element.dataset.version = told.version;
                box.replaceChildren();
                changed(element);
                save();
            });
            return button;
        };
        row.append(choose(told.mine, "mine"), choose(told.theirs, "theirs"));
        holder.append(text, row);
        box.replaceChildren(holder);
    }

    const count = element => /^\d{1,12}$/.test(element.value.trim()) ? Number(element.value.trim()) : null;
    const shown = number => new Intl.NumberFormat(sheet.dataset.language === "vi" ? "vi-VN" : "en-GB").format(number);

    function add(group) {
        const parts = all(`input[data-part="${group}"]`).map(count), told = sheet.querySelector(`[data-sum="${group}"]`);
        const total = count(sheet.querySelector(`input[data-total="${group}"]`)), known = parts.filter(part => part !== null);
        told.hidden = !known.length;
        if (!known.length) return;
        const sum = known.reduce((one, other) => one + other, 0), gap = (total ?? sum) - sum;
        const open = total === null || (gap > 0 && known.length < parts.length);
        const key = gap === 0 ? "good" : gap > 0 ? "less" : "more";
        told.textContent = fill(told.dataset[key], {sum: shown(sum), total: shown(total ?? 0), gap: shown(Math.abs(gap))});
        told.className = `sum ${open ? "" : gap === 0 ? "good" : "bad"}`;
    }

    function nothing() {
        const nil = named("nil");
        for (const input of all("input[data-count]")) input.placeholder = nil.checked ? "0" : "";
    }

    function changed(element) {
        if (!element.name || element.type === "hidden" || element.name.startsWith("confirm:") || element.name === "on_behalf") return;
        note(element.name, valueOf(element));
        place(element)?.querySelectorAll("p.error").forEach(told => told.remove());
        element.removeAttribute("aria-invalid");
        if (element.dataset.part || element.dataset.total) add(element.dataset.part || element.dataset.total);
        if (element.name === "nil") nothing();
        tell("here");
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
        if (key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); if (!event.repeat) press(); return; }
        if (target.tagName !== "INPUT" || event.ctrlKey || event.metaKey) return;
        const by = {Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1}[key];
        if (!by || (key !== "Enter" && target.type === "checkbox")) return;
        event.preventDefault();
        step(target, by);
    }

    const known = () => new Set(named("unknown").value.split(" ").filter(Boolean));
    function blanks() {
        const answered = known(), nil = named("nil").checked;
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
        if (!open.length || open.length === all("input.number").length) { question.hidden = true; return send([...new FormData(form)]); }
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
    async function send(entries) {
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
            replaced(await answer.text());
        } catch {
            failures += 1;
            sending = false;
            tell("queued");
            later(() => send(entries));
        }
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
        pending = storage.read(draftName()) || {};
        restore();
        all("[data-sum]").forEach(told => add(told.dataset.sum));
        nothing();
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
