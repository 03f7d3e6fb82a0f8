/* A refused item opened to be corrected: what was typed stands in its own form again, with the server's sentence. The
   item stays in the outbox until the form was sent. */
(function () {
  "use strict";
  const outbox = window.houqinOutbox;
  const asked = JSON.parse(sessionStorage.getItem("houqin.mend") || "null");
  sessionStorage.removeItem("houqin.mend");
  if (!asked || !outbox) return;
  const forms = Array.from(document.querySelectorAll("form[data-outbox]"));
  const form = forms.find((one) => outbox.isOf(one, asked)) || forms.find((one) => (one.getAttribute("hx-post") || one.action) === asked.url);
  if (!form) {
    // Done by somebody else meanwhile, or no longer asked: the item waits where it can be discarded.
    if (window.houqin) window.houqin.toast(document.body.dataset.mendGone, "warning");
    return;
  }
  form.querySelectorAll("input[type=checkbox], input[type=radio]").forEach((field) => {
    field.checked = asked.fields.some(([name, value]) => name === field.name && value === field.value);
  });
  asked.fields.filter(([name]) => !["csrfmiddlewaretoken", "command"].includes(name)).forEach(([name, value]) => {
    const field = form.elements.namedItem(name);
    if (field && "value" in field && !["checkbox", "radio", "file"].includes(field.type)) field.value = value;
  });
  form.dataset.mends = asked.id;
  form.dataset.happenedAt = asked.happenedAt;
  if (asked.sentence) {
    const said = document.createElement("p");
    said.className = "hq-error hq-text-missed";
    said.setAttribute("role", "alert");
    said.textContent = "✕ " + asked.sentence;
    form.prepend(said);
  }
  for (let part = form.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  form.dispatchEvent(new CustomEvent("houqin:mend", { detail: asked }));
  form.scrollIntoView({ block: "center" });
})();
