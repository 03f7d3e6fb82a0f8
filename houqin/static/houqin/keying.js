/* Keying a sheet back by the number pad: Enter goes to the next cell, a tick is 1 or a blank, nothing is sent by Enter. */
(function () {
  "use strict";
  const form = document.querySelector("[data-keying]");
  if (!form) return;
  const cells = () => Array.from(form.querySelectorAll("tbody input"));
  form.addEventListener("keydown", (event) => {
    const here = event.target;
    if (here.type === "checkbox" && event.key === "1") here.checked = !here.checked;
    if (event.key !== "Enter" || here.tagName !== "INPUT" || here.type === "file") return;
    event.preventDefault();
    const all = cells();
    const next = all[all.indexOf(here) + 1];
    if (next) next.focus(), next.select && next.select();
    else form.querySelector('[value="key"]').focus();
  });
})();
