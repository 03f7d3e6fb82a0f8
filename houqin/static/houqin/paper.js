/* A print page tells the duty-room printer what it is called. */
document.querySelectorAll("[data-titled]").forEach((link) => (link.href += "&title=" + encodeURIComponent(document.title)));
