// The curve in the panel: Plotly comes when the first panel opens.
(function (board) {
    "use strict";
    const CONFIG = {displayModeBar: false, showSendToCloud: false, responsive: true, scrollZoom: false, doubleClick: false};
    let bundle = null;

    function plotly() {
        bundle = bundle || new Promise((resolve, reject) => {
            const script = document.createElement("script");
            script.src = "/assets/vendor/plotly-basic.min.js";
            script.onload = () => resolve(window.Plotly);
            script.onerror = () => {
                bundle = null;
                reject(new Error(script.src));
            };
            document.head.append(script);
        });
        return bundle;
    }

    async function draw(figure) {
        const Plotly = await plotly();
        const box = document.getElementById("curve");
        if (box) await Plotly.react(box, figure.data, Object.assign({}, figure.layout, {autosize: true}), CONFIG);
    }

    board.curve = {draw};
})(window.board);
