// The desk's maps: communes to place a point or draw areas on. The inputs of the form hold what is said; the map only
// writes and reads them, so a form works without it.
(() => {
    const box = document.querySelector("[data-ground]");
    if (!box || !window.L) return;
    const words = JSON.parse(box.dataset.words), kind = box.dataset.ground;
    const field = name => document.getElementById(name);
    const said = document.querySelector("[data-ground-said]");
    const map = L.map(box, {attributionControl: false, zoomSnap: 0.25, keyboard: true});
    const communes = {}, names = {};
    const decimals = degrees => degrees.toFixed(6);

    const tell = text => { if (said) said.textContent = text; };

    window.askWithin(60_000, box.dataset.shapes).then(({text}) => JSON.parse(text)).then(ground => {
        for (const feature of ground.commune.collection.features) communes[feature.properties?.code ?? feature.id] = feature.geometry;
        Object.assign(names, ground.commune.names);
        const layer = (level, options) => L.geoJSON(ground[level].collection, {interactive: false, pmIgnore: true, style: feature => ({className: `${level} ${level}-${feature.properties?.code ?? feature.id}`, weight: 1, ...options})}).addTo(map);
        map.fitBounds(layer("commune", {fillOpacity: 1}).getBounds(), {padding: [8, 8]});
        layer("district", {});
        for (const [code, point] of Object.entries(ground.district.labels)) {
            L.tooltip({permanent: true, direction: "center", className: "name", interactive: false, pmIgnore: true})
                .setLatLng([point[1], point[0]]).setContent(ground.district.names[code].replace(/^(Huyện|Thành phố) | district$| city$/g, "")).addTo(map);
        }
        ({point: placing, area: drawing, shown: showing})[kind]();
    });

    // Whether a ring of [longitude, latitude] holds a point.
    const holds = (ring, lon, lat) => ring.reduce((inside, [x, y], at) => {
        const [px, py] = ring[(at || ring.length) - 1];
        return (y > lat) !== (py > lat) && lon < (px - x) * (lat - y) / (py - y) + x ? !inside : inside;
    }, false);
    const polygons = geometry => geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    const within = (lon, lat) => Object.keys(communes).find(code => polygons(communes[code]).some(rings =>
        holds(rings[0], lon, lat) && !rings.slice(1).some(ring => holds(ring, lon, lat))));

    const choose = (code, zoom) => {
        for (const path of box.querySelectorAll("path.chosen")) path.classList.remove("chosen");
        const path = box.querySelector(`path.commune-${CSS.escape(code || "none")}`);
        if (!path) return;
        path.classList.add("chosen");
        if (zoom) map.fitBounds(L.geoJSON(communes[code]).getBounds(), {padding: [48, 48]});
    };

    const pin = (lat, lon, options) => L.marker([lat, lon], {
        icon: L.divIcon({className: "", html: '<span class="pin"></span>', iconSize: [22, 22], iconAnchor: [11, 11]}),
        alt: words.pin, title: words.pin, pmIgnore: true, ...options,
    });

    function placing() {
        const lat = field("lat"), lon = field("lon"), place = field("place");
        let marker = null;
        const where = () => {
            const code = within(Number(lon.value), Number(lat.value));
            tell(code ? words.inside.replace("{name}", names[code]) : words.outside);
        };
        const write = point => { lat.value = decimals(point.lat); lon.value = decimals(point.lng); where(); };
        const put = (point, pan) => {
            if (!marker) {
                marker = pin(point.lat, point.lng, {draggable: true, autoPan: true}).addTo(map);
                marker.on("drag", () => write(marker.getLatLng()));
                marker.getElement().addEventListener("keydown", nudge);
            }
            marker.setLatLng(point);
            if (pan && !map.getBounds().contains(point)) map.panTo(point);
        };
        const nudge = event => {
            const step = event.shiftKey ? 0.005 : 0.0005, move = {ArrowUp: [step, 0], ArrowDown: [-step, 0], ArrowLeft: [0, -step], ArrowRight: [0, step]}[event.key];
            if (!move) return;
            event.preventDefault();
            event.stopPropagation();
            const at = marker.getLatLng();
            put(L.latLng(at.lat + move[0], at.lng + move[1]), true);
            write(marker.getLatLng());
        };
        const read = pan => {
            const at = [lat.value, lon.value].map(text => text.trim() === "" ? NaN : Number(text));
            if (at.every(Number.isFinite) && Math.abs(at[0]) <= 90 && Math.abs(at[1]) <= 180) { put(L.latLng(at), pan); where(); }
        };
        map.on("click", event => { put(event.latlng); write(event.latlng); });
        for (const input of [lat, lon]) input.addEventListener("input", () => read(true));
        place.addEventListener("change", () => choose(place.value, !marker));
        choose(place.value, true);
        read(true);
    }

    // Area on the sphere in square kilometres; the server takes it on the ellipsoid.
    const RADIUS_KM = 6371.0088, rad = Math.PI / 180;
    const ringArea = ring => Math.abs(ring.reduce((sum, [x, y], at) => {
        const [px, py] = ring[(at || ring.length) - 1];
        return sum + (x - px) * rad * (2 + Math.sin(y * rad) + Math.sin(py * rad));
    }, 0)) * RADIUS_KM ** 2 / 2;
    const areaOf = coordinates => coordinates.reduce((sum, rings) => sum + ringArea(rings[0]) - rings.slice(1).reduce((holes, ring) => holes + ringArea(ring), 0), 0);
    const amount = km2 => km2.toLocaleString(document.documentElement.lang, {maximumFractionDigits: km2 < 1 ? 3 : 1});

    // The polygons of a geometry, a feature or a collection.
    const all = said => (said.features ?? said.geometries)?.flatMap(all)
        ?? (said.type === "Feature" ? all(said.geometry) : /Polygon$/.test(said.type) ? polygons(said) : []);

    function drawing() {
        const text = field("geometry"), place = field("place"), group = L.featureGroup().addTo(map);
        const write = () => {
            const found = group.getLayers().flatMap(layer => polygons(layer.toGeoJSON(6).geometry));
            text.value = found.length ? JSON.stringify(found.length === 1 ? {type: "Polygon", coordinates: found[0]} : {type: "MultiPolygon", coordinates: found}) : "";
            tell(found.length ? words.drawn_area.replace("{area}", amount(areaOf(found))).replace("{n}", found.length) : "");
        };
        const watch = layer => { layer.on("pm:edit pm:dragend pm:markerdragend", write); return layer; };
        const add = coordinates => watch(L.polygon(coordinates.map(ring => ring.map(([x, y]) => [y, x])), {className: "drawn"}).addTo(group));
        const read = zoom => {
            let found = [];
            try { found = text.value.trim() ? all(JSON.parse(text.value)) : []; } catch { tell(words.bad_geojson); return; }
            group.clearLayers();
            found.forEach(add);
            tell(found.length ? words.drawn_area.replace("{area}", amount(areaOf(found))).replace("{n}", found.length) : "");
            if (found.length && zoom) map.fitBounds(group.getBounds(), {padding: [40, 40]});
        };
        map.pm.setLang("desk", {
            tooltips: {firstVertex: words.first_vertex, continueLine: words.continue_line, finishLine: words.finish_poly, finishPoly: words.finish_poly, finishRect: words.finish_rect},
            actions: {finish: words.finish, cancel: words.cancel, removeLastVertex: words.remove_vertex},
            buttonTitles: {drawPolyButton: words.draw_polygon, drawRectButton: words.draw_rectangle, editButton: words.edit_area, dragButton: words.drag_area, cutButton: words.cut_area, deleteButton: words.remove_area},
        }, "en");
        map.pm.addControls({position: "topleft", drawMarker: false, drawCircleMarker: false, drawPolyline: false, drawCircle: false, drawText: false, rotateMode: false});
        for (const part of box.querySelectorAll(".leaflet-pm-toolbar .button-container")) part.querySelector("a").setAttribute("aria-label", part.title);
        map.pm.setGlobalOptions({layerGroup: group, pathOptions: {className: "drawn"}, templineStyle: {className: "drawn"}, hintlineStyle: {className: "drawn"}, allowSelfIntersection: false, snapDistance: 12});
        map.on("pm:create", event => { watch(event.layer); write(); });
        map.on("pm:cut", event => {
            group.removeLayer(event.originalLayer);
            const rest = event.layer instanceof L.Polygon ? [event.layer] : event.layer.getLayers?.() ?? [];
            for (const layer of rest) { layer.setStyle({className: "drawn"}); watch(layer.addTo(group)); }
            write();
        });
        map.on("pm:remove", write);
        text.addEventListener("change", () => read(true));
        place.addEventListener("change", () => choose(place.value, !group.getLayers().length));
        document.querySelector("[data-into=geometry]")?.addEventListener("change", async event => {
            const [file] = event.target.files;
            if (!file) return;
            text.value = await file.text();
            read(true);
        });
        choose(place.value, true);
        read(true);
    }

    function showing() {
        choose(box.dataset.place, true);
        if (!box.dataset.shape) { pin(Number(box.dataset.lat), Number(box.dataset.lon), {interactive: false}).addTo(map); return; }
        map.fitBounds(L.geoJSON(JSON.parse(box.dataset.shape), {interactive: false, style: {className: "drawn"}}).addTo(map).getBounds(), {padding: [48, 48]});
    }
})();
