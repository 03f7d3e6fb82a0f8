/* The campus clock: runs from the server's instant, so that a wrong phone clock (or a drill's) does not matter. */
(function () {
  "use strict";
  const first = document.querySelector("[data-clock]");
  if (!first) return;
  // On a page kept from an earlier look the device's clock counts, put right by what was last known.
  const known = document.body.dataset.cached ? Number(localStorage.getItem("houqin.offset")) : NaN;
  const told = Number.isFinite(known) ? Date.now() + known : Date.parse(first.dateTime);
  const loadedAt = performance.now();
  window.houqinNow = () => told + performance.now() - loadedAt;
  // The campus keeps one zone without summer time: no need for the browser's tables.
  let timer = 0;
  function tick() {
    clearTimeout(timer);
    const campus = new Date(window.houqinNow() + 8 * 3600000).toISOString();
    // Asked for anew each time: a wall's header is replaced while it runs.
    document.querySelectorAll("[data-clock]").forEach((time) => {
      time.textContent = campus.slice(11, 16);
      time.dateTime = campus.slice(0, 19) + "+08:00";
    });
    timer = setTimeout(tick, 60000 - (window.houqinNow() % 60000) + 50);
  }
  document.addEventListener("visibilitychange", () => document.hidden || tick());
  tick();
})();
