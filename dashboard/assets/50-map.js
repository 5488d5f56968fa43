// The map: colours from `hideout`, labels as text, what was tapped.
(function (board) {
    "use strict";
    const HATCH = "hatch", NONE = "none";
    const patterns = {};
    const layers = new Map();
    let borders = [];
    const state = {map: null, theme: "", above: [], onSelect: () => {}, onHover: () => {}};

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
        state.theme = hideout.theme;
        return {
            fillColor: fillOf(code, hideout),
            fillOpacity: 1,
            color: chosen ? token("--ink") : token("--edge"),
            weight: chosen ? 3 : 0.8,
            opacity: 1,
        };
    }

    function borderStyle() {
        return {fill: false, color: token("--border"), weight: 1.6, opacity: 0.9, interactive: false};
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
        map.on("layeradd layerremove", placeSoon);
        map.on("dragstart", () => { state.moved = true; });
        new ResizeObserver(() => {
            map.invalidateSize({animate: false});
            if (!state.moved && map.getSize().y) home();
        }).observe(map.getContainer());
    }

    // Labels: names of districts always, of communes where they fit into their shape. `grade` gives the epidemic level
    // of a place while levels are shown: it stands below the name, or alone where the name does not fit.
    let labelled = [], grade = null;
    const BIG = {province: 0, district: 1, commune: 2};

    function labels(places) {
        labelled = [...places].sort((a, b) => BIG[a.level] - BIG[b.level]);
        placeLabels();
    }

    function grades(of) {
        const before = grade;
        grade = of;
        if (before || grade) placeLabels();
    }

    // Points are never covered: a label goes beside them, or is left out.
    function points(pane) {
        return [...pane.querySelectorAll(".mark, .mark-cluster")].map(point => {
            const {x, y} = window.L.DomUtil.getPosition(point);
            return {x, y, half: point.offsetWidth / 2 + 1, tall: point.offsetHeight / 2 + 1};
        });
    }

    // The first place that is free: where the label belongs, else a little above, below or beside it.
    function free(taken, at, {half, tall}) {
        const row = 2 * tall;
        const moves = [[0, 0], [0, row], [0, -row], [half / 2, row], [-half / 2, row], [half, 0], [-half, 0], [half / 2, -row], [-half / 2, -row],
            [0, 1.6 * row], [0, -1.6 * row]];
        return moves.map(([x, y]) => ({x: at.x + x, y: at.y + y, half, tall}))
            .find(box => !taken.some(other => Math.abs(other.x - box.x) < other.half + half && Math.abs(other.y - box.y) < other.tall + tall));
    }

    function placeLabels() {
        if (!state.map) return;
        const pane = state.map.getPane("markerPane");
        pane.querySelectorAll(".place-label").forEach(old => old.remove());
        const laid = document.body.dataset.points === "1", taken = laid ? points(pane) : [], tall = grade ? 15 : laid ? 10 : 8.5;
        for (const place of labelled) {
            const layer = layers.get(place.code);
            const level = grade && layer ? grade(place.code) : null;
            const bare = place.level === "commune" && (laid || !fits(place, layer));
            if (!place.label || (bare && (!level || !wide(layer)))) continue;
            const name = bare ? String(level) : board.shortName(place);
            const at = state.map.latLngToLayerPoint([place.label[1], place.label[0]]);
            const half = name.length * (place.level === "commune" ? 3.2 : laid ? 4.6 : 4);
            const box = free(taken, at, {half, tall});
            if (!box || (place.level === "commune" && (box.x !== at.x || box.y !== at.y))) continue;
            taken.push(box);
            const tag = document.createElement("span");
            tag.dataset.code = place.code;
            tag.className = `place-label of-${place.level}`;
            tag.textContent = name;
            if (level && !bare) tag.append(graded(level));
            tag.style.left = `${Math.round(box.x)}px`;
            tag.style.top = `${Math.round(box.y)}px`;
            ink(tag);
            pane.appendChild(tag);
        }
    }

    // A name is written in the ink that is read on its shape, a district's on those of its communes; over hatches in the theme's.
    let fills = {};
    const INK = 0.2;

    function luminance(colour) {
        const [red, green, blue] = [1, 3, 5].map(at => parseInt(colour.slice(at, at + 2), 16) / 255)
            .map(part => part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4));
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    }

    function ink(tag) {
        const {code} = tag.dataset, own = labelled.filter(place => place.code === code || place.parent === code).map(place => fills[place.code]);
        const lights = own.filter(fill => fill && fill[0] === "#").map(luminance);
        const mean = lights.reduce((sum, light) => sum + light, 0) / lights.length;
        tag.classList.toggle("pale", lights.length ? mean < INK : document.documentElement.dataset.theme === "dark");
    }

    function inks(of) {
        fills = of;
        if (state.map) state.map.getPane("markerPane").querySelectorAll(".place-label").forEach(ink);
    }

    let waiting = 0;
    // Clusters part and join after the map has moved, one marker at a time.
    function placeSoon({layer}) {
        if (!layer.getLatLng) return;
        cancelAnimationFrame(waiting);
        waiting = requestAnimationFrame(placeLabels);
    }

    function graded(level) {
        const words = document.createElement("span");
        words.className = "place-grade";
        words.textContent = board.say("grade", {level});
        return words;
    }

    function extent(layer) {
        if (!layer || !layer.getBounds) return {x: 0, y: 0};
        const bounds = layer.getBounds();
        return state.map.latLngToLayerPoint(bounds.getSouthEast()).subtract(state.map.latLngToLayerPoint(bounds.getNorthWest()));
    }

    function fits(place, layer) {
        const size = extent(layer);
        return size.x * 0.62 > board.shortName(place).length * 6.2 && size.y > (grade ? 44 : 30);
    }

    function wide(layer) {
        const size = extent(layer);
        return size.x > 14 && size.y > 14;
    }

    function home(animate) {
        const bounds = [...layers.values()].reduce((all, layer) => all ? all.extend(layer.getBounds()) : layer.getBounds().pad(0), null);
        if (!state.map || !bounds) return;
        state.moved = false;
        const top = state.map.getSize().x < 600 ? 108 : 14;
        state.map.fitBounds(bounds, {paddingTopLeft: [14, top], paddingBottomRight: [14, 14], animate: Boolean(animate)});
    }

    // Borders above communes, the chosen place above both.
    function raise(code) {
        borders.forEach(layer => layer.bringToFront());
        const layer = layers.get(code);
        if (layer) layer.bringToFront();
        state.above.forEach(one => one.bringToFront());
    }

    function zoomTo(code) {
        const layer = layers.get(code);
        if (!layer || !state.map) return;
        state.moved = true;
        state.map.fitBounds(layer.getBounds().pad(0.6), {maxZoom: 12});
    }

    function zoom(by) {
        state.moved = true;
        if (state.map) state.map.zoomIn(by);
    }

    function onEachBorder(feature, layer) {
        borders.push(layer);
    }

    board.map = {HATCH, NONE, state, style, borderStyle, onEachFeature, onEachBorder, labels, grades, inks, placeLabels, home, zoomTo, raise, zoom,
        forget() {
            layers.clear();
            borders = [];
        }};
})(window.board);
