// Printing: the map drawn for the sheet first, put back afterwards.
(function (board) {
    "use strict";
    const frame = () => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));

    // The map takes its colours in its own time; a sheet is not printed before, unless it never does.
    async function coloured(theme) {
        for (let frames = 0; board.map.state.theme !== theme && frames < 120; frames += 1) await frame();
    }

    async function fit(printing) {
        document.body.classList.toggle("printing", printing);
        board.map.state.map.invalidateSize({animate: false});
        board.map.home(false);
        await frame();
        board.map.placeLabels();
        await frame();
    }

    board.print = async function () {
        const {map} = board.map.state, centre = map.getCenter(), zoom = map.getZoom(), theme = document.documentElement.dataset.theme;
        document.documentElement.dataset.theme = "light";
        board.redraw();
        await coloured("light");
        await fit(true);
        window.print();
        document.documentElement.dataset.theme = theme;
        board.redraw();
        await fit(false);
        map.setView(centre, zoom, {animate: false});
    };
})(window.board);
