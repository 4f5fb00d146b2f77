/** The menu of a message: what the bots offer for it, and its id and text. */

import { element } from "./element.js";
import { labelOf } from "./command_names.js";
import { attempt, say } from "./telling.js";

/** @typedef {import("./main.js").App} App */

const MESSAGE_COMMAND = 3;
/** @type {HTMLElement | null} */
let open = null;

/**
 * @param {App} app
 * @param {any} message
 * @param {HTMLElement} from what has the focus again afterwards
 * @param {{x: number, y: number}} at
 */
export function openMenu(app, message, from, at) {
  open?.remove();
  const commands = app.world.all("command/")
    .filter((command) => command.type === MESSAGE_COMMAND && command.usable
      && (!command.guild_id || command.guild_id === app.place.guild));
  const close = () => {
    open = null;
    menu.remove();
    // The message may have been edited, and so built anew, meanwhile.
    const anew = document.querySelector(`article[data-id="${CSS.escape(message.id)}"] .more`);
    const to = from.isConnected ? from : /** @type {HTMLElement | null} */ (anew);
    to?.focus();
  };
  const item = (/** @type {string} */ label, /** @type {() => void} */ deed) =>
    element("button", { type: "button", role: "menuitem", tabindex: "-1", onclick: () => {
      close();
      deed();
    } }, label);
  const items = [
    ...commands.map((command) => item(labelOf(command, app.world.locale), () => use(app, message, command))),
    item("Copy the text", () => copy(textOf(message))),
    item("Copy the message's id", () => copy(message.id)),
  ];
  const menu = element("div", { class: "menu", role: "menu", "aria-label": "Message",
    onkeydown: (/** @type {KeyboardEvent} */ event) => key(event, items, close),
    onfocusout: (/** @type {FocusEvent} */ event) => {
      if (!menu.contains(/** @type {Node | null} */ (event.relatedTarget)) && menu.isConnected && open === menu) {
        open = null;
        menu.remove();
      }
    } }, items);
  open = menu;
  document.body.append(menu);
  menu.style.left = `${Math.max(Math.min(at.x, innerWidth - menu.offsetWidth - 8), 8)}px`;
  menu.style.top = `${Math.max(Math.min(at.y, innerHeight - menu.offsetHeight - 8), 8)}px`;
  items[0].focus();
}

/** @param {KeyboardEvent} event @param {HTMLElement[]} items @param {() => void} close */
function key(event, items, close) {
  const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const moves = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 };
  const to = moves[/** @type {"Home"} */ (event.key)];
  event.stopPropagation();
  if (event.key === "Escape" || event.key === "Tab") close();
  else if (to !== undefined) items[(to + items.length) % items.length].focus();
  else return;
  event.preventDefault();
}

/** @param {App} app @param {any} message @param {any} command */
async function use(app, message, command) {
  const begun = await attempt(app.connection.ask("menu", {
    channel: message.channel_id, message: message.id, command: command.name, application: command.application_id }));
  if (begun) app.modals.expect(begun.interaction);
}

/** @param {any} message */
function textOf(message) {
  const embeds = (message.embeds ?? []).flatMap((/** @type {any} */ embed) => [embed.title, embed.description]);
  return [message.content, ...embeds].filter(Boolean).join("\n");
}

/** @param {string} text */
async function copy(text) {
  const done = await attempt(navigator.clipboard.writeText(text).then(() => true));
  if (done) say("Copied.");
}
