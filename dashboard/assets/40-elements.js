// Short ways to write Dash components and to hand them over.
(function (board) {
    "use strict";
    const list = children => children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false);

    function element(namespace) {
        return (type, props, ...children) => ({
            namespace, type, props: Object.assign({}, props, children.length ? {children: list(children)} : {}),
        });
    }

    board.h = element("dash_html_components");
    // The small bundle, asked for when the first chart shows; Dash's renderer names the large one when it starts.
    board.graph = props => {
        window._dashPlotlyJSURL = "/assets/vendor/plotly-basic.min.js";
        return element("dash_core_components")("Graph", props);
    };
    board.button = (action, label, props) => board.h("Button", Object.assign({"data-do": action, type: "button"}, props), label);
    board.put = (id, children) => window.dash_clientside.set_props(id, {children: Array.isArray(children) ? list(children) : children});
})(window.board);
