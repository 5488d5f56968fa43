// Follows a run: the list of runs is asked for again while one waits or runs.
(() => {
    const list = document.querySelector("[data-follow]");
    if (!list) return;
    const busy = () => list.querySelector("[data-busy]")?.dataset.busy === "1";
    const look = async () => {
        if (!document.hidden) {
            try {
                const {status, text} = await window.askWithin(10_000, list.dataset.follow, {headers: {Accept: "text/html"}, redirect: "manual"});
                if (status === 401) return location.reload();
                if (status < 400) list.innerHTML = text;
            } catch (error) {
                if (error.redirected) return location.reload();
                /* else the network is away: asked again */
            }
        }
        if (busy()) setTimeout(look, 2000);
    };
    if (busy()) setTimeout(look, 1000);
})();
