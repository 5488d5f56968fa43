// Signing up: a draft that outlives a reload, the proof of work before sending.
(() => {
    const form = document.querySelector("[data-signup]"), DRAFT = "signup draft", LASTS = 30 * 60_000, PATIENCE = 60_000;
    const bytes = text => Uint8Array.from(atob(text), sign => sign.charCodeAt(0));
    const text = raw => btoa(String.fromCharCode(...new Uint8Array(raw)));

    // The draft lies sealed in the tab's storage, which browsers write to disk; its key in the tab's name, which they do not.
    const store = {
        turn: 0,
        async key() {
            const [mark, known] = window.name.split(" ");
            const raw = mark === "draft" && known ? bytes(known) : crypto.getRandomValues(new Uint8Array(32));
            window.name = `draft ${text(raw)}`;
            return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
        },
        async read() {
            try {
                const {at, iv, sealed} = JSON.parse(sessionStorage.getItem(DRAFT));
                if (Date.now() - at >= LASTS) return [];
                const opened = await crypto.subtle.decrypt({name: "AES-GCM", iv: bytes(iv)}, await store.key(), bytes(sealed));
                return JSON.parse(new TextDecoder().decode(opened));
            } catch { return []; }
        },
        async write(entries) {
            const turn = ++store.turn, iv = crypto.getRandomValues(new Uint8Array(12));
            try {
                const raw = new TextEncoder().encode(JSON.stringify(entries));
                const sealed = await crypto.subtle.encrypt({name: "AES-GCM", iv}, await store.key(), raw);
                if (turn === store.turn) sessionStorage.setItem(DRAFT, JSON.stringify({at: Date.now(), iv: text(iv), sealed: text(sealed)}));
            } catch { /* a browser that keeps or seals nothing */ }
        },
        clear() { store.turn++; try { sessionStorage.removeItem(DRAFT); } catch { /* the same */ } },
    };
    const OWN = ["ticket", "altcha", "website", "consent_version"];

    // Whether there was a draft, not older than half an hour: the next person at the same screen finds none.
    async function restore() {
        const entries = await store.read();
        for (const [name, value] of entries) {
            for (const element of form.querySelectorAll(`[name="${name}"]`)) {
                if (element.type === "checkbox") { if (element.value === value) element.checked = true; }
                else element.value = value;
            }
        }
        if (!entries.length) store.clear();
        return entries.length > 0;
    }

    function keep() {
        store.write([...new FormData(form)].filter(([name, value]) => value && !OWN.includes(name) && !name.startsWith("consent_")));
    }

    // Whatever a browser lacks, the sheet is sent: without a proof then, as where no script runs.
    async function prove(challenge, solved) {
        const enough = new Promise(done => { setTimeout(done, PATIENCE, null); });
        try {
            const solution = await Promise.race([solved, enough]);
            if (solution) form.elements.altcha.value = text(new TextEncoder().encode(JSON.stringify({challenge, solution})));
        } catch { /* the same */ }
    }

    // Works while one fills in the form; null where the browser cannot.
    function solve(challenge) {
        if (!window.isSecureContext || !window.Worker) return Promise.resolve(null);
        return new Promise(done => {
            const worker = new Worker(form.dataset.worker);
            worker.onmessage = ({data}) => { worker.terminate(); done(data && !data.error ? data : null); };
            worker.onerror = () => done(null);
            worker.postMessage({type: "work", challenge, counterStart: 0, counterStep: 1});
        }).catch(() => null);
    }

    function begin() {
        const line = form.querySelector("[data-state]"), button = form.querySelector("[type=submit]");
        const clear = form.querySelector("[data-clear]");
        if ("draft" in form.dataset) restore().then(found => { clear.hidden = !found; });
        if ("keeps" in form.dataset) {
            form.addEventListener("input", () => { keep(); line.textContent = line.dataset.draft; clear.hidden = false; });
            clear.addEventListener("click", () => { store.clear(); location.assign(form.action); });
        }
        document.querySelector("[data-summary]")?.focus();
        if (!form.dataset.challenge) return;
        const challenge = JSON.parse(form.dataset.challenge), solved = solve(challenge);
        form.addEventListener("submit", async event => {
            if (form.dataset.ready) return;
            event.preventDefault();
            button.disabled = true;
            line.textContent = line.dataset.working;
            await prove(challenge, solved);
            form.dataset.ready = "1";
            form.submit();
        });
        addEventListener("pageshow", event => { if (event.persisted) location.reload(); });
    }

    if (form) begin();
    if (document.querySelector("[data-done]")) {
        store.clear();
        const copy = document.querySelector("[data-copy]");
        if (navigator.clipboard && copy) {
            copy.hidden = false;
            copy.addEventListener("click", async () => { await navigator.clipboard.writeText(copy.dataset.copy); copy.textContent = copy.dataset.copied; });
        }
    }
})();
