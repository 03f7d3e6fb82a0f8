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

    function draw() {
      const left = began + least - Date.now();
      shown.textContent = clock(left);
      shown.classList.toggle("is-over", left <= 0);
      finish.classList.toggle("btn-primary", left <= 0);
    }

    function run() {
      field.type = "hidden";
      field.value = new Date(began).toISOString();
      form.querySelector("[data-began]").hidden = true;
      begin.hidden = true;
      finish.hidden = shown.hidden = false;
      form.closest("details").open = true;
      draw();
      setInterval(draw, 1000);
    }

    begin.hidden = false;
    finish.hidden = true;
    form.querySelector("[data-began]").hidden = true;
    field.required = false;
    begin.addEventListener("click", () => {
      began = Date.now();
      localStorage.setItem(name, String(began));
      run();
    });
    form.addEventListener("submit", () => localStorage.removeItem(name));
    if (began && Date.now() - began < 12 * 3600000) run();
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

  document.querySelectorAll("form[data-countdown-min]").forEach(prepare);
  document.querySelectorAll("[data-scan-part]").forEach((part) => {
    part.hidden = false;
    part.addEventListener("houqin:scanned", (event) => found(event.detail));
    part.querySelector("input").addEventListener("change", (event) => {
      found(event.target.value.trim().replace(/\/+$/, "").split("/").pop());
    });
  });
})();
