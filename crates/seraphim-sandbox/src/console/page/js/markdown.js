/**
 * Discord's Markdown as DOM nodes.
 * <https://support.discord.com/hc/en-us/articles/210298617>,
 * <https://discord.com/developers/docs/reference#message-formatting>
 *
 * Two steps: lines become blocks, texts become inline nodes. Data only ever
 * becomes text nodes and checked links.
 */

import { element, link } from "./element.js";
import { timestamp } from "./moment.js";

/**
 * What mentions are called.
 * @typedef {object} Names
 * @property {(id: string) => string} user
 * @property {(id: string) => string} role
 * @property {(id: string) => string} channel
 * @property {string} locale
 */

/** Deeper than anybody writes. */
const DEEPEST = 12;
/** Longer than any text of a message. */
const LONGEST = 8_000;

/**
 * @param {string} text
 * @param {Names} names
 * @returns {HTMLElement} a `div.md`
 */
export function markdown(text, names) {
  const root = element("div", { class: "md" });
  root.append(...blocks(text.slice(0, LONGEST), names, 0));
  return root;
}

/**
 * One line without blocks, as in titles and field names.
 * @param {string} text
 * @param {Names} names
 * @returns {Node[]}
 */
export function inlineMarkdown(text, names) {
  return inline(text.slice(0, LONGEST), names, 0);
}

/**
 * @param {string} text
 * @param {Names} names
 * @param {number} depth
 * @returns {Node[]}
 */
function blocks(text, names, depth) {
  if (depth > DEEPEST) return [document.createTextNode(text)];
  /** @type {Node[]} */
  const made = [];
  const fence = /```(?:([\w+#.-]{1,30})\n)?\n?([\s\S]*?)\n?```/g;
  let from = 0;
  for (let found = fence.exec(text); found; found = fence.exec(text)) {
    if (!found[2]) continue;
    made.push(...lines(text.slice(from, found.index).replace(/\n$/, ""), names, depth));
    made.push(element("pre", { tabindex: "0" }, element("code", { "data-language": found[1] }, found[2])));
    from = fence.lastIndex;
    if (text[from] === "\n") from += 1;
  }
  made.push(...lines(text.slice(from), names, depth));
  return made;
}

/**
 * @param {string} text
 * @param {Names} names
 * @param {number} depth
 * @returns {Node[]}
 */
