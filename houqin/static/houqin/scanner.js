/* Keyboard-type scanners and card readers: they type a code fast and end it with Enter. What they type lands in the
   page's [data-scan] field, wherever the focus is, and its form is sent. Somebody typing by hand is never disturbed. */
(function () {
  "use strict";
  const FAST_MS = 45;
  // Where nobody writes into anything there is nobody to disturb: a slow device may take its time.
  const IDLE_MS = 600;
  const SHORTEST = 4;
  let typed = "";
  let began = null;
  let last = 0;

  function clean(text) {
    const plain = text.normalize("NFKC").trim().replace(/\/+$/, "");
    return plain.slice(plain.lastIndexOf("/") + 1);
  }

  function take(field, text) {
    field.value = clean(text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new CustomEvent("houqin:scanned", { bubbles: true, detail: field.value }));
    if (field.form && !field.hasAttribute("data-scan-stay")) field.form.requestSubmit();
  }

  // What a scanner typed into another field is taken out of it again.
  function restore() {
    if (began && began.field && "value" in began.field) began.field.value = began.value;
  }

  document.addEventListener("keydown", (event) => {
    const field = document.querySelector("[data-scan]");
    if (!field || event.ctrlKey || event.metaKey || event.altKey) return;
    const now = event.timeStamp;
    const isWriting = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
    if (now - last > (isWriting ? FAST_MS : IDLE_MS)) (typed = ""), (began = null);
    last = now;
    if (event.key.length === 1) {
      if (!began) began = { field: document.activeElement, value: document.activeElement.value };
      typed += event.key;
      return;
    }
    if (event.key !== "Enter" || typed.length < SHORTEST) return;
    event.preventDefault();
    const text = typed;
    typed = "";
    if (began.field !== field) restore();
    take(field, began.field === field ? began.value + text : text);
    began = null;
  }, true);

  // By hand or from a full-width keyboard: an address around the code goes when the form is sent.
  document.addEventListener("submit", (event) => {
    event.target.querySelectorAll("[data-scan]").forEach((field) => (field.value = clean(field.value)));
  }, true);
})();
