// Short ways to write Dash components and to hand them over.
(function (board) {
    "use strict";
    const list = children => children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false);

    function element(namespace) {
        return (type, props, ...children) => ({
            namespace, type, props: Object.assign({}, props, children.length ? {children: list(children)} : {}),
        });
    }

    board.wide = matchMedia("(min-width: 1260px)");
    board.h = element("dash_html_components");
    board.button = (action, label, props) => board.h("Button", Object.assign({"data-do": action, type: "button"}, props), label);
    // Scripts that only some readers need, fetched when the first of them does.
    const late = new Map();
    board.late = function (name) {
        if (!late.has(name)) {
            late.set(name, new Promise((resolve, reject) => {
                const script = document.createElement("script");
                script.src = `/assets/late/${name}.js?m=${board.boot.current.app}`;
                script.onload = resolve;
                script.onerror = () => {
                    late.delete(name);
                    reject(new Error(name));
                };
                document.head.append(script);
            }));
        }
        return late.get(name);
    };
    let silence = null;
    // A sentence over the map that goes by itself, unless it is to `stay`.
    board.toast = function (content, stay) {
        clearTimeout(silence);
        board.put("say", content || []);
        if (content && !stay) silence = setTimeout(() => board.put("say", []), 9000);
    };
    board.put = (id, children) => window.dash_clientside.set_props(id, {children: Array.isArray(children) ? list(children) : children});
})(window.board);
