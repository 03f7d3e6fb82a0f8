/* Keys for desks: / search, j k rows, Enter opens, 1–4 answers (data-answer), ? this list, Esc closes. */
(function () {
  "use strict";
  const isTyping = (target) => target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);

  function go(step) {
    const rows = Array.from(document.querySelectorAll("[data-row]"));
    if (!rows.length) return;
    const here = rows.findIndex((row) => row.classList.contains("is-here"));
    const next = Math.min(rows.length - 1, Math.max(0, here < 0 ? 0 : here + step));
    rows.forEach((row, index) => row.classList.toggle("is-here", index === next));
    const link = rows[next].querySelector("[data-row-link], a, button");
    if (link) link.focus({ preventScroll: true });
    rows[next].scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape" && isTyping(event.target)) return void event.target.blur();
    if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const search = document.querySelector("[data-search]");
    const keys = document.querySelector("#keys");
    const answer = document.querySelector('[data-answer="' + CSS.escape(event.key) + '"]');
    if (event.key === "/" && search) search.focus(), search.select();
    else if (event.key === "j") go(1);
    else if (event.key === "k") go(-1);
    else if (event.key === "?" && keys && keys.showModal) keys.showModal();
    else if (answer) answer.click();
    else return;
    event.preventDefault();
  });
})();
