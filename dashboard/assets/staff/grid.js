// Cells of the staff side's tables.
(() => {
    const functions = window.dashAgGridFunctions = window.dashAgGridFunctions || {};
    const components = window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {};

    functions.gridDay = ({value}) => {
        if (!value) return "–";
        const [year, month, day] = value.slice(0, 10).split("-");
        return document.documentElement.lang === "vi" ? `${day}/${month}/${year}` : `${Number(day)} ${new Date(Date.UTC(year, month - 1, 1)).toLocaleString("en-US", {month: "short", timeZone: "UTC"})} ${year}`;
    };

    components.GridLink = ({value, data, link}) => data && data[link]
        ? React.createElement("a", {href: data[link]}, value ?? "–")
        : value ?? "–";
})();
