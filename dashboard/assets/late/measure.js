// Distance along taps, and the area that they enclose. Escape takes everything away.
(function (board) {
    "use strict";
    const {h, button, say, number} = board;
    const RADIUS = 6371008.8, rad = degrees => degrees * Math.PI / 180;
    let points = [], drawn = null, select = null;

    function area(corners) {
        const sum = corners.reduce((total, at, index) => {
            const next = corners[(index + 1) % corners.length];
            return total + rad(next.lng - at.lng) * (2 + Math.sin(rad(at.lat)) + Math.sin(rad(next.lat)));
        }, 0);
        return Math.abs(sum * RADIUS * RADIUS / 2);
    }

    const distance = map => points.slice(1).reduce((total, at, index) => total + map.distance(points[index], at), 0);
    const length = metres => metres < 1000 ? `${number(metres)} m` : `${number(metres / 1000, metres < 10000 ? 2 : 1)} km`;
    const surface = metres => metres < 1e5 ? `${number(metres)} m²` : `${number(metres / 1e6, metres < 1e7 ? 2 : 1)} km²`;

    function words(map) {
        if (points.length < 2) return [say("measure_hint")];
        const parts = [h("B", {}, say("measured_length", {length: length(distance(map))}))];
        if (points.length > 2) parts.push(" · ", h("B", {}, say("measured_area", {area: surface(area(points))})));
        return parts;
    }

    function draw(map) {
        const {L} = window, colour = getComputedStyle(document.documentElement).getPropertyValue("--zone").trim();
        const line = {color: colour, weight: 2.5, interactive: false};
        drawn.clearLayers();
        if (points.length > 2) drawn.addLayer(L.polygon(points, Object.assign({}, line, {weight: 1, dashArray: "4 4", fillOpacity: 0.1})));
        drawn.addLayer(L.polyline(points, line));
        points.forEach(at => drawn.addLayer(L.circleMarker(at, Object.assign({}, line, {radius: 4, fillColor: "#fff", fillOpacity: 1}))));
        drawn.eachLayer(layer => layer.bringToFront());
        board.toast([h("Span", {className: "measured"}, words(map)), button("measure", say("measure_end"), {className: "action"})], true);
    }

    function add(event) {
        points.push(event.latlng);
        draw(board.map.state.map);
    }

    function keys(event) {
        if (event.key === "Escape") {
            event.preventDefault();
            end();
        } else if (event.key === "Enter" && event.target === board.map.state.map.getContainer()) {
            add({latlng: board.map.state.map.getCenter()});
        }
    }

    function begin() {
        const {map} = board.map.state;
        drawn = window.L.layerGroup().addTo(map);
        select = board.map.state.onSelect;
        board.map.state.onSelect = () => {};
        board.map.state.measuring = true;
        map.doubleClickZoom.disable();
        map.on("click", add);
        document.addEventListener("keydown", keys, true);
        document.body.dataset.measuring = "1";
        draw(map);
    }

    function end() {
        const {map} = board.map.state;
        points = [];
        drawn.remove();
        drawn = null;
        board.map.state.onSelect = select;
        board.map.state.measuring = false;
        map.doubleClickZoom.enable();
        map.off("click", add);
        document.removeEventListener("keydown", keys, true);
        document.body.dataset.measuring = "0";
        board.toast(null);
    }

    board.measure = function () {
        if (drawn) end();
        else begin();
        window.dash_clientside.set_props("measure", {"aria-pressed": String(Boolean(drawn))});
    };
})(window.board);
