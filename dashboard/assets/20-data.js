// Publication files: fetched once, kept until a newer publication says that they changed.
(function (board) {
    "use strict";
    const kept = new Map(), PATIENCE = 60_000;
    let n = board.boot.current.publication, optional = new Set(board.boot.optional);

    // A failure may be one that was preloaded with the page: what fails is asked for once more, past every cache.
    async function fetchFile(address) {
        let answer = await board.ask(address, {patience: PATIENCE});
        if (answer.status >= 500) answer = await board.ask(address, {patience: PATIENCE, cache: "reload"});
        if (answer.ok) return answer.json();
        const error = new Error(address);
        error.status = answer.status;
        throw error;
    }

    function get(path) {
        if (!kept.has(path)) {
            const promise = fetchFile(`/data/${n}/${path}`);
            promise.catch(() => kept.delete(path));
            kept.set(path, promise);
        }
        return kept.get(path);
    }

    async function manifest(of) {
        const answer = await board.ask(`/data/${of}/files.json`);
        return answer.ok ? answer.json() : {};
    }

    // Forget what differs between publications, and what is made from it; returns whether anything was forgotten.
    async function moveTo(next) {
        const [before, after] = n ? await Promise.all([manifest(n), manifest(next)]) : [{}, {}];
        for (const path of [...kept.keys()]) {
            const derived = !(path in before);
            if (derived || before[path] !== after[path]) kept.delete(path);
        }
        n = next;
        optional = new Set(Object.keys(after));
    }

    const listeners = [];
    const state = {current: board.boot.current, online: true, unable: false, checked: Date.now()};

    async function poll() {
        try {
            const answer = await board.ask("/data/current.json", {cache: "no-cache"});
            if (!answer.ok) throw new Error(answer.status);
            const current = answer.json();
            const moved = current.publication !== state.current.publication;
            if (current.app !== state.current.app && document.hidden) location.reload();
            if (moved) await moveTo(current.publication);
            Object.assign(state, {current, online: true, unable: false, checked: Date.now()});
            listeners.forEach(listener => listener({moved}));
        } catch (error) {
            state.unable = board.unable(error);
            state.online = state.unable;
            listeners.forEach(listener => listener({moved: false}));
        }
    }

    board.data = {
        state,
        number: () => n,
        get,
        has: path => optional.has(path),
        layer: (indicator, level) => get(`layers/${indicator}/${level}.json`),
        watch(listener) {
            listeners.push(listener);
            setInterval(poll, board.boot.poll_seconds * 1000);
        },
        poll,
    };
})(window.board);
