// Signing up: a draft that outlives a reload, the proof of work before sending.
(() => {
    const form = document.querySelector("[data-signup]"), DRAFT = "signup draft";
    const store = {
        read() { try { return JSON.parse(sessionStorage.getItem(DRAFT)) || []; } catch { return []; } },
        write(entries) { try { entries ? sessionStorage.setItem(DRAFT, JSON.stringify(entries)) : sessionStorage.removeItem(DRAFT); } catch { /* a browser that keeps nothing */ } },
    };
    const OWN = ["ticket", "altcha", "website", "consent_version"];

    function restore() {
        for (const [name, value] of store.read()) {
            for (const element of form.querySelectorAll(`[name="${name}"]`)) {
                if (element.type === "checkbox") { if (element.value === value) element.checked = true; }
                else element.value = value;
            }
        }
    }

    function keep() {
        store.write([...new FormData(form)].filter(([name, value]) => value && !OWN.includes(name) && !name.startsWith("consent_")));
    }

    // Works while one fills in the form; null where the browser cannot.
    function solve(challenge) {
        if (!window.isSecureContext || !window.Worker) return Promise.resolve(null);
        return new Promise(done => {
            const worker = new Worker(form.dataset.worker);
            worker.onmessage = ({data}) => { worker.terminate(); done(data && !data.error ? data : null); };
            worker.onerror = () => done(null);
            worker.postMessage({type: "work", challenge, counterStart: 0, counterStep: 1});
        });
    }

    const encode = text => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

    function begin() {
        const line = form.querySelector("[data-state]"), button = form.querySelector("[type=submit]");
        if ("draft" in form.dataset) restore();
        form.addEventListener("input", () => { keep(); line.textContent = line.dataset.draft; });
        document.querySelector("[data-summary]")?.focus();
        if (!form.dataset.challenge) return;
        const challenge = JSON.parse(form.dataset.challenge), solved = solve(challenge);
        form.addEventListener("submit", async event => {
            if (form.dataset.ready) return;
            event.preventDefault();
            button.disabled = true;
            line.textContent = line.dataset.working;
            const solution = await solved;
            if (solution) form.elements.altcha.value = encode(JSON.stringify({challenge, solution}));
            form.dataset.ready = "1";
            form.submit();
        });
        addEventListener("pageshow", event => { if (event.persisted) location.reload(); });
    }

    if (form) begin();
    if (document.querySelector("[data-done]")) {
        store.write(null);
        const copy = document.querySelector("[data-copy]");
        if (navigator.clipboard && copy) {
            copy.hidden = false;
            copy.addEventListener("click", async () => { await navigator.clipboard.writeText(copy.dataset.copy); copy.textContent = copy.dataset.copied; });
        }
    }
})();
