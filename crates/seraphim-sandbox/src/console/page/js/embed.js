/**
 * Embeds and attachments.
 * <https://discord.com/developers/docs/resources/message#embed-object>
 */

import { element, icon, link, picture } from "./element.js";
import { inlineMarkdown, markdown } from "./markdown.js";
import { clock } from "./moment.js";

/** @typedef {import("./markdown.js").Names} Names */

/**
 * @param {any} embed
 * @param {Names} names
 * @param {any[]} files of the message, which may be pictures of the embed
 */
export function embedCard(embed, names, files) {
  const shown = (/** @type {any} */ media, /** @type {string} */ otherwise) => {
    const file = files.find((one) => local(one.url) === local(media.url));
    return picture(local(media.url), media.description ?? file?.description ?? otherwise);
  };
  const card = element("div", { class: "embed", role: "group", "aria-label": embed.title || embed.author?.name || "Embed" },
    embed.provider?.name && element("div", { class: "embed-author" }, embed.provider.name),
    embed.author?.name && element("div", { class: "embed-author" },
      embed.author.icon_url && picture(local(embed.author.icon_url), ""),
      embed.author.url ? link(embed.author.url, embed.author.name) : embed.author.name),
    embed.title && element("div", { class: "embed-title" },
      embed.url ? link(embed.url, ...inlineMarkdown(embed.title, names)) : inlineMarkdown(embed.title, names)),
    embed.description && markdown(embed.description, names),
    embed.fields?.length > 0 && element("dl", { class: "fields" },
      embed.fields.map((/** @type {any} */ field) => element("div", { class: field.inline ? "field inline" : "field" },
        element("dt", {}, inlineMarkdown(field.name, names)),
        element("dd", {}, markdown(field.value, names))))),
    embed.thumbnail?.url && element("div", { class: "thumb" },
      shown(embed.thumbnail, "Thumbnail")),
    embed.image?.url && element("div", { class: "picture" }, shown(embed.image, "Picture")),
    footer(embed, names));
  const edge = colour(embed.color);
  if (edge) card.style.setProperty("--edge", edge);
  return card;
}

/** @param {any} embed @param {Names} names */
function footer(embed, names) {
  if (!embed.footer?.text && !embed.timestamp) return null;
  return element("div", { class: "footer" },
    embed.footer?.icon_url && picture(local(embed.footer.icon_url), ""),
    embed.footer?.text, embed.footer?.text && embed.timestamp && " · ",
    embed.timestamp && clock(embed.timestamp, names.locale));
}

/**
 * A colour number of Discord as CSS.
 * @param {unknown} number
 */
export function colour(number) {
  if (!Number.isInteger(number)) return null;
  return `#${(Number(number) & 0xffffff).toString(16).padStart(6, "0")}`;
}

/**
 * Files of messages are served by the page's own origin too; what lies
 * elsewhere is not loaded.
 * @param {string} address
 * @returns {string} a path, or nothing
 */
export function local(address) {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url) return "";
  const files = url.pathname.startsWith("/attachments/");
  return files && ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname) ? url.pathname : "";
}

/** @param {any} attachment */
export function attachmentCard(attachment) {
  const path = local(attachment.url);
  const description = attachment.description || attachment.filename;
  if (attachment.content_type?.startsWith("image/")) {
    return element("div", { class: "attachment-picture" }, picture(path, description));
  }
  return element("div", { class: "attachment" }, icon("file"),
    element("span", {}, path ? link(path, attachment.filename) : attachment.filename,
      element("span", { class: "size" }, size(attachment.size))));
}

/** @param {number} bytes */
function size(bytes) {
  if (!(bytes >= 0)) return "";
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 1_048_576 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1_048_576).toFixed(1)} MiB`;
}
