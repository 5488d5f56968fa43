// What the scripts of every page stand on, in every browser since Chromium 80: requests that end, elements that are filled anew.
window.base = (function () {
    "use strict";
    const PATIENCE = 20_000;

    // The way to the server failed or took too long. Any other error is one of the page itself.
    class Lost extends Error {}
    const onTheWay = promise => promise.catch(error => { throw new Lost(error.message); });

    // The whole answer, or `Lost` after `patience` milliseconds; `json` raises for what is no JSON, as a network's portal sends.
    async function ask(address, {patience = PATIENCE, ...options} = {}) {
        const control = new AbortController(), timer = setTimeout(() => control.abort(), patience);
        try {
            const answer = await onTheWay(fetch(address, {...options, signal: control.signal})), text = await onTheWay(answer.text());
            const {ok, status, redirected, headers} = answer;
            return {ok, status, redirected, headers, text, json: () => JSON.parse(text)};
        } finally {
            clearTimeout(timer);
        }
    }

    // Whether the page itself went wrong, as where the browser lacks a function: no line is lost then. The console hears it once.
    const heard = new Set();
    function unable(error) {
        const own = error instanceof TypeError || error instanceof ReferenceError;
        if (own && !heard.has(error.message)) console.error(error);
        if (own) heard.add(error.message);
        return own;
    }

    function fill(element, ...children) {
        element.textContent = "";
        element.append(...children);
    }

    // plotly.js adds a rule that browsers without :focus-visible refuse; it would not start for it.
    if (!CSS.supports("selector(:focus-visible)")) {
        const {insertRule} = CSSStyleSheet.prototype;
        CSSStyleSheet.prototype.insertRule = function (...rule) {
            try {
                return insertRule.apply(this, rule);
            } catch {
                return -1;
            }
        };
    }

    return {ask, unable, fill};
})();
