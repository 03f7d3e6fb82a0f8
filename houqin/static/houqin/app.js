/* What every page does with scripts on: the csrf header, toasts, undo, copy, confirm, dial, photo preview, age of the figures.
   Without scripts every act is still a plain form or link. */
(function () {
  "use strict";
  const body = document.body;
  const said = (name) => body.dataset[name] || "";
  const one = (selector, within) => (within || document).querySelector(selector);
  const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));

  function cookie(name) {
    const found = document.cookie.split("; ").find((pair) => pair.startsWith(name + "="));
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
  }

  function toast(text, kind) {
    const place = one("#toasts");
    if (!place || !text) return;
    const shown = document.createElement("div");
    shown.className = "hq-toast hq-toast-" + (kind || "info");
    shown.setAttribute("role", kind === "error" ? "alert" : "status");
    shown.textContent = text;
    place.append(shown);
    setTimeout(() => shown.remove(), kind === "error" ? 12000 : 4000);
  }
  window.houqin = { toast: toast, one: one, all: all };

  /* --- htmx --- */
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = cookie("csrftoken");
  });
  // What asks again by itself keeps its numbers when nobody answers: they turn grey and say how old they are.
  ["htmx:sendError", "htmx:timeout", "htmx:responseError"].forEach((name) =>
    document.addEventListener(name, (event) => {
      if (!event.target.closest("[data-polls]")) return toast(said("failed"), "error");
      body.classList.add("is-stale");
      tellAge();
    })
  );
  let unfolded = [];
  document.addEventListener("htmx:beforeSwap", (event) => {
    unfolded = all("details[open][id]", event.detail.target).map((fold) => fold.id);
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    body.classList.remove("is-stale");
    unfolded.map((id) => document.getElementById(id)).forEach((fold) => fold && (fold.open = true));
    prepare(event.detail.target.isConnected ? event.detail.target : document);
  });

  /* --- offline: said once, in grey, never as a failure --- */
  function tellConnection() {
    const place = one("#strips");
    const there = one("#offline");
    if (!place) return;
    if (navigator.onLine) return void (there && there.remove());
    if (there) return;
    const strip = document.createElement("div");
    strip.id = "offline";
    strip.className = "hq-strip hq-excused";
    strip.textContent = said("offline");
    place.prepend(strip);
  }
  window.addEventListener("online", tellConnection);
  window.addEventListener("offline", tellConnection);

  /* --- age of the figures: orange after five minutes, red after fifteen --- */
  function tellAge() {
    if (!window.houqinNow) return;
    const now = window.houqinNow();
    all("[data-as-of]").forEach((shown) => {
      const minutes = (now - Date.parse(shown.dataset.asOf)) / 60000;
      shown.classList.toggle("is-old", minutes > 5 && minutes <= 15);
      shown.classList.toggle("is-dead", minutes > 15);
      all("[data-stale]", shown).forEach((words) => (words.hidden = minutes <= 15));
      all("[data-age]", shown).forEach((words) => {
        words.hidden = minutes <= 5 && !body.classList.contains("is-stale");
        words.textContent = " · " + words.dataset.age.replace("{minutes}", Math.max(0, Math.floor(minutes)));
      });
    });
  }
  setInterval(tellAge, 20000);

  /* --- undo: counts down and goes --- */
  function countDown(shown) {
    let left = Number(shown.dataset.undo);
    const timer = setInterval(() => {
      left -= 1;
      if (left <= 0 || !shown.isConnected) {
        clearInterval(timer);
        shown.remove();
        return;
      }
      one("[data-left]", shown).textContent = left;
      one("progress", shown).value = left;
    }, 1000);
  }

  /* --- confirm: the form's own question in a dialog; without <dialog> the server asks on a page --- */
  function ask(form, sender) {
    const dialog = one("#confirm");
    one("#confirm-question").textContent = (sender && sender.dataset.confirm) || form.dataset.confirm;
    one("#confirm-more").textContent = (sender && sender.dataset.confirmMore) || form.dataset.confirmMore || "";
    const yes = one('[data-dialog="yes"]', dialog);
    yes.textContent = (sender || one("button:not([type=button])", form) || yes).textContent.trim();
    dialog.returnValue = "";
    dialog.showModal();
    dialog.onclose = () => {
      if (dialog.returnValue !== "yes") return;
      const answer = document.createElement("input");
      answer.type = "hidden";
      answer.name = "confirmed";
      answer.value = "yes";
      form.append(answer);
      form.dataset.isConfirmed = "yes";
      form.requestSubmit(sender && sender.form === form ? sender : undefined);
      answer.remove();
      delete form.dataset.isConfirmed;
    };
  }
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      const question = (event.submitter && event.submitter.dataset.confirm) || form.dataset.confirm;
      const dialog = one("#confirm");
      if (!question || form.dataset.isConfirmed || !dialog || !dialog.showModal) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(form, event.submitter);
    },
    true
  );

  /* --- copy --- */
  async function copy(button) {
    const text = document.getElementById(button.dataset.copy);
    const words = one("span", button) || button;
    try {
      await navigator.clipboard.writeText(text.value || text.textContent);
    } catch {
      const was = text.hidden;
      const fold = text.closest("details");
      if (fold) fold.open = true;
      text.hidden = false;
      text.focus();
      text.select();
      if (!document.execCommand("copy")) return toast(said("copyFailed"), "warning");
      text.hidden = was;
    }
    const before = words.textContent;
    words.textContent = "✓ " + said("copied");
    setTimeout(() => (words.textContent = before), 2500);
    toast(said("copied"), "success");
  }

  /* --- a photo is shown before it is sent --- */
  function showPhoto(input) {
    const field = input.closest("[data-photo]");
    const shown = one("[data-shown]", field);
    const note = one(".hq-error", field);
    const chosen = input.files[0];
    note.textContent = "";
    if (chosen && chosen.size > Number(field.dataset.mostMb) * 1048576) {
      note.textContent = field.dataset.tooLarge;
      input.value = "";
    }
    shown.hidden = !input.files[0];
    if (input.files[0]) shown.src = URL.createObjectURL(input.files[0]);
  }

  document.addEventListener("change", (event) => {
    if (event.target.closest("[data-photo]")) showPhoto(event.target);
  });
  document.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-copy],[data-close],[data-print],[data-dialog]");
    if (!pressed) return;
    if (pressed.dataset.copy) copy(pressed);
    if ("close" in pressed.dataset) pressed.closest("[data-toast]").remove();
    if ("print" in pressed.dataset) window.print();
    if (pressed.dataset.dialog) pressed.closest("dialog").close(pressed.dataset.dialog);
  });

  /* --- a table folds into cards on a phone: each cell then needs the word of its column, and its role --- */
  function fold(table) {
    const words = all("thead th", table).map((head) => head.textContent.replace(/[▲▼↕]/g, "").trim());
    if (!words.length || table.closest(".hq-sheet, .hq-wall") || table.matches(".hq-keep")) return;
    table.classList.add("hq-folds");
    table.setAttribute("role", "table");
    all("thead, tbody", table).forEach((group) => group.setAttribute("role", "rowgroup"));
    all("tr", table).forEach((row) => {
      row.setAttribute("role", "row");
      Array.from(row.cells).forEach((cell, index) => {
        cell.setAttribute("role", cell.tagName === "TD" ? "cell" : cell.closest("thead") ? "columnheader" : "rowheader");
        if (cell.colSpan === 1) cell.dataset.label = words[index] || "";
      });
    });
  }

  function prepare(within) {
    all("table", within).forEach(fold);
    all("[data-copy]", within).forEach((button) => {
      button.hidden = false;
      const fold = button.parentElement.querySelector("details");
      if (fold && !fold.dataset.seen) {
        fold.open = false;
        fold.dataset.seen = "yes";
      }
    });
    all("[data-undo]", within).forEach((shown) => {
      if (shown.dataset.running) return;
      shown.dataset.running = "yes";
      // A toast goes to the toasts; an undo inside a card stays where the act was.
      if (one("#toasts") && shown.matches(".hq-toast") && !shown.closest("#toasts")) one("#toasts").append(shown);
      countDown(shown);
    });
    all("[data-toast]:not([data-undo])", within).forEach((shown) => {
      if (!shown.classList.contains("hq-toast-error")) setTimeout(() => shown.remove(), 6000);
    });
    all("[data-dial]", within).forEach((link) => {
      if (link.dataset.dialled) return;
      link.dataset.dialled = "yes";
      window.location.href = link.href;
    });
    tellAge();
  }
  tellConnection();
  prepare(document);
})();
