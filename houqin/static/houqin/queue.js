/* The window beside a duty-room printer: claims what waits, loads it into a second window and prints it there. One press
   opens that window; the server gives each document to one window only. */
(function () {
  "use strict";
  const place = document.querySelector("[data-queue]");
  if (!place) return;
  const said = place.querySelector("[data-said]");
  const EVERY_MS = 5000;
  const LOADS_MS = 20000;
  let paper = null;

  function cookie(name) {
    const found = document.cookie.split("; ").find((pair) => pair.startsWith(name + "="));
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
  }
  async function post(address, fields) {
    const answer = await fetch(address, {
      method: "POST",
      credentials: "same-origin",
      headers: { "X-CSRFToken": cookie("csrftoken") },
      body: new URLSearchParams(fields || {}),
    });
    return answer.ok ? answer.json() : {};
  }
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

  // A page of paper has its sheet; a sign-in page, a refusal, a page that is gone has none.
  async function isLoaded(path) {
    const until = performance.now() + LOADS_MS;
    while (performance.now() < until) {
      const page = paper.document;
      if (page.readyState === "complete" && paper.location.pathname === new URL(path, location.href).pathname) return !!page.querySelector(".hq-sheet");
      if (page.readyState === "complete" && paper.location.href !== "about:blank") return false;
      await pause(200);
    }
    return false;
  }
  async function print(job) {
    said.textContent = place.dataset.now.replace("{title}", job.title);
    paper.location.replace("about:blank");
    await pause(100);
    paper.location.replace(job.path);
    await pause(300);
    const isThere = await isLoaded(job.path).catch(() => false);
    if (isThere) paper.print();
    await post(place.dataset.finish.replace("/0/", "/" + job.id + "/"), { printed: isThere ? "yes" : "no" });
  }
  async function show() {
    const answer = await fetch(place.dataset.part, { credentials: "same-origin" });
    if (answer.ok) document.getElementById("jobs").innerHTML = await answer.text();
  }
  async function round() {
    try {
      if (paper && !paper.closed) {
        const answer = await post(place.dataset.claim);
        if (answer.job) await print(answer.job);
        said.textContent = place.dataset.running;
      }
      await show();
    } catch {
      /* no connection: the next round tries again */
    }
    setTimeout(round, EVERY_MS);
  }
  place.querySelector("[data-begin]").addEventListener("click", () => {
    paper = window.open("about:blank", "houqin-paper", "width=800,height=900");
    said.textContent = paper ? place.dataset.running : place.dataset.blocked;
  });
  setTimeout(round, 500);
})();
