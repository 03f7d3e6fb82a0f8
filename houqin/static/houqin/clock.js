/* The campus clock, the only place where pages read time: the device's own clock put right by the server's instant, so
   that a wrong phone (or a drill's clock) does not matter. It counts on while the phone sleeps. */
(function () {
  "use strict";
  const OFFSET = "houqin.offset";
  const first = document.querySelector("[data-clock]");
  const isFresh = first && !document.body.dataset.cached;
  // On a page kept from an earlier look the device's clock counts, put right by what was last known.
  let offset = isFresh ? Date.parse(first.dateTime) - Date.now() : 0;
  try {
    if (isFresh) localStorage.setItem(OFFSET, String(offset));
    else offset = Number(localStorage.getItem(OFFSET)) || 0;
  } catch {
    /* a forbidden store: the device's clock has to do */
  }
  window.houqinNow = () => Date.now() + offset;
  if (!first) return;
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
