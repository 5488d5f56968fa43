// Whether this browser can run a wall at all: a script that it cannot read is said, instead of a screen that starts for ever.
// Plain old JavaScript, and before all others.
(function () {
    "use strict";
    window.addEventListener("error", function (event) {
        var body = document.body, alarm = document.querySelector("[data-alarm]"), words;
        if (document.documentElement.dataset.wall || !alarm || !/^(Syntax|Type|Reference)Error$/.test(event.error && event.error.name)) return;
        words = JSON.parse(body.dataset.words);
        body.className += " alarmed warned";
        document.querySelector("[data-dot]").className = "dot old";
        document.querySelector("[data-state]").textContent = words.js_unable_short;
        alarm.textContent = words.js_unable;
        alarm.hidden = false;
    });
})();
