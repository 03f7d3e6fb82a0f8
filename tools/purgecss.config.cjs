// Cuts Tabler's style sheet down to what our templates and scripts name: the whole is more than a phone's first page may weigh.
const fs = require("fs");
const path = require("path");

const root = path.resolve(__dirname, "..");
const ours = fs.readFileSync(path.join(root, "houqin/static/houqin/houqin.css"), "utf8");

// Words inside tags only: a sentence about a "table" or a "modal" must not keep their rules.
const inTags = (text) =>
  (text.replace(/\{#.*?#\}|\{% comment %\}[\s\S]*?\{% endcomment %\}/g, "").match(/<[a-z][^<]*?>/gs) || []).flatMap((tag) => tag.match(/[\w-]+/g) || []);
const inStrings = (text) => (text.match(/(["'`])(?:\\.|(?!\1)[^\n])*\1/g) || []).flatMap((string) => string.match(/[\w-]+/g) || []);

module.exports = {
  content: [
    path.join(root, "houqin/**/templates/**/*.html"),
    path.join(root, "houqin/static/houqin/*.js"),
    path.join(root, "houqin/desk/templatetags/*.py"),
    path.join(root, "houqin/lines/*/forms/*.py"),
    path.join(root, "houqin/lines/*/forms.py"),
  ],
  css: [path.join(root, "houqin/static/vendor/tabler.min.css")],
  output: path.join(root, "houqin/static/vendor/tabler.trim.css"),
  defaultExtractor: inStrings,
  extractors: [{ extensions: ["html"], extractor: inTags }],
  variables: true,
  keyframes: true,
  fontFace: true,
  safelist: {
    standard: ["html", "body", "is-invalid", "htmx-request", "htmx-swapping", "htmx-settling", "htmx-added"],
    variables: [...new Set(ours.match(/--tblr-[\w-]+/g))],
  },
  // Themes by attribute (dark, other fonts, other primaries) are not offered: the wall has its own dark.
  blocklist: [/\[data-bs-theme/],
};
