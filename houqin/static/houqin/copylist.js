/* The lists of a page as text for the group: its title, each row on a line, and the address that opens it. */
(() => {
  "use strict";
  const BUTTONS = "form, button, .btn, .hq-no-print, [aria-hidden='true'], [hidden]";

  function text(node) {
    const copied = node.cloneNode(true);
    copied.querySelectorAll(BUTTONS).forEach((one) => one.remove());
    copied.querySelectorAll("td, th, span, small, b").forEach((one) => one.append(" "));
    return copied.textContent.replace(/\s+/g, " ").trim();
  }

  function lines() {
    const main = document.querySelector("main");
    const day = main.querySelector("input[type='date']");
    const title = [text(main.querySelector("h1")), day ? day.value : ""].filter(Boolean).join(" ");
    const rows = Array.from(main.querySelectorAll("h2, .hq-list > *, tbody tr"), (row) => [row, text(row)]);
    // A head under which nothing stands says nothing.
    const told = rows.filter(([row, said], index) => {
      const next = rows[index + 1];
      return said && (row.tagName !== "H2" || (next && next[0].tagName !== "H2"));
    });
    return [title, ...told.map(([row, said]) => (row.tagName === "H2" ? `${said}：` : `· ${said}`)), window.location.href];
  }

  const button = document.querySelector("[data-copy='list-text']");
  button.parentElement.hidden = !document.querySelector("main .hq-list > *, main tbody tr");

  // Before the click arrives where it is copied.
  document.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-copy='list-text']");
    if (pressed) document.getElementById("list-text").value = lines().join("\n");
  }, true);
})();
