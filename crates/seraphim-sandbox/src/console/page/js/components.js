/**
 * Message components of both versions.
 * <https://discord.com/developers/docs/components/reference>
 */

import { attachmentCard, colour, local } from "./embed.js";
import { element, icon, picture, safeLink } from "./element.js";
import { markdown } from "./markdown.js";
import { selectMenu } from "./select.js";

/**
 * What a component may do and know.
 * @typedef {object} Stage
 * @property {any} message
 * @property {import("./main.js").App} app
 * @property {import("./markdown.js").Names} names
 * @property {(customId: string) => void} press
 * @property {(customId: string, values: string[]) => void} choose
 * @property {(customId: string) => boolean} busy whether an answer is awaited
 */

const STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link", 6: "premium" };

/** @type {Record<number, (component: any, stage: Stage) => Node | null>} */
const KINDS = {
  1: row, 2: button, 3: selectMenu, 5: selectMenu, 6: selectMenu, 7: selectMenu, 8: selectMenu,
  9: section, 10: text, 11: thumbnail, 12: gallery, 13: file, 14: separator, 17: container,
};

/**
 * @param {any[]} list
 * @param {Stage} stage
 */
export function components(list, stage) {
  return element("div", { class: "parts" }, list.map((component) => part(component, stage)));
}

/** @param {any} component @param {Stage} stage */
function part(component, stage) {
  const kind = KINDS[component?.type];
  return kind ? kind(component, stage)
    : element("p", { class: "empty" }, `A component of type ${component?.type} is not known here.`);
}

/** @param {any} component @param {Stage} stage */
function row(component, stage) {
  return element("div", { class: "row", role: "group", "aria-label": "Actions" },
    (component.components ?? []).map((/** @type {any} */ inner) => part(inner, stage)));
}

/** @param {any} component @param {Stage} stage */
function button(component, stage) {
  const look = STYLES[/** @type {1} */ (component.style)] ?? "secondary";
  const inside = [component.emoji?.name && element("span", { "aria-hidden": component.label ? "true" : undefined },
    component.emoji.id ? `:${component.emoji.name}:` : component.emoji.name), component.label];
  if (component.style === 5) {
    const href = safeLink(component.url);
    if (href && !component.disabled) {
      return element("a", { class: "btn link", href, target: "_blank", rel: "noopener noreferrer nofollow" },
        inside, icon("link"));
    }
  }
  const idle = component.disabled || component.style > 4;
  const busy = !idle && stage.busy(component.custom_id);
  return element("button", {
    type: "button", class: `btn ${look}`, "data-custom-id": component.custom_id,
    "aria-disabled": idle ? "true" : undefined, "aria-busy": busy ? "true" : undefined,
    onclick: () => !idle && !busy && stage.press(component.custom_id),
  }, inside, component.style === 6 && "Premium");
}

/** @param {any} component @param {Stage} stage */
function section(component, stage) {
  return element("div", { class: "section" },
    element("div", { class: "texts" }, (component.components ?? []).map((/** @type {any} */ inner) => part(inner, stage))),
    component.accessory && part(component.accessory, stage));
}

/** @param {any} component @param {Stage} stage */
function text(component, stage) {
  return markdown(String(component.content ?? ""), stage.names);
}

/**
 * A picture; `attachment://name` is a file of the message itself.
 * @param {any} item @param {Stage} stage @param {string} otherwise
 */
function media(item, stage, otherwise) {
  const address = String((item.media ?? item.file)?.url ?? "");
  const name = address.startsWith("attachment://") ? address.slice(13) : null;
  const attached = stage.message.attachments?.find((/** @type {any} */ one) => one.filename === name);
  return picture(local(attached?.url ?? address), item.description || otherwise,
    { class: item.spoiler ? "veiled" : undefined });
}

/** @param {any} component @param {Stage} stage */
function thumbnail(component, stage) {
  return element("div", { class: "thumb" }, media(component, stage, "Thumbnail"));
}

/** @param {any} component @param {Stage} stage */
function gallery(component, stage) {
  return element("div", { class: "gallery" },
    (component.items ?? []).map((/** @type {any} */ item) => media(item, stage, "Picture")));
}

/** @param {any} component @param {Stage} stage */
function file(component, stage) {
  const name = component.name ?? String(component.file?.url ?? "").replace("attachment://", "");
  const attached = stage.message.attachments?.find((/** @type {any} */ one) => one.filename === name);
  return attached ? attachmentCard(attached) : element("div", { class: "attachment" }, icon("file"), name);
}

/** @param {any} component */
function separator(component) {
  const looks = [component.divider === false ? "" : "line", component.spacing === 2 ? "wide" : ""];
  return element("hr", { class: `separator ${looks.join(" ")}`.trim(), "aria-hidden": "true" });
}

/** @param {any} component @param {Stage} stage */
function container(component, stage) {
  const inner = (component.components ?? []).map((/** @type {any} */ child) => part(child, stage));
  const box = element("div", { class: component.spoiler ? "container veiled" : "container", role: "group", "aria-label": "Container" }, inner);
  const edge = colour(component.accent_color);
  if (edge) box.style.setProperty("--edge", edge);
  if (component.spoiler) box.addEventListener("click", () => box.classList.remove("veiled"), { once: true });
  return box;
}
