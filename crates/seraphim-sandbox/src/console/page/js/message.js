/** One message as an article: who, when, what, and what can be done with it. */

import { avatar } from "./avatar.js";
import { components } from "./components.js";
import { attachmentCard, embedCard, local } from "./embed.js";
import { element, freshId, icon } from "./element.js";
import { markdown } from "./markdown.js";
import { openMenu } from "./message_menu.js";
import { clock } from "./moment.js";

/** @typedef {import("./main.js").App} App */

const SUPPRESS_EMBEDS = 1 << 2;

/**
 * @param {any} message Discord's message object
 * @param {App} app
 * @param {{press: (message: any, id: string) => void, choose: (message: any, id: string, values: string[]) => void,
 *   busy: (message: any, id: string) => boolean, failed: (message: any) => boolean, dismiss: (message: any) => void}} deeds
 * @param {boolean} joined it follows one of the same author
 */
export function messageArticle(message, app, deeds, joined) {
  const names = app.world.names(message.guild_id ?? app.place.guild);
  const author = app.world.get(`user/${message.author?.id}`)
    ?? { id: message.author?.id ?? "", shown: message.author?.global_name ?? message.author?.username ?? "unknown", bot: message.author?.bot };
  const title = freshId("by");
  const pinged = message.mentions?.some((/** @type {any} */ one) => one.id === app.world.you) || message.mention_everyone;
  const looks = ["message", joined && "joined", message.ephemeral && "private", pinged && !message.ephemeral && "pinged"];
  const article = element("article", {
    class: looks.filter(Boolean).join(" "), tabindex: "-1", "data-id": message.id, "aria-labelledby": title,
    oncontextmenu: (/** @type {MouseEvent} */ event) => {
      if (/** @type {Element} */ (event.target).closest("a, input, textarea")) return;
      event.preventDefault();
      openMenu(app, message, article, { x: event.clientX, y: event.clientY });
    },
  },
  origin(message, names),
  joined ? element("span", {}) : avatar(author),
  element("div", { class: "body" },
    element("div", { class: joined ? "by sr" : "by", id: title },
      element("span", { class: author.bot ? "name bot" : "name" }, names.user(author.id) === "unknown" ? author.shown : names.user(author.id)),
      author.bot && element("span", { class: "tag" }, "App"), " ",
      clock(message.timestamp, names.locale)),
    content(message, names),
    ...extras(message, app, names, deeds),
    deeds.failed(message) && element("p", { class: "failed-note", role: "status" }, "The application did not respond."),
    message.ephemeral && element("p", { class: "private-note" }, icon("eye"), "Only you can see this",
      element("button", { type: "button", onclick: () => deeds.dismiss(message) }, "Dismiss message"))),
  element("button", {
    type: "button", class: "plain-button more", "aria-label": "More about this message", "aria-haspopup": "menu",
    onclick: (/** @type {MouseEvent} */ event) => {
      const box = /** @type {HTMLElement} */ (event.currentTarget).getBoundingClientRect();
      openMenu(app, message, /** @type {HTMLElement} */ (event.currentTarget), { x: box.left, y: box.bottom });
    },
  }, icon("more")));
  return article;
}

/** What it answers: a command, or another message. @param {any} message @param {any} names */
function origin(message, names) {
  const from = message.interaction_metadata;
  const named = from?.name ?? message.interaction?.name;
  if (from?.user && named && (message.type === 20 || message.type === 23)) {
    return element("div", { class: "origin" }, icon("reply"),
      element("span", {}, element("b", {}, names.user(from.user.id)), message.type === 20 ? " used " : " chose ",
        element("b", {}, message.type === 20 ? `/${named}` : named)));
  }
  const replied = message.referenced_message;
  if (!replied) return null;
  const text = replied.content || replied.embeds?.[0]?.title || "a message";
  return element("div", { class: "origin" }, icon("reply"),
    element("span", {}, element("b", {}, names.user(replied.author?.id)), ` ${text}`));
}

/** @param {any} message @param {any} names */
function content(message, names) {
  if (message.loading) {
    return element("p", { class: "thinking" }, element("i", {}), element("i", {}), element("i", {}), " thinking…");
  }
  if (!message.content) return null;
  const text = markdown(message.content, names);
  if (message.edited_timestamp) text.append(element("span", { class: "edited" }, "(edited)"));
  return text;
}

/** The files that no embed shows already. @param {any} message @param {any[]} embeds @returns {any[]} */
function loose(message, embeds) {
  const shown = embeds.flatMap((embed) => [embed.image?.url, embed.thumbnail?.url]).filter(Boolean).map(local);
  return (message.attachments ?? []).filter((/** @type {any} */ file) => !shown.includes(local(file.url)));
}

/** @param {any} message @param {App} app @param {any} names @param {any} deeds @returns {(Node | false)[]} */
function extras(message, app, names, deeds) {
  const v2 = Boolean(message.flags & (1 << 15));
  const stage = {
    message, app, names,
    press: (/** @type {string} */ id) => deeds.press(message, id),
    choose: (/** @type {string} */ id, /** @type {string[]} */ values) => deeds.choose(message, id, values),
    busy: (/** @type {string} */ id) => deeds.busy(message, id),
  };
  const embeds = message.flags & SUPPRESS_EMBEDS ? [] : message.embeds ?? [];
  return [
    ...embeds.map((/** @type {any} */ embed) => embedCard(embed, names, message.attachments ?? [])),
    ...(v2 ? [] : loose(message, embeds).map(attachmentCard)),
    message.components?.length > 0 && components(message.components, stage),
    message.reactions?.length > 0 && element("p", { class: "subtext" },
      message.reactions.map((/** @type {any} */ one) => `${one.emoji.name} ${one.count}  `)),
  ];
}
