// The screen around a wall: full screen that lasts over new versions, a pointer that hides, a display that stays awake.
window.WallFrame = (function () {
    "use strict";
    const root = document.documentElement, IDLE = 3_000;
    const frame = document.createElement("iframe");

    // The document of the same wall around this one; another site's is none.
    function around() {
        try {
            return window.parent !== window && window.parent.document.querySelector(".wall-frame") ? window.parent.document : null;
        } catch {
            return null;
        }
    }

    // A document that loads itself anew loses the full screen. So the wall goes into a frame of itself, which may load anew,
    // and the frame fills the screen; who leaves the full screen leaves the frame.
    function open() {
        frame.src = location.href;
        frame.className = "wall-frame";
        frame.allow = "fullscreen; screen-wake-lock";
        document.body.append(frame);
        frame.requestFullscreen().then(() => frame.focus(), () => frame.remove());
    }

    const covered = () => frame.isConnected;

    function toggle() {
        if (around()) around().exitFullscreen();
        else if (document.fullscreenElement) document.exitFullscreen();
        else open();
    }

    // Where nothing may frame these pages, the page itself fills the screen.
    frame.addEventListener("load", () => {
        if (covered() && !frame.contentDocument?.querySelector("html.wall")) {
            frame.remove();
            root.requestFullscreen().catch(() => null);
        }
    });
    document.addEventListener("fullscreenchange", () => {
        if (document.fullscreenElement !== frame) frame.remove();
    });

    function pointer() {
        let timer = null;
        const hide = () => root.classList.add("idle");
        const moved = () => {
            root.classList.remove("idle");
            clearTimeout(timer);
            timer = setTimeout(hide, IDLE);
        };
        addEventListener("pointermove", moved, {passive: true});
        moved();
    }

    async function awake() {
        try {
            if (navigator.wakeLock && !document.hidden) await navigator.wakeLock.request("screen");
        } catch { /* a screen that may sleep is its owner's choice */ }
    }

    document.addEventListener("visibilitychange", awake);
    pointer();
    awake();

    return {covered, toggle};
})();
