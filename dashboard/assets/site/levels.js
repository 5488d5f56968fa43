// What if: another rule or other numbers give which level? The rules are the publication's own data.
window.levels = (function () {
    "use strict";

    function bandOf(bands, value) {
        return bands.filter(band => value >= band.from).length - 1;
    }

    function share(part, whole, per) {
        return part === null || !whole ? null : per * part / whole;
    }

    // The level that a rule gives, null where it is not known; the same steps as geodata/publishing/epidemic_levels.py.
    function grade(rule, inputs) {
        const rate = share(inputs.cases_count, inputs.cases_denominator, 100000);
        const coverage = share(inputs.coverage_count, inputs.coverage_denominator, 100);
        const protection = share(inputs.elderly_count, inputs.elderly_denominator, 100);
        if (!rule.matrix || rate === null || coverage === null) return null;
        const level = rule.matrix.levels[bandOf(rule.criteria.coverage.bands, coverage)][bandOf(rule.criteria.cases.bands, rate)];
        if (level === 4 || rate === 0 || rule.elderly.raises === 0) return level;
        if (protection === null) return null;
        return protection < rule.elderly.at_least ? Math.min(level + rule.elderly.raises, 4) : level;
    }

    function start(box) {
        const rules = JSON.parse(box.querySelector("[data-rules]").textContent);
        const form = box.querySelector("form"), output = box.querySelector("output");
        const why = box.querySelector("[data-why]"), number = new Intl.NumberFormat(document.documentElement.lang, {maximumFractionDigits: 1});
        const PARTS = [["cases", 100000], ["coverage", 100], ["elderly", 100]];

        // What cannot be: nothing, less than nothing, parts of people, more people than there are.
        function check() {
            for (const input of form.querySelectorAll("input")) input.setCustomValidity("");
            for (const [part] of PARTS.slice(1)) {
                const [count, whole] = ["count", "denominator"].map(side => form.elements[`${part}_${side}`]);
                if (Number(count.value) > Number(whole.value)) count.setCustomValidity(box.dataset.tooMany);
            }
            for (const input of form.querySelectorAll("input")) {
                if (input.validity.badInput || input.validity.rangeUnderflow || input.validity.stepMismatch) input.setCustomValidity(box.dataset.whole);
                input.setAttribute("aria-invalid", String(!input.validity.valid));
                const note = input.nextElementSibling;
                note.textContent = input.validationMessage;
                note.hidden = input.validity.valid;
            }
            return form.checkValidity();
        }

        function reasons(inputs) {
            const said = PARTS.map(([part, per]) => share(inputs[`${part}_count`], inputs[`${part}_denominator`], per));
            return said.every(value => value !== null) ? said.reduce((text, value, at) => text.replace(`{${at}}`, number.format(value)), box.dataset.why) : "";
        }

        function paint() {
            const rule = rules.find(one => one.id === form.elements.rule.value);
            const inputs = {};
            for (const input of form.querySelectorAll("input")) inputs[input.name] = input.value === "" ? null : Number(input.value);
            const valid = check(), level = valid ? grade(rule, inputs) : null;
            why.textContent = valid && rule.matrix ? reasons(inputs) : "";
            const mark = document.createElement("i");
            mark.className = "level-mark " + (level ? `level-${level}` : "hatched");
            const words = !rule.matrix ? box.dataset.noMatrix : level ? box.dataset.level.replace("{n}", level) : box.dataset.unknown;
            window.base.fill(output, mark, document.createTextNode(words));
        }
        form.addEventListener("input", paint);
        form.addEventListener("reset", () => setTimeout(paint));
        form.addEventListener("submit", event => event.preventDefault());
        box.hidden = false;
        paint();
    }

    document.querySelectorAll("[data-what-if]").forEach(start);
    return {grade};
})();
