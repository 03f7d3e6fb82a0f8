/* The contact time of a run counts down from "Begin". When it began is kept on the phone, so that a page that was
   closed or a dead battery loses nothing; without scripts the time is typed. */
(function () {
  "use strict";
  const KEY = "houqin-run:";

  function clock(ms) {
    const seconds = Math.max(0, Math.ceil(ms / 1000));
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }

  function prepare(form) {
    const name = KEY + form.dataset.draftKey;
    const field = form.elements.started_at;
    const begin = form.querySelector("[data-begin]");
    const finish = form.querySelector("[data-finish]");
    const shown = form.querySelector("[data-countdown]");
    const least = Number(form.dataset.countdownMin) * 60000;
    let began = Number(localStorage.getItem(name)) || 0;
    let timer = 0;

    function draw() {
      const left = began + least - window.houqinNow();
      shown.textContent = clock(left);
      shown.classList.toggle("is-over", left <= 0);
      finish.classList.toggle("btn-primary", left <= 0);
    }

    function run() {
      field.type = "hidden";
      field.dataset.device = "time";
      field.value = new Date(began).toISOString();
      form.querySelectorAll("[data-began]").forEach((part) => (part.hidden = true));
      begin.hidden = true;
      finish.hidden = shown.hidden = false;
      form.closest("details").open = true;
      draw();
      clearInterval(timer);
      timer = setInterval(draw, 1000);
    }

    // What was refused is put right by hand: both times stand there to be changed.
    function mend(asked) {
      const kept = asked.fields.find(([key]) => key === "started_at");
      const hours = (instant) => new Date(Date.parse(instant) + 8 * 3600000).toISOString().slice(11, 16);
      clearInterval(timer);
      field.type = form.elements.ended_at.type = "time";
      if (kept) field.value = kept[1].length > 5 ? hours(kept[1]) : kept[1];
      form.elements.ended_at.value = hours(asked.happenedAt);
      form.querySelectorAll("[data-began]").forEach((part) => (part.hidden = false));
      begin.hidden = shown.hidden = true;
      finish.hidden = false;
    }

    begin.hidden = false;
    finish.hidden = true;
    form.querySelectorAll("[data-began]").forEach((part) => (part.hidden = true));
    field.required = false;
    begin.addEventListener("click", () => {
      began = window.houqinNow();
      localStorage.setItem(name, String(began));
      run();
    });
    form.addEventListener("houqin:mend", (event) => mend(event.detail));
    if (began) run();
  }

  // A beginning is kept until its task is gone from a fresh page: a refused "Finished" loses nothing.
  function forgetDone() {
    if (document.body.dataset.cached) return;
    const open = new Set(Array.from(document.querySelectorAll("form[data-countdown-min]"), (form) => KEY + form.dataset.draftKey));
    Object.keys(localStorage).filter((name) => name.startsWith(KEY) && !open.has(name)).forEach((name) => localStorage.removeItem(name));
  }

  // A code that was scanned opens its point and is its proof.
  function found(code) {
    const form = [...document.querySelectorAll("form[data-code]")].find((one) => one.dataset.code === code);
    const said = document.querySelector("[data-scan-said]");
    const field = document.querySelector("[data-scan]");
    said.hidden = Boolean(form);
    said.textContent = form ? "" : field.dataset.unknown;
    if (!form) return;
    field.value = "";
    if (form.elements.code) form.elements.code.value = code;
    form.closest("details").open = true;
    form.scrollIntoView({ block: "center" });
  }

  forgetDone();
  document.querySelectorAll("form[data-countdown-min]").forEach(prepare);
  document.querySelectorAll("[data-scan-part]").forEach((part) => {
    part.hidden = false;
    part.addEventListener("houqin:scanned", (event) => found(event.detail));
    part.querySelector("input").addEventListener("change", (event) => {
      found(event.target.value.trim().replace(/\/+$/, "").split("/").pop());
    });
  });
})();
