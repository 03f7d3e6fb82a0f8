/* The list of what waits on this device: the server does not know it yet. */
(function () {
  "use strict";
  const place = document.getElementById("outbox-list");
  const outbox = window.houqinOutbox;
  const account = document.body.dataset.account;
  if (!place || !outbox) return;
  const made = (name, classes, text) => {
    const part = document.createElement(name);
    part.className = classes || "";
    part.textContent = text || "";
    return part;
  };

  function button(words, act, classes) {
    const pressed = made("button", "btn " + (classes || ""), words);
    pressed.type = "button";
    pressed.addEventListener("click", act);
    return pressed;
  }
  function timeOf(item) {
    return new Date(Date.parse(item.happenedAt) + 8 * 3600000).toISOString().slice(5, 16).replace("T", " ");
  }

  function row(item) {
    const line = made("li", "hq-row");
    const text = made("div", "hq-row-text");
    text.append(made("span", "hq-row-title", item.title), made("span", "hq-row-more", place.dataset.done.replace("{time}", timeOf(item))));
    if (item.sentence) {
      const sentence = made("span", "hq-error", item.sentence);
      sentence.setAttribute("role", "alert");
      text.append(sentence);
    }
    const isRefused = item.state === "refused";
    const state = made("span", isRefused ? "hq-text-overdue" : "hq-text-excused", isRefused ? "! " + place.dataset.refused : "◷ " + place.dataset.waiting);
    line.append(text, state);
    if (isRefused) line.append(button(place.dataset.mend, () => mend(item)));
    line.append(button(place.dataset.discard, () => discard(item)));
    return line;
  }
  // The page opens with what was typed in its form (outbox_mend.js).
  async function mend(item) {
    sessionStorage.setItem("houqin.mend", JSON.stringify(Object.assign({}, item, { fields: item.fields.filter(([, value]) => typeof value === "string") })));
    location.assign(item.page);
  }
  async function discard(item) {
    if (!window.confirm(place.dataset.sure)) return;
    await outbox.drop(item.id);
    await show();
  }

  async function show() {
    const all = await outbox.everything();
    const mine = all.filter((item) => item.account === account);
    place.replaceChildren();
    if (mine.length) {
      const list = made("ul", "hq-list");
      list.append(...mine.map(row));
      const act = made("div", "hq-form-buttons");
      act.append(button(place.dataset.send, async () => (await again(mine), await outbox.send(), await show()), "btn-primary hq-act"));
      place.append(list, act);
    } else {
      place.append(made("p", "hq-empty", place.dataset.none));
    }
    const others = all.length - mine.length;
    if (others) place.append(made("p", "hq-soft", place.dataset.others.replace("{n}", others)));
  }
  async function again(items) {
    for (const item of items) if (item.state === "refused") await outbox.put(Object.assign({}, item, { state: "waiting", sentence: "" }));
  }
  document.addEventListener("houqin:outbox", show);
  show();
})();
