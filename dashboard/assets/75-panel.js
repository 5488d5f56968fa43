// The panel of one place: its key figures and its curve. The chart library comes when the first chart does.
(function (board) {
    "use strict";
    const {h, button, say, text, number} = board;

    async function figuresOf(catalogue, place, iso) {
        const ranks = ["level_announced", "level_computed"]
            .filter(name => catalogue.indicators[name] && catalogue.indicators[name].levels.includes(place.level));
        const names = [...ranks, ...(await board.data.get("tables/kpi.json")).kpis.map(kpi => kpi.id)];
        return Promise.all(names.map(async name => {
            const item = catalogue.indicators[name];
            const shown = board.figures.figures(await board.data.layer(name, place.level), item, iso);
            return {name, item, shown, figure: shown.of(place.code)};
        }));
    }

    function row({name, item, shown, figure}) {
        const missing = figure.none ? say("not_applicable") : board.figures.missing(shown);
        const lacking = board.figures.lacking(figure, item);
        return h("Li", {}, button("indicator", text(item.label), {"data-value": name, className: "link"}),
            h("Span", {className: "panel-value"}, figure.value === null ? h("I", {}, missing) : board.figures.amount(figure.value, shown),
                figure.value === null || board.figures.isLevel(shown.layer) ? null : h("Span", {className: "unit"}, board.parts.unitOf(item))),
            h("Span", {className: "quiet rests"}, board.parts.whenOf(shown), lacking ? ` · ${lacking}` : "",
                figure.illustrative ? [" · ", h("I", {}, say("illustrative"))] : null));
    }

    async function show(catalogue, place, parent, iso) {
        const chart = `charts/epidemic_curve/${place.code}`;
        const suffix = board.boot.language === "vi" ? "" : `.${board.boot.language}`;
        const [rows, figure] = await Promise.all([figuresOf(catalogue, place, iso), board.data.get(`${chart}${suffix}.json?v=${board.boot.charts}`)]);
        const illustrative = (figure.illustrative || []).length > 0;
        return {
            head: [
                h("Div", {}, h("H2", {}, place.name),
                    h("Div", {className: "quiet"}, [parent ? say("of_district", {name: parent.name}) : null,
                        place.population ? `${say("population")}: ${number(place.population)}` : null].filter(Boolean).join(" · ")),
                    h("A", {className: "place-page", href: board.parts.placePage(place)}, say("place_page")),
                    h("H3", {}, figure.title, illustrative ? [" ", board.parts.badge()] : null)),
                button("shut", "×", {className: "close", "aria-label": say("close")}),
            ],
            chart: h("Div", {id: "curve", className: "chart"}),
            figure,
            figures: [
                h("Div", {className: "chart-actions"},
                    h("A", {className: "action", href: `/data/${board.data.number()}/${chart}.csv`, download: ""}, say("csv"))),
                h("H3", {}, say("key_figures")),
                h("Ul", {className: "panel-figures"}, rows.map(row)),
            ],
        };
    }

    board.panel = {show};
})(window.board);
