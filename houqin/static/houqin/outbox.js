/* One outbox (docs/offline.md): a form[data-outbox] that cannot be sent now is kept here and sent later, in order, with
   its true time. Nothing is thrown away by itself: what is refused stays until the person mends or discards it. */
(function () {
  "use strict";
  const body = document.body;
  const account = body.dataset.account || "";
  const words = (name) => body.dataset["outbox" + name] || "";
  const SLOW_MS = 15000;
  const AGAIN_MS = 30000;
  if (!window.indexedDB || !window.fetch) return;

  /* --- the store --- */
  function open() {
    return new Promise((resolve, reject) => {
      const asked = indexedDB.open("houqin", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("items", { keyPath: "id", autoIncrement: true });
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
  }
  async function store(mode, act) {
    const base = await open();
    try {
      return await new Promise((resolve, reject) => {
        const work = base.transaction("items", mode);
        const asked = act(work.objectStore("items"));
        work.oncomplete = () => resolve(asked && asked.result);
        work.onabort = work.onerror = () => reject(work.error);
      });
    } finally {
      base.close();
    }
  }
  const everything = () => store("readonly", (items) => items.getAll());
  const own = async () => (await everything()).filter((item) => item.account === account);
  const put = (item) => store("readwrite", (items) => items.put(item));
  const drop = (id) => store("readwrite", (items) => items.delete(id));

  const trueNow = () => new Date(window.houqinNow()).toISOString();

  /* --- one command id is one act, also on a page kept from an earlier look --- */
  function renew(form) {
    const field = form.elements.namedItem("command");
    const part = () => Math.random().toString(36).slice(2);
    if (field) field.value = "d-" + part() + part() + part();
  }
  /* --- keep --- */
  function fieldsOf(form, sender) {
    const given = new FormData(form);
    if (sender && sender.name) given.append(sender.name, sender.value);
    return Array.from(given.entries()).filter(([name]) => name !== "csrfmiddlewaretoken");
  }
  async function keep(form, fields) {
    await put({
      account: account,
      url: form.getAttribute("hx-post") || form.action,
      page: location.pathname + location.search,
      title: form.dataset.outboxTitle || document.title,
      fields: fields.filter(([name]) => name !== "happened_at"),
      happenedAt: form.dataset.happenedAt || trueNow(),
      state: "waiting",
      sentence: "",
    });
    await sentAgain(form);
    renew(form);
    if (form.dataset.draftKey) localStorage.removeItem("houqin.draft." + account + "." + form.dataset.draftKey);
    showKept(form);
    await tell();
  }
  // What was opened to be corrected leaves the outbox only now that it was sent again.
  async function sentAgain(form) {
    if (form.dataset.mends) await drop(Number(form.dataset.mends));
    delete form.dataset.mends;
  }
  // One address may have a form for each row: they differ in what they hide.
  const PASSING = ["csrfmiddlewaretoken", "command", "next"];
  function isOf(form, item) {
    if ((form.getAttribute("hx-post") || form.action) !== item.url) return false;
    const told = (field) => item.fields.some(([name, value]) => name === field.name && value === field.value);
    return Array.from(form.querySelectorAll("input[type=hidden]")).every((field) => PASSING.includes(field.name) || field.dataset.device || told(field));
  }
  async function showWaiting() {
    const waiting = (await own()).filter((item) => item.state === "waiting");
    document.querySelectorAll("form[data-outbox]").forEach((form) => waiting.some((item) => isOf(form, item)) && showKept(form));
  }
  function showKept(form) {
    const card = form.closest(".hq-card") || form;
    const said = document.createElement("p");
    said.className = "hq-text-done hq-kept";
    said.setAttribute("role", "status");
    said.textContent = "✓ " + form.dataset.outboxTitle + " · " + words("Waiting");
    form.replaceWith(said);
    card.classList.add("is-done", "is-kept");
    card.querySelectorAll(".btn-link").forEach((link) => link.remove());
  }

  /* --- send --- */
  function cookie(name) {
    const found = document.cookie.split("; ").find((pair) => pair.startsWith(name + "="));
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
  }
  async function post(url, fields, happenedAt) {
    const sent = new FormData();
    fields.forEach(([name, value]) => sent.append(name, value));
    if (happenedAt) sent.append("happened_at", happenedAt);
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), SLOW_MS);
    try {
      return await fetch(url, {
        method: "POST",
        body: sent,
        signal: stop.signal,
        credentials: "same-origin",
        headers: { "X-Houqin-Outbox": "1", "X-CSRFToken": cookie("csrftoken") },
      });
    } finally {
      clearTimeout(timer);
    }
  }
  const isAway = (answer) => [502, 503, 504].includes(answer.status);

  async function sentenceOf(answer) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const told = (chosen) => Array.from(page.querySelectorAll(chosen), (part) => part.textContent.trim()).find(Boolean);
    return told('.hq-error:not(.hq-error-all), .hq-alert[role="alert"]') || told('[role="alert"]') || words("Refused");
  }
  async function deliver(item) {
    let answer;
    try {
      answer = await post(item.url, item.fields, item.happenedAt);
    } catch {
      return "later";
    }
    if (answer.headers.get("X-Houqin-Sign-In")) return "sign-in";
    if (answer.ok) {
      await drop(item.id);
      return "sent";
    }
    if (answer.status >= 500 || answer.status === 429 || answer.status === 408) return "later";
    if (answer.status === 401) return "sign-in";
    await put(Object.assign({}, item, { state: "refused", sentence: await sentenceOf(answer) }));
    return "refused";
  }
  let needsSignIn = false;
  async function drain() {
    let sent = 0;
    for (const item of (await own()).filter((one) => one.state === "waiting")) {
      // Another window may have taken it meanwhile.
      if (!(await own()).some((one) => one.id === item.id && one.state === "waiting")) continue;
      const became = await deliver(item);
      needsSignIn = became === "sign-in";
      if (became === "later" || became === "sign-in") break;
      if (became === "sent") sent += 1;
      await tell();
    }
    return sent;
  }
  async function send() {
    if (!account || !navigator.onLine || !(await own()).some((item) => item.state === "waiting")) return tell();
    const sent = navigator.locks
      ? await navigator.locks.request("houqin-outbox", { ifAvailable: true }, (lock) => (lock ? drain() : 0))
      : await drain();
    await tell();
    if (sent && window.houqin) window.houqin.toast(words("Sent").replace("{n}", sent), "success");
    document.dispatchEvent(new CustomEvent("houqin:outbox", { detail: sent }));
  }

  /* --- say how it stands --- */
  async function tell() {
    const place = document.querySelector("#strips");
    if (!place) return;
    const items = await own();
    const refused = items.filter((item) => item.state === "refused").length;
    let strip = document.querySelector("#outbox");
    if (!items.length) return void (strip && strip.remove());
    if (!strip) {
      strip = document.createElement("a");
      strip.id = "outbox";
      strip.href = "/offline/";
      place.prepend(strip);
    }
    strip.className = "hq-strip " + (refused ? "hq-overdue" : "hq-excused");
    const said = refused ? words("Mend") : needsSignIn ? words("SignIn") : navigator.onLine ? words("Online") : words("Offline");
    strip.textContent = said.replace("{n}", refused || items.length);
  }

  /* --- taking over --- */
  async function follow(answer) {
    const to = answer.headers.get("X-Houqin-Location");
    if (to) return void location.assign(to);
    // Refused: what the server answers is the page, with its sentence and what was typed.
    const page = await answer.text();
    document.open();
    document.write(page);
    document.close();
  }
  async function take(form, sender) {
    const fields = fieldsOf(form, sender);
    if (!navigator.onLine) return keep(form, fields);
    let answer;
    try {
      answer = await post(form.action, fields, form.dataset.happenedAt || "");
    } catch {
      return keep(form, fields);
    }
    if (isAway(answer) || answer.headers.get("X-Houqin-Sign-In")) {
      await keep(form, fields);
      const to = answer.headers.get("X-Houqin-Location");
      return to ? void location.assign(to) : undefined;
    }
    if (answer.ok) await sentAgain(form);
    await follow(answer);
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-outbox]") || form.hasAttribute("hx-post") || event.defaultPrevented || !account) return;
    event.preventDefault();
    form.querySelectorAll("button").forEach((button) => (button.disabled = true));
    take(form, event.submitter).finally(() => form.querySelectorAll("button").forEach((button) => (button.disabled = false)));
  });
  const outboxForm = (event) => event.target.closest && event.target.closest("form[data-outbox][hx-post]");
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = outboxForm(event);
    if (!form || navigator.onLine || !account) return;
    event.preventDefault();
    keep(form, fieldsOf(form));
  });
  ["htmx:sendError", "htmx:timeout"].forEach((name) =>
    document.addEventListener(name, (event) => {
      const form = outboxForm(event);
      if (!form || !account) return;
      event.stopImmediatePropagation();
      keep(form, fieldsOf(form));
    }, true)
  );
  document.addEventListener("htmx:responseError", (event) => {
    const form = outboxForm(event);
    if (!form || !account || !isAway(event.detail.xhr)) return;
    event.stopImmediatePropagation();
    keep(form, fieldsOf(form));
  }, true);
  /* --- what works online only says so --- */
  document.addEventListener("submit", (event) => {
    if (navigator.onLine || event.target.matches("form[data-outbox]") || event.target.method === "get" || !account) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (window.houqin) window.houqin.toast(words("OnlineOnly"), "warning");
  }, true);

  window.houqinOutbox = { own: own, everything: everything, put: put, drop: drop, send: send, isOf: isOf };
  window.addEventListener("online", send);
  document.addEventListener("visibilitychange", () => document.hidden || send());
  setInterval(send, AGAIN_MS);
  if (body.dataset.cached) document.querySelectorAll("form[data-outbox]").forEach(renew);
  // A refused item opened to be corrected: rare enough to be fetched then.
  if (sessionStorage.getItem("houqin.mend")) {
    const script = document.createElement("script");
    script.src = body.dataset.mendSource;
    document.head.append(script);
  }
  showWaiting().catch(() => undefined);
  send().catch(() => undefined);

  /* --- the last look at a page, for when there is no connection --- */
  const worker = navigator.serviceWorker;
  if (!worker) return;
  worker.register("/sw.js").catch(() => undefined);
  worker.ready.then((ready) => ready.active && ready.active.postMessage({ account: account })).catch(() => undefined);
})();
