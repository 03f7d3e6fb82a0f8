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
    standard: [
      "html",
      "body",
      /^(is-invalid|row|col|col-(auto|12|6)|col-(md|lg)-(auto|3|4|5|6|7|8|9|12)|container(-xl|-fluid)?)$/,
      /^(btn|card|badge|alert|table|list-group|list|form|input-group|nav|page|subheader|datagrid|progress|visually|rounded|border|bg|text-bg)(-(body|header|title|subtitle|footer|actions|table|sm|lg|primary|danger|success|warning|secondary|outline-primary|outline-danger|outline-secondary|ghost-secondary|link|icon|list|responsive|striped|hover|vcenter|item|label|control|select|check|check-input|check-label|check-inline|hint|text|tabs|link|pretitle|wrapper|content|hidden|pill|0|top|bottom|start|end|light|white|transparent|flush|group|group-item|group-item-action|inline|unstyled|inline-item|bar|required))?$/,
    ],
    variables: [...new Set(ours.match(/--tblr-[\w-]+/g))],
  },
  // Themes by attribute (dark, other fonts, other primaries) are not offered: the wall has its own dark.
  blocklist: [/\[data-bs-theme/],
};
