/* Nothing typed is lost: a form with data-draft-key is kept on this phone, per account, until it has been sent.
   It survives an expired session and comes back after signing in. Passwords, files and hidden fields are never kept. */
(function () {
  "use strict";
  const LONGEST_MS = 3 * 24 * 3600000;
  const account = document.body.dataset.account;
  const PREFIX = "houqin.draft.";
  const keyOf = (form) => PREFIX + account + "." + form.dataset.draftKey;
  if (!account) {
    // A form sent after the session was over comes to the sign-in page: it was not taken over, the draft stays.
    try {
      sessionStorage.removeItem(PREFIX + "sent");
    } catch {
      /* a forbidden store only means that there is no draft */
    }
    return;
  }

  function fields(form) {
    return Array.from(form.elements).filter(
      (field) => field.name && !["hidden", "password", "file", "submit", "button"].includes(field.type)
    );
  }

  function keep(form) {
    const values = fields(form).map((field) =>
      ["checkbox", "radio"].includes(field.type) ? [field.name, field.value, field.checked] : [field.name, field.value]
    );
    try {
      localStorage.setItem(keyOf(form), JSON.stringify({ at: window.houqinNow(), values: values }));
    } catch {
      /* a full or forbidden store only means that there is no draft */
    }
  }

  function restore(form) {
    const kept = JSON.parse(localStorage.getItem(keyOf(form)) || "null");
    if (!kept || window.houqinNow() - kept.at > LONGEST_MS) return false;
    let changed = false;
    fields(form).forEach((field, index) => {
      const value = kept.values[index];
      if (!value || value[0] !== field.name) return;
      if (value.length === 3) {
        changed = changed || field.checked !== value[2];
        field.checked = value[2];
      } else if (field.value !== value[1] && value[1]) {
        field.value = value[1];
        changed = true;
      }
    });
    return changed;
  }

  function forgetOld() {
    Object.keys(localStorage)
      .filter((key) => key.startsWith(PREFIX))
      .forEach((key) => {
        const kept = JSON.parse(localStorage.getItem(key) || "null");
        if (!kept || window.houqinNow() - kept.at > LONGEST_MS) localStorage.removeItem(key);
      });
  }

  // Signing out is leaving the phone to somebody else: what was typed or begun and the pages kept here go. What waits to
  // be sent stays in the outbox, which only its own account opens.
  document.addEventListener("submit", (event) => {
    if (!event.target.matches('form[action="/accounts/logout/"], form[action="/joining/tablet/leave/"]')) return;
    Object.keys(localStorage)
      .filter((key) => key.startsWith(PREFIX + account + ".") || key.startsWith("houqin-run:"))
      .forEach((key) => localStorage.removeItem(key));
    if (window.caches) caches.keys().then((names) => names.filter((name) => name.startsWith("houqin-pages-")).forEach((name) => caches.delete(name)));
  });

  const forms = () => Array.from(document.querySelectorAll("form[data-draft-key]"));
  try {
    // The page that answers a sent form names what was taken over: only then is the draft thrown away.
    const sent = sessionStorage.getItem(PREFIX + "sent");
    if (sent) {
      sessionStorage.removeItem(PREFIX + "sent");
      const again = forms().some((form) => keyOf(form) === sent && form.querySelector('.hq-error:not(:empty), [role="alert"]'));
      const isSignIn = !!document.querySelector('input[type="password"]');
      if (!again && !isSignIn) localStorage.removeItem(sent);
    }
    forgetOld();
    const restored = forms().filter((form) => !form.querySelector('[role="alert"]')).map(restore);
    if (restored.some(Boolean) && window.houqin) window.houqin.toast(document.body.dataset.draft, "info");
  } catch {
    return;
  }

  let timer = 0;
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-draft-key]");
    if (!form) return;
    clearTimeout(timer);
    timer = setTimeout(() => keep(form), 300);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.draftKey || event.defaultPrevented || form.hasAttribute("hx-post")) return;
    keep(form);
    sessionStorage.setItem(PREFIX + "sent", keyOf(form));
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest && event.target.closest("form[data-draft-key]");
    if (!form) return;
    if (event.detail.successful) localStorage.removeItem(keyOf(form));
    else keep(form);
  });
})();
