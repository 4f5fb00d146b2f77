/**
 * Builds DOM nodes. Everything that came from outside reaches the page through
 * here as text or as an attribute, never as markup.
 */

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {Node | string | number | null | undefined | false} Child */

/**
 * An element. Attributes that are functions become listeners (`onclick`),
 * booleans are there or not, `undefined` and `null` are left out.
 * @param {string} tag
 * @param {Record<string, unknown>} [attributes]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElement}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") made.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else if (name === "value") /** @type {HTMLInputElement} */ (made).value = String(value);
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  put(made, children);
  return made;
}

/**
 * Appends children, leaving out what is nothing.
 * @param {Node} parent
 * @param {(Child | Child[])[]} children
 */
function put(parent, children) {
  for (const child of children.flat(3)) {
    if (child === null || child === undefined || child === false) continue;
    parent.appendChild(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

/**
 * Gives a parent these children and no others.
 * @param {Element} parent
 * @param {...(Child | Child[])} children
 */
export function fill(parent, ...children) {
  parent.replaceChildren();
  put(parent, children);
}

/**
 * A picture of the set in `icons/icons.svg`; it has no name of its own.
 * @param {string} name
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `icons/icons.svg#${name}`);
  svg.appendChild(use);
  return svg;
}

/**
 * The element with this id; the page's own, so it is there.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}

let count = 0;

/**
 * An id that no other element has.
 * @param {string} kind
 */
export function freshId(kind) {
  count += 1;
  return `${kind}-${count}`;
}

/**
 * A picture from outside; when it cannot be loaded (there may be no network)
 * its description stands in its place.
 * @param {string} source
 * @param {string} description
 * @param {Record<string, unknown>} [attributes]
 */
export function picture(source, description, attributes = {}) {
  const address = source && safeLink(source);
  const instead = () =>
    element("span", { class: "no-picture" }, icon("image"), description || "A picture that cannot be shown here");
  if (!address) return instead();
  const image = element("img", { ...attributes, src: address, alt: description, loading: "lazy" });
  image.addEventListener("error", () => image.replaceWith(instead()), { once: true });
  return image;
}

/**
 * The address if it is http or https, else nothing.
 * @param {unknown} address
 * @returns {string | null}
 */
export function safeLink(address) {
  try {
    const url = new URL(String(address), document.baseURI);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
  } catch {
    return null;
  }
}

/**
 * A link that opens beside the page; plain text when the address is unsafe.
 * @param {string} address
 * @param {...Child} children
 */
export function link(address, ...children) {
  const href = safeLink(address);
  if (!href) return element("span", {}, ...children);
  return element("a", { href, target: "_blank", rel: "noopener noreferrer nofollow", title: href }, ...children);
}
