{% load static %}/* Keeps the last look at pages that allow it, one store an account, for when there is no connection. */
"use strict";
const FILES = "houqin-files-{{ house.version|default:'1' }}";
const PAGES = "houqin-pages-";
const BARE = "/offline/";
const START = [
  "{% static 'vendor/tabler.trim.css' %}",
  "{% static 'houqin/houqin.css' %}",
  "{% static 'vendor/htmx.min.js' %}",
  "{% static 'houqin/clock.js' %}",
  "{% static 'houqin/app.js' %}",
  "{% static 'houqin/drafts.js' %}",
  "{% static 'houqin/keyboard.js' %}",
  "{% static 'houqin/outbox.js' %}",
  "{% static 'houqin/outbox_page.js' %}",
  "{% static 'houqin/outbox_mend.js' %}",
  "{% static 'houqin/numberpad.js' %}",
];
let account = "";

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(FILES).then((files) => files.addAll(START)).catch(() => undefined));
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// Nobody sees the pages of somebody else: one store an account, the others are emptied.
async function forgetOthers(keep) {
  const names = (await caches.keys()).filter((name) => name.startsWith(PAGES) && name !== PAGES + keep);
  await Promise.all(names.map((name) => caches.delete(name)));
}
self.addEventListener("message", (event) => {
  if (!event.data || !("account" in event.data)) return;
  account = event.data.account;
  event.waitUntil(forgetOthers(account).then(() => account && keepBare()));
});
async function keepBare() {
  const pages = await caches.open(PAGES + account);
  if (await pages.match(BARE)) return;
  const answer = await fetch(BARE, { credentials: "same-origin" }).catch(() => null);
  if (answer && answer.ok && answer.headers.get("X-Houqin-Keep")) await pages.put(BARE, answer);
}

async function page(request) {
  try {
    const answer = await fetch(request);
    const whose = answer.headers.get("X-Houqin-Account");
    if (whose && answer.headers.get("X-Houqin-Keep") && !answer.redirected) {
      if (whose !== account) await forgetOthers((account = whose));
      await (await caches.open(PAGES + whose)).put(request.url, answer.clone());
    }
    return answer;
  } catch (error) {
    const kept = await lastLook(request);
    if (kept) return marked(kept);
    throw error;
  }
}
async function lastLook(request) {
  const names = (await caches.keys()).filter((name) => name.startsWith(PAGES));
  for (const name of names) {
    const pages = await caches.open(name);
    const found = (await pages.match(request.url)) || (await pages.match(request.url, { ignoreSearch: true })) || (await pages.match(BARE));
    if (found) return found;
  }
  return null;
}
async function marked(kept) {
  const text = (await kept.text()).replace("<body ", '<body data-cached="yes" ');
  const headers = new Headers(kept.headers);
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  return new Response(text, { status: 200, headers: headers });
}
async function file(request) {
  const files = await caches.open(FILES);
  const found = await files.match(request, { ignoreSearch: false });
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) files.put(request, answer.clone());
  return answer;
}

self.addEventListener("fetch", (event) => {
  const request = event.request;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (address.pathname.startsWith("{% get_static_prefix %}")) return void event.respondWith(file(request));
  if (request.mode === "navigate") event.respondWith(page(request));
});
