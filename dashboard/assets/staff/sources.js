// Follows a run: the list of runs is asked for again while one waits or runs.
(() => {
    const list = document.querySelector("[data-follow]");
    if (!list) return;
    const busy = () => list.querySelector("[data-busy]")?.dataset.busy === "1";
    const look = async () => {
        if (!document.hidden) {
            try {
                const answer = await fetch(list.dataset.follow, { headers: { Accept: "text/html" }, redirect: "manual" });
                if (answer.ok) list.innerHTML = await answer.text();
                else if (answer.type === "opaqueredirect" || answer.status === 401) { location.reload(); return; }
            } catch { /* the network is away: asked again */ }
        }
        if (busy()) setTimeout(look, 2000);
    };
    if (busy()) setTimeout(look, 1000);
})();
