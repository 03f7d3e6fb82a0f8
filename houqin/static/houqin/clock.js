/* The campus clock: runs from the server's instant, so that a wrong phone clock (or a drill's) does not matter. */
(function () {
  "use strict";
  const first = document.querySelector("[data-clock]");
  if (!first) return;
  const offset = Date.parse(first.dateTime) - performance.timeOrigin - performance.now();
  const startedAt = performance.timeOrigin;
  window.houqinNow = () => startedAt + performance.now() + offset;
  // The campus keeps one zone without summer time: no need for the browser's tables.
  function tick() {
    const campus = new Date(window.houqinNow() + 8 * 3600000).toISOString();
    // Asked for anew each time: a wall's header is replaced while it runs.
    document.querySelectorAll("[data-clock]").forEach((time) => {
      time.textContent = campus.slice(11, 16);
      time.dateTime = campus.slice(0, 19) + "+08:00";
    });
    setTimeout(tick, 60000 - (window.houqinNow() % 60000) + 50);
  }
  document.addEventListener("visibilitychange", () => document.hidden || tick());
  tick();
})();