function lines(text, names, depth) {
  if (!text) return [];
  /** @type {Node[]} */
  const made = [];
  /** @type {string[]} */
  let plain = [];
  const flush = () => {
    if (plain.length) made.push(element("div", {}, ...inline(plain.join("\n"), names, depth)));
    plain = [];
  };
  const all = text.split("\n");
  for (let at = 0; at < all.length; at += 1) {
    const line = all[at];
    const heading = /^(#{1,3})\s+(\S.*)$/.exec(line);
    if (line.startsWith(">>> ")) {
      flush();
      const rest = [line.slice(4), ...all.slice(at + 1)].join("\n");
      made.push(element("blockquote", {}, ...blocks(rest, names, depth + 1)));
      return made;
    }
    if (line.startsWith("> ")) {
      flush();
      const quoted = run(all, at, /^> (.*)$/);
      made.push(element("blockquote", {}, ...lines(quoted.join("\n"), names, depth + 1)));
      at += quoted.length - 1;
    } else if (heading) {
      flush();
      made.push(element("h3", { class: `size-${heading[1].length}` }, ...inline(heading[2], names, depth)));
    } else if (/^-# \S/.test(line)) {
      flush();
      made.push(element("div", { class: "subtext" }, ...inline(line.slice(3), names, depth)));
    } else if (/^\s*(?:[-*]|\d{1,9}\.) \S/.test(line)) {
      flush();
      const ordered = /^\s*\d/.test(line);
      const items = run(all, at, ordered ? /^\s*\d{1,9}\. (.+)$/ : /^\s*[-*] (.+)$/);
      const start = ordered ? Number.parseInt(line, 10) : undefined;
      made.push(element(ordered ? "ol" : "ul", { start },
        items.map((item) => element("li", {}, ...inline(item, names, depth)))));
      at += items.length - 1;
    } else {
      plain.push(line);
    }
  }
  flush();
  return made;
}

/**
 * What a pattern holds in this line and the following ones that have it.
 * @param {string[]} all
 * @param {number} at
 * @param {RegExp} pattern
 */
function run(all, at, pattern) {
  const held = [];
  for (let next = at; next < all.length; next += 1) {
    const found = pattern.exec(all[next]);
    if (!found) break;
    held.push(found[1]);
  }
  return held;
}

/**
 * A form of inline text: where it may begin, and what becomes of it.
 * @typedef {object} Form
 * @property {RegExp} pattern sticky
 * @property {(found: RegExpExecArray, names: Names, depth: number) => Node[]} make
 */

/**
 * A form whose inside is text with forms of its own.
 * @param {RegExp} pattern
 * @param {string} tag
 * @returns {Form}
 */
const around = (pattern, tag) => ({
  pattern,
  make: (found, names, depth) => [element(tag, {}, ...inline(found[1], names, depth + 1))],
});

/** @param {string} word */
const mention = (word) => [element("span", { class: "mention" }, word)];

/** @type {Form[]} */
const FORMS = [
  { pattern: /\\([^0-9A-Za-z\s])/y, make: (found) => [document.createTextNode(found[1])] },
  { pattern: /(`{1,2})([^`](?:[\s\S]*?[^`])?)\1(?!`)/y, make: (found) => [element("code", {}, found[2].trim())] },
  { pattern: /<(https?:\/\/[^\s<>]+)>/y, make: (found) => [link(found[1], found[1])] },
  { pattern: /<@!?(\d{1,20})>/y, make: (found, names) => mention(`@${names.user(found[1])}`) },
  { pattern: /<@&(\d{1,20})>/y, make: (found, names) => mention(`@${names.role(found[1])}`) },
  { pattern: /<#(\d{1,20})>/y, make: (found, names) => mention(`#${names.channel(found[1])}`) },
  { pattern: /<\/([^:<>\n]{1,100}):\d{1,20}>/y, make: (found) => mention(`/${found[1]}`) },
  { pattern: /<a?(:\w{2,32}:)\d{1,20}>/y, make: (found) => [element("span", { class: "emoji-name" }, found[1])] },
  {
    pattern: /<t:(-?\d{1,13})(?::([tTdDfFR]))?>/y,
    make: (found, names) => [timestamp(Number(found[1]), found[2] ?? "f", names.locale)],
  },
  { pattern: /@(?:everyone|here)\b/y, make: (found) => mention(found[0]) },
  {
    pattern: /\[((?:\\.|[^[\]\\])+)\]\(<?(https?:\/\/[^\s<>()]+(?:\([^\s<>()]*\)[^\s<>()]*)*)>?(?: +"[^"\n]*")?\)/y,
    make: (found, names, depth) => [link(found[2], ...inline(found[1], names, depth + 1))],
  },
  { pattern: /https?:\/\/[^\s<>]*[^\s<>.,:;!?'")\]*_~|]/y, make: (found) => [link(found[0], found[0])] },
  { pattern: /\|\|([\s\S]+?)\|\|/y, make: (found, names, depth) => [spoiler(inline(found[1], names, depth + 1))] },
  around(/\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/y, "strong"),
  around(/__((?:\\[\s\S]|[^\\])+?)__(?!_)/y, "u"),
  around(/~~((?:\\[\s\S]|[^\\])+?)~~/y, "s"),
  around(/\*(?=[^\s*])((?:\\[\s\S]|\*\*|[^\\*])+?)\*(?!\*)/y, "em"),
  around(/(?<![A-Za-z0-9])_(?=\S)((?:\\[\s\S]|__|[^\\_])+?)_(?![A-Za-z0-9_])/y, "em"),
];
/** Nothing begins anywhere else. */
const BEGINNING = /[\\`<@[h|*_~\n]/g;

/**
 * @param {string} text
 * @param {Names} names
 * @param {number} depth
 * @returns {Node[]}
 */
function inline(text, names, depth) {
  if (depth > DEEPEST) return [document.createTextNode(text)];
  /** @type {Node[]} */
  const made = [];
  let plain = 0;
  let at = 0;
  const flush = (/** @type {number} */ until) => {
    if (until > plain) made.push(document.createTextNode(text.slice(plain, until)));
  };
  while (at < text.length) {
    BEGINNING.lastIndex = at;
    const next = BEGINNING.exec(text);
    if (!next) break;
    at = next.index;
    const [nodes, end] = text[at] === "\n" ? [[element("br")], at + 1] : take(text, at, names, depth);
    if (nodes) {
      flush(at);
      made.push(...nodes);
      plain = end;
    }
    at = end;
  }
  flush(text.length);
  return made;
}

/**
 * The first form that begins here, and where it ends.
 * @param {string} text
 * @param {number} at
 * @param {Names} names
 * @param {number} depth
 * @returns {[Node[] | null, number]}
 */
function take(text, at, names, depth) {
  for (const form of FORMS) {
    form.pattern.lastIndex = at;
    const found = form.pattern.exec(text);
    if (found) {
      const end = at + found[0].length;
      return [form.make(found, names, depth), end];
    }
  }
  return [null, at + 1];
}

/** What stays hidden until somebody wants it. @param {Node[]} inside */
function spoiler(inside) {
  const length = inside.reduce((sum, node) => sum + (node.textContent?.length ?? 0), 0);
  const veil = element("span", { "aria-hidden": "true" }, "█".repeat(Math.min(Math.max(length, 3), 40)));
  const button = element("button", { type: "button", class: "spoiler" }, element("span", { class: "sr" }, "Spoiler: show it"), veil);
  button.addEventListener("click", () => button.replaceWith(element("span", { class: "unveiled" }, ...inside)));
  return button;
}
