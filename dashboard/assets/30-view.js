// The view: what is looked at. The address bar holds it; the day is left out while it is the newest.
(function (board) {
    "use strict";
    const LEVELS = ["commune", "district"];
    const OVERLAYS = ["facilities", "zones"];
    const view = {};

    const listed = (query, name) => (query.get(name) || "").split(",").filter(word => /^[a-z_]+$/.test(word));

    function read() {
        const query = new URLSearchParams(location.search);
        const level = query.get("level");
        view.indicator = query.get("indicator") || board.boot.default.indicator;
        view.level = LEVELS.includes(level) ? level : board.boot.default.level;
        view.day = /^\d{4}-\d{2}-\d{2}$/.test(query.get("day") || "") ? query.get("day") : null;
        view.place = query.get("place");
        view.open = query.get("panel") === "1" && Boolean(view.place);
        view.table = query.get("table") === "1";
        view.overlays = listed(query, "layers").filter(name => OVERLAYS.includes(name));
        view.kinds = query.has("kinds") ? listed(query, "kinds") : null;
    }

    function address(changed) {
        const shown = Object.assign({}, view, changed);
        const query = new URLSearchParams();
        query.set("indicator", shown.indicator);
        query.set("level", shown.level);
        if (shown.day) query.set("day", shown.day);
        if (shown.place) query.set("place", shown.place);
        if (shown.open) query.set("panel", "1");
        if (shown.table) query.set("table", "1");
        if (shown.overlays.length) query.set("layers", shown.overlays.join(","));
        if (shown.kinds && shown.overlays.includes("facilities")) query.set("kinds", shown.kinds.join(","));
        if ((shown.language || board.boot.language) !== "vi") query.set("lang", shown.language || board.boot.language);
        return (shown.path || location.pathname) + "?" + query.toString().replace(/%2C/g, ",");
    }

    // A step that the back button should take back is pushed; a turn of the slider only replaces.
    function change(changed, push) {
        Object.assign(view, changed);
        const target = address();
        if (target === location.pathname + location.search) return;
        history[push ? "pushState" : "replaceState"](null, "", target);
    }

    read();
    board.view = {now: view, read, address, change, overlays: OVERLAYS, embedded: location.pathname === "/embed"};
})(window.board);
