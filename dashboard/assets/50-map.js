// The map: colours from `hideout`, labels as text, what was tapped.
(function (board) {
    "use strict";
    const HATCH = "hatch", NONE = "none";
    const patterns = {};
    const layers = new Map();
    const state = {map: null, hovered: null, onSelect: () => {}, onHover: () => {}};

    const token = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

    function hatch() {
        const colour = token("--hatch"), ground = token("--unknown");
        const key = colour + ground;
        if (!patterns[key]) {
            const tile = document.createElement("canvas");
            tile.width = tile.height = 8;
            const pen = tile.getContext("2d");
            pen.fillStyle = ground;
            pen.fillRect(0, 0, 8, 8);
            pen.strokeStyle = colour;
            pen.lineWidth = 1.5;
            for (const start of [-8, 0, 8]) {
                pen.beginPath();
                pen.moveTo(start - 1, 9);
                pen.lineTo(start + 9, -1);
                pen.stroke();
            }
            patterns[key] = pen.createPattern(tile, "repeat");
        }
        return patterns[key];
    }

    function fillOf(code, hideout) {
        const fill = hideout.fill[code] || HATCH;
        if (fill === HATCH) return hatch();
        return fill === NONE ? token("--na") : fill;
    }

    function style(feature, context) {
        const hideout = context.hideout || {fill: {}};
        const code = feature.properties.code, chosen = hideout.selected === code;
        return {
            fillColor: fillOf(code, hideout),
            fillOpacity: 1,
            color: chosen ? token("--ink") : token("--edge"),
            weight: chosen ? 3 : 0.8,
            opacity: 1,
        };
    }

    function borderStyle() {
        return {fill: false, color: token("--border"), weight: 1.6, opacity: 0.9};
    }

    function onEachFeature(feature, layer, context) {
        const code = feature.properties.code;
        if (state.map !== context.map) adopt(context.map);
        layers.set(code, layer);
        layer.on({
            click: event => {
                event.originalEvent.stopPropagation();
                state.onSelect(code);
            },
            mouseover: event => state.onHover(code, event.originalEvent),
            mousemove: event => state.onHover(code, event.originalEvent),
            mouseout: () => state.onHover(null),
        });
    }

    function adopt(map) {
        state.map = map;
        map.getContainer().setAttribute("aria-label", board.say("map"));
        map.on("zoomend viewreset resize", () => requestAnimationFrame(placeLabels));
    }

    // Labels: names of districts always, of communes where they fit into their shape.
    let labelled = [];

    function labels(places) {
        labelled = places;
        placeLabels();
    }

    function placeLabels() {
        if (!state.map) return;
        const pane = state.map.getPane("markerPane");
        pane.querySelectorAll(".place-label").forEach(old => old.remove());
        for (const place of labelled) {
            const layer = layers.get(place.code);
            if (!place.label || (place.level === "commune" && !fits(place, layer))) continue;
            const at = state.map.latLngToLayerPoint([place.label[1], place.label[0]]);
            const tag = document.createElement("span");
            tag.className = `place-label of-${place.level}`;
            tag.textContent = board.shortName(place);
            tag.style.left = `${Math.round(at.x)}px`;
            tag.style.top = `${Math.round(at.y)}px`;
            pane.appendChild(tag);
        }
    }

    function fits(place, layer) {
        if (!layer || !layer.getBounds) return false;
        const bounds = layer.getBounds();
        const one = state.map.latLngToLayerPoint(bounds.getNorthWest()), two = state.map.latLngToLayerPoint(bounds.getSouthEast());
        return (two.x - one.x) * 0.62 > board.shortName(place).length * 6.2 && two.y - one.y > 30;
    }

    function home(animate) {
        const bounds = [...layers.values()].reduce((all, layer) => all ? all.extend(layer.getBounds()) : layer.getBounds().pad(0), null);
        if (state.map && bounds) state.map.fitBounds(bounds, {padding: [14, 14], animate: Boolean(animate)});
    }

    function raise(code) {
        const layer = layers.get(code);
        if (layer && layer.bringToFront) layer.bringToFront();
    }

    function zoom(by) {
        if (state.map) state.map.zoomIn(by);
    }

    board.map = {HATCH, NONE, state, style, borderStyle, onEachFeature, labels, placeLabels, home, raise, zoom,
        forget: () => layers.clear(), resize: () => state.map && state.map.invalidateSize()};
})(window.board);
