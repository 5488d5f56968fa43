// Where the reader stands: asked of the browser, compared with the shapes here, sent nowhere.
(function (board) {
    "use strict";
    const {say} = board;
    let marks = null;

    const crosses = ([ax, ay], [bx, by], x, y) => (ay > y) !== (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax;
    const inRing = (ring, x, y) => ring.reduce((inside, corner, index) =>
        crosses(corner, ring[(index || ring.length) - 1], x, y) ? !inside : inside, false);
    const inPolygon = (rings, x, y) => inRing(rings[0], x, y) && !rings.slice(1).some(hole => inRing(hole, x, y));

    function holds({type, coordinates}, x, y) {
        return (type === "Polygon" ? [coordinates] : coordinates).some(rings => inPolygon(rings, x, y));
    }

    const position = () => new Promise((resolve, reject) => {
        if (!navigator.geolocation) return reject(new Error("none"));
        navigator.geolocation.getCurrentPosition(found => resolve(found.coords), reject, {enableHighAccuracy: true, timeout: 20000, maximumAge: 60000});
    });

    function draw({latitude, longitude, accuracy}) {
        const {L} = window;
        if (marks) marks.remove();
        const at = [latitude, longitude], icon = L.divIcon({className: "here-mark", iconSize: [18, 18]});
        marks = L.layerGroup([
            L.circle(at, {radius: accuracy, interactive: false, weight: 1, color: "#0b5cad", fillOpacity: 0.12}),
            L.marker(at, {icon, interactive: false, keyboard: false}),
        ]).addTo(board.map.state.map);
    }

    board.locate = async function (shown) {
        board.toast(say("locating"), true);
        try {
            const at = await position();
            const communes = await board.data.get("shapes/commune.json");
            const found = communes.features.find(one => holds(one.geometry, at.longitude, at.latitude));
            if (!found) return board.toast(say("outside", {province: board.text(board.boot.province)}));
            const commune = shown.places.get(found.properties.code);
            await board.goTo(board.view.now.level === "district" ? commune.parent : commune.code);
            draw(at);
            const rough = shown.about.boundary.quality === "schematic";
            board.toast(say(rough ? "located_roughly" : "located", {name: commune.name}));
        } catch (error) {
            board.toast(say(error.code === 1 ? "locate_refused" : "locate_failed"));
        }
    };
})(window.board);
