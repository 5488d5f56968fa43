// What lies over the figures: facilities as points, zones as dated polygons. Their words are text, never markup.
(function (board) {
    "use strict";
    const {h, button, say, text, number} = board;
    const UNENDED_DAYS = 28, LISTED = 8, EMPTY = {type: "FeatureCollection", features: []};
    const CROSS = "M12 7v10M7 12h10", BOX = "M4 4h16v16H4z", DISC = "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18z";
    // Outline and glyph of each kind, told apart by their shape alone.
    const MARKS = {
        hospital: [BOX, "M8.5 7v10M15.5 7v10M8.5 12h7"],
        medical_centre: [BOX, CROSS],
        health_station: [DISC, CROSS],
        field_hospital: ["M12 2L23 21H1z", "M12 10v8M8 14h8"],
        quarantine: ["M12 1.5l9.5 5.2v10.6L12 22.5l-9.5-5.2V6.7z", "M8.5 8v8M12 8v8M15.5 8v8"],
        vaccination_site: ["M12 1l11 11-11 11L1 12z", "M12 7v10M9 7h6M9.5 12h5"],
        sampling_site: ["M12 1c4 5.5 7.5 8.5 7.5 13a7.5 7.5 0 0 1-15 0C4.5 9.5 8 6.5 12 1z", "M12 12v5M9.5 14.5h5"],
        checkpoint: ["M8 2h8l6 6v8l-6 6H8l-6-6V8z", "M7 12h10"],
    };
    const state = {facilities: null, kinds: [], zones: [], chosen: null, day: null, laid: "", changed: () => {}, places: new Map(), ready: false};
    const props = (id, changed) => window.dash_clientside.set_props(id, changed);
    const on = name => board.view.now.overlays.includes(name);

    // --- points

    function svg(kind) {
        const [outline, glyph] = MARKS[kind] || [DISC, ""];
        return `<svg viewBox="0 0 24 24" aria-hidden="true"><path class="mark-ground" d="${outline}"/><path class="mark-glyph" d="${glyph}"/></svg>`;
    }

    const sign = kind => h("Span", {className: "sign", style: {"--sign": `url("data:image/svg+xml,${encodeURIComponent(
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><mask id="m"><path d="${MARKS[kind][0]}" fill="white"/>`
        + `<path d="${MARKS[kind][1]}" fill="none" stroke="black" stroke-width="2.2"/></mask><rect width="24" height="24" mask="url(#m)"/></svg>`)}")`}});

    // A marker that the keyboard presses as the pointer does.
    function named(marker, label) {
        marker.on("add", () => marker.getElement().setAttribute("aria-label", label));
        marker.on("keypress", ({originalEvent}) => {
            if (originalEvent.key === "Enter") marker.fire("click", {latlng: marker.getLatLng(), originalEvent}, true);
        });
        return marker;
    }

    function point(feature, latlng) {
        const {id, kind} = feature.properties, size = kind === "health_station" ? 18 : 24;
        const marker = window.L.marker(latlng, {icon: window.L.divIcon({html: svg(kind), className: `mark of-${kind}`, iconSize: [size, size]})});
        const facility = state.facilities.get(id);
        marker.on("click", event => choose("facility", id, event));
        marker.on("mouseover", event => board.hint(`facility/${id}`, () => hintOf(facility), event.originalEvent));
        marker.on("mouseout", () => board.hint(null));
        return named(marker, `${facility.name}, ${labelOf(kind)}`);
    }

    function cluster(feature, latlng) {
        const count = feature.properties.point_count;
        const ring = document.createElement("span");
        ring.textContent = number(count);
        const size = count < 10 ? 28 : 34;
        const marker = window.L.marker(latlng, {icon: window.L.divIcon({html: ring, className: "mark-cluster", iconSize: [size, size]})});
        marker.on("click", () => { board.map.state.moved = true; });
        return named(marker, say("cluster", {n: number(count)}));
    }

    const labelOf = kind => text((state.kinds.find(one => one.id === kind) || {}).label);
    const kindsShown = () => state.kinds.map(kind => kind.id).filter(kind => !board.view.now.kinds || board.view.now.kinds.includes(kind));

    function pointsShown() {
        const kinds = new Set(kindsShown());
        const shown = [...state.facilities.values()].filter(one => kinds.has(one.kind) && one.lon !== null && one.lat !== null);
        return {type: "FeatureCollection", features: shown.map(one => ({
            type: "Feature", geometry: {type: "Point", coordinates: [one.lon, one.lat]}, properties: {id: one.id, kind: one.kind}}))};
    }

    // --- zones

    const lasts = zone => zone.to || board.shift(zone.from, UNENDED_DAYS);

    // "in" while in force, "unclear" when nobody said that it ended, null when it is not shown.
    function standing(zone, iso) {
        if (!zone.from || iso < zone.from) return null;
        if (iso <= lasts(zone)) return "in";
        return zone.to ? null : "unclear";
    }

    const zonesShown = () => ({type: "FeatureCollection", features: state.zones
        .map(({geometry, properties}) => ({type: "Feature", geometry, properties: {id: properties.id, standing: standing(properties, state.day)}}))
        .filter(feature => feature.properties.standing)});

    function zoneStyle(feature) {
        const colour = getComputedStyle(document.documentElement).getPropertyValue("--zone").trim();
        const unclear = feature.properties.standing === "unclear";
        return {color: colour, weight: unclear ? 1.5 : 2.5, dashArray: unclear ? "5 5" : null, opacity: unclear ? 0.75 : 1,
            fillColor: colour, fillOpacity: unclear ? 0.06 : 0.22};
    }

    const casing = () => ({fill: false, interactive: false, color: "#ffffff", weight: 5, opacity: 0.9});
    const onCasing = (feature, layer) => board.map.state.above.push(layer);

    function onZone(feature, layer) {
        const {id} = feature.properties;
        board.map.state.above.push(layer);
        layer.on({
            click: event => choose("zone", id, event),
            mouseover: event => board.hint(`zone/${id}/${state.day}`, () => zoneHint(zoneOf(id)), event.originalEvent),
            mousemove: event => board.hint(`zone/${id}/${state.day}`, () => zoneHint(zoneOf(id)), event.originalEvent),
            mouseout: () => board.hint(null),
        });
    }

    const zoneOf = id => state.zones.find(zone => zone.properties.id === id).properties;

    // --- words

    const placeName = code => {
        const place = state.places.get(code), parent = place && state.places.get(place.parent);
        return place ? [place.name, place.level === "commune" && parent ? parent.name : null].filter(Boolean).join(", ") : "";
    };
    const line = (...children) => h("Div", {className: "line"}, ...children);
    const approximate = thing => thing.approximate ? h("Div", {className: "line approximate"}, "≈ ", say("approximate")) : null;

    function room(facility) {
        const {capacity, used} = facility, unit = text(facility.unit);
        if (capacity === null && used === null) return say("no_capacity");
        if (capacity === null) return say("used_only", {used: number(used), unit});
        if (used === null) return say("capacity_only", {capacity: number(capacity), unit});
        return say("used_of", {used: number(used), capacity: number(capacity), unit});
    }

    const hintOf = facility => [h("B", {}, facility.name), line(labelOf(facility.kind)), line(room(facility)), approximate(facility)];

    function period(zone) {
        const until = zone.to ? say("until", {day: board.day(zone.to)}) : say("no_end");
        return [say("from", {day: board.day(zone.from)}), " · ", until].join("");
    }

    const status = zone => say(standing(zone, state.day) === "unclear" ? "zone_unclear" : "zone_in_force");
    const zoneHint = zone => [h("B", {}, zone.name), line(text(zone.measure)), line(period(zone)), line(status(zone)), approximate(zone)];

    const head = (over, name, under) => h("Div", {className: "readout-head"},
        h("Div", {}, h("Div", {className: "quiet"}, over), h("H2", {}, name), under ? h("Div", {className: "quiet"}, under) : null),
        button("clear", "×", {className: "close", "aria-label": say("clear")}));
    function sourceOf({source}) {
        if (typeof source !== "string" || !source) return null;
        const named = /^https?:\/\//.test(source) ? h("A", {href: source, rel: "noopener", target: "_blank"}, new URL(source).hostname) : source;
        return h("Div", {className: "line quiet"}, say("source"), ": ", named);
    }

    const noteOf = thing => thing.note ? h("Div", {className: "line quiet"}, text(thing.note)) : null;
    const illustrative = thing => thing.illustrative ? h("Div", {}, board.parts.badge()) : null;

    const facilityCard = one => [
        head(labelOf(one.kind), one.name, placeName(one.place)),
        h("Div", {className: one.capacity === null && one.used === null ? "line" : "figure small"}, room(one)),
        one.day ? h("Div", {className: "line quiet"}, say("report_day", {day: board.day(one.day)})) : null,
        one.address ? line(one.address) : null,
        one.phone ? line(h("A", {href: `tel:${one.phone.replace(/[^\d+]/g, "")}`}, one.phone)) : null,
        approximate(one), noteOf(one), sourceOf(one), illustrative(one),
    ];

    const zoneCard = zone => [
        head(text(zone.measure), zone.name, placeName(zone.place)),
        h("Div", {className: "figure small"}, status(zone)), line(period(zone)),
        zone.people === null ? null : line(say("people", {n: number(zone.people)})),
        zone.area_km2 === null ? null : line(say("area", {n: number(zone.area_km2, 1)})),
        zone.document ? line(h("A", {href: board.parts.inLanguage(`/van-ban/${encodeURIComponent(zone.document)}`)}, say("legal_document"))) : null,
        approximate(zone), noteOf(zone), sourceOf(zone), illustrative(zone),
    ];

    function choose(type, id, event) {
        if (event.originalEvent) window.L.DomEvent.stopPropagation(event);
        if (board.map.state.measuring) return;
        state.chosen = {type, id};
        state.changed();
    }

    function readout() {
        if (!state.chosen) return null;
        if (state.chosen.type === "facility") return on("facilities") ? facilityCard(state.facilities.get(state.chosen.id)) : null;
        const zone = zoneOf(state.chosen.id);
        return on("zones") && standing(zone, state.day) ? zoneCard(zone) : null;
    }

    // --- the rail

    function kindList() {
        const shown = new Set(kindsShown()), count = new Map();
        for (const one of state.facilities.values()) count.set(one.kind, (count.get(one.kind) || 0) + 1);
        return h("Ul", {className: "kinds"}, state.kinds.filter(kind => count.has(kind.id)).map(kind => h("Li", {},
            button("kind", [sign(kind.id), h("Span", {}, text(kind.label)), h("Span", {className: "count"}, number(count.get(kind.id)))],
                {"data-value": kind.id, className: shown.has(kind.id) ? "on" : "", "aria-pressed": String(shown.has(kind.id))}))));
    }

    function zoneSummary() {
        const zones = state.zones.map(zone => zone.properties);
        const group = (kind, word) => {
            const found = zones.filter(zone => standing(zone, state.day) === kind);
            if (!found.length && kind !== "in") return null;
            return [h("Div", {}, h("Span", {className: `zone-sign ${kind}`}), say(word, {n: number(found.length)})),
                found.slice(0, LISTED).map(zone => button("zone", zone.name, {"data-value": zone.id}))];
        };
        return h("Div", {className: "zone-summary"}, group("in", "zones_in_force"), group("unclear", "zones_unclear"));
    }

    function go(id) {
        const {geometry} = state.zones.find(zone => zone.properties.id === id);
        board.map.state.moved = true;
        board.map.state.map.fitBounds(window.L.geoJSON(geometry).getBounds().pad(1.5), {maxZoom: 12});
        choose("zone", id, {});
    }

    function toggle(kind) {
        const known = state.kinds.map(one => one.id), shown = kindsShown();
        const next = known.filter(one => one === kind ? !shown.includes(one) : shown.includes(one));
        return next.length === known.length ? null : next;
    }

    // --- laying them

    async function fetched(name) {
        if (name === "facilities") {
            const file = await board.data.get("facilities.json");
            state.kinds = file.kinds.filter(kind => MARKS[kind.id]);
            state.facilities = new Map(file.facilities.map(one => [one.id, one]));
        } else {
            state.zones = (await board.data.get("zones.json")).features;
        }
    }

    function build() {
        if (state.ready) return;
        state.ready = true;
        const geo = properties => ({namespace: "dash_leaflet", type: "GeoJSON", props: Object.assign({data: EMPTY}, properties)});
        const code = name => ({variable: `board.overlays.${name}`});
        board.put("over", [
            geo({id: "casings", style: code("casing"), onEachFeature: code("onCasing")}),
            geo({id: "zones", style: code("zoneStyle"), onEachFeature: code("onZone")}),
            geo({id: "facilities", cluster: true, zoomToBoundsOnClick: true, superClusterOptions: {radius: 68, maxZoom: 12},
                pointToLayer: code("point"), clusterToLayer: code("cluster"), onEachFeature: code("nothing")}),
        ]);
    }

    async function show({places, day, changed}) {
        Object.assign(state, {places, day, changed});
        await Promise.all(board.view.now.overlays.map(fetched));
        build();
        props("facilities", {data: on("facilities") ? pointsShown() : EMPTY});
        if (document.getElementById("overlay-facilities")) board.put("overlay-facilities", on("facilities") ? kindList() : []);
        document.body.dataset.points = on("facilities") ? "1" : "0";
        board.map.placeLabels();
        state.laid = "";
        layZones();
        state.changed();
    }

    // Zones are laid anew only when the day changes which of them are in force.
    function layZones() {
        const shown = on("zones") ? zonesShown() : EMPTY;
        const key = document.documentElement.dataset.theme + shown.features.map(one => one.properties.id + one.properties.standing);
        if (key === state.laid) return;
        state.laid = key;
        board.map.state.above.length = 0;
        props("casings", {data: {type: "FeatureCollection", features: shown.features.filter(one => one.properties.standing === "in")}});
        props("zones", {data: shown});
        if (document.getElementById("overlay-zones")) board.put("overlay-zones", on("zones") ? zoneSummary() : []);
    }

    function day(iso) {
        state.day = iso;
        if (state.ready) layZones();
    }

    function drop() {
        const had = Boolean(state.chosen);
        state.chosen = null;
        return had;
    }

    board.overlays = {show, day, readout, drop, toggle, go, point, cluster, zoneStyle, onZone, casing, onCasing, nothing: () => {}};
})(window.board);
