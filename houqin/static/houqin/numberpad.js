/* Temperature: three keys make 36.4. What lies outside 34.0–42.0 is asked about, never thrown away. */
(function () {
  "use strict";
  function reading(text) {
    const digits = text.replace(",", ".").trim();
    if (/^\d{3}$/.test(digits)) return Number(digits) / 10;
    return /^\d{1,3}(\.\d+)?$/.test(digits) ? Number(digits) : NaN;
  }

  function judge(field, input, isFinished) {
    const value = reading(input.value);
    const note = field.querySelector(".hq-temperature-note");
    const isOutside = value < Number(field.dataset.least) || value > Number(field.dataset.most);
    const isHot = !isOutside && value >= Number(field.dataset.fever);
    field.classList.toggle("is-hot", isHot);
    const sentence = isOutside && isFinished ? field.dataset.check : isHot ? field.dataset.hot : "";
    note.textContent = sentence.replace("{value}", input.value);
  }

  function start(field) {
    if (field.dataset.started) return;
    field.dataset.started = "yes";
    const input = field.querySelector("input");
    const pad = field.querySelector("[data-pad]");
    pad.hidden = false;
    // Where there is our own pad, the phone's keyboard stays away; a typed or pasted number is taken all the same.
    if (matchMedia("(pointer: coarse)").matches) input.inputMode = "none";
    const write = (digits) => {
      input.value = digits.length > 2 ? digits.slice(0, 2) + "." + digits.slice(2, 3) : digits;
      judge(field, input, digits.length > 2);
      input.dispatchEvent(new Event("input", { bubbles: true }));
    };
    pad.addEventListener("click", (event) => {
      const key = event.target.closest("[data-key]");
      if (!key) return;
      const digits = input.value.replace(/\D/g, "");
      if (key.dataset.key === "clear") write("");
      else if (key.dataset.key === "back") write(digits.slice(0, -1));
      else write((digits.length > 2 ? "" : digits) + key.dataset.key);
    });
    input.addEventListener("input", (event) => {
      if (event.isTrusted && /^\d{3}$/.test(input.value)) write(input.value);
      else judge(field, input, /^\d{2}\.\d$/.test(input.value));
    });
    input.addEventListener("change", () => judge(field, input, true));
  }

  const startAll = () => document.querySelectorAll("[data-numberpad]").forEach(start);
  document.addEventListener("htmx:afterSwap", startAll);
  startAll();
})();
