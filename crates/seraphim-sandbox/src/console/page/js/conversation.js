/**
 * The middle: the messages of the channel that you read, newest last. Only
 * what changed is built anew, and no more than the newest hundred are there.
 */

import { byId } from "./element.js";
import { messageArticle } from "./message.js";
import { attempt, say } from "./telling.js";
import { order } from "./world.js";

/** @typedef {import("./main.js").App} App */
/** @typedef {{node: HTMLElement, message: any, mark: string}} Shown */

const MOST = 100;
/** Messages of one author closer than this stand together. */
const TOGETHER_MS = 7 * 60 * 1000;
/** Discord's first millisecond; ids count from it. */
const EPOCH = 1_420_070_400_000n;
const SAID = 240;

/** @param {App} app */
export function beginConversation(app) {
  const conversation = new Conversation(app);
  app.world.watch(["message", "interaction", "user", "you", "guild", "channel"], () => conversation.show());
  app.place.watch(() => conversation.enter());
}

class Conversation {
  /** @type {Map<string, Shown>} */ #shown = new Map();
  /** @type {Set<string>} */ #dismissed = new Set();
  #channel = "";
  #newest = "";
  #later = 0;
  #log = byId("log");
  #messages = byId("messages");
  #empty = byId("empty-talk");
  #jump = byId("newest");

  /** @param {App} app */
  constructor(app) {
    this.app = app;
    this.#jump.addEventListener("click", () => this.#toEnd());
    this.#log.addEventListener("scroll", () => {
      this.#look();
      if (this.#atEnd()) this.#jump.hidden = true;
    }, { passive: true });
    this.#log.addEventListener("keydown", (event) => this.#key(event));
    // What is in it grows too, when a picture has been loaded.
    const sizes = new ResizeObserver(() => this.#look() && this.#toEnd());
    sizes.observe(this.#log);
    sizes.observe(this.#messages);
  }

  #follows = true;
  #top = 0;

  /** Another channel. */
  enter() {
    const { world, place } = this.app;
    this.#channel = place.channel;
    for (const { node } of this.#shown.values()) node.remove();
    this.#shown.clear();
    const channel = world.get(`channel/${place.channel}`);
    const bot = world.get(`user/${world.get(`direct/${place.channel}`)?.bot_id}`);
    byId("channel-name").textContent = channel?.name ?? bot?.shown ?? "no channel";
    byId("channel-topic").textContent = channel?.topic || "Type / to ask Seraphim for something";
    this.#newest = "";
    this.show();
    this.#toEnd();
  }

  /** Brings the page to what the world says. */
  show() {
    const follows = this.#look();
    const list = this.#list();
    const kept = new Set(list.map((message) => message.id));
    for (const [id, { node }] of this.#shown) {
      if (kept.has(id)) continue;
      node.remove();
      this.#shown.delete(id);
    }
    this.#empty.hidden = list.length > 0;
    /** @type {Element} */
    let before = this.#empty;
    list.forEach((message, at) => {
      const node = this.#article(message, joins(list[at - 1], message));
      if (before.nextElementSibling !== node) before.after(node);
      before = node;
    });
    this.#tell(list.at(-1), follows);
    if (follows) this.#toEnd();
  }

  #list() {
    const { world } = this.app;
    const messages = world.all(`message/${this.#channel}/`);
    const silent = world.all("interaction/").filter((one) => one.state === "failed" && one.type === 2
      && one.channel_id === this.#channel && !one.message_id).map((one) => this.#unanswered(one));
    return [...messages, ...silent].filter((message) => !this.#dismissed.has(message.id))
      .sort((a, b) => order(a.id, b.id)).slice(-MOST);
  }

  /** What stands where an answer should. @param {any} interaction */
  #unanswered(interaction) {
    const { world } = this.app;
    const known = this.#shown.get(interaction.id)?.message;
    return known ?? {
      id: interaction.id, author: world.get(`user/${world.get("info")?.main_bot}`), type: 20, ephemeral: true,
      timestamp: Number((BigInt(interaction.id) >> 22n) + EPOCH), content: "The application did not respond.",
      channel_id: this.#channel, embeds: [], components: [], attachments: [], mentions: [], flags: 0,
      interaction_metadata: { name: interaction.command, user: { id: world.you } },
    };
  }

  /** @param {any} message @param {boolean} joined */
  #article(message, joined) {
    const waits = this.#interactionsOf(message);
    const mark = `${joined} ${waits.map((one) => one.custom_id + one.state).join()} ${this.app.world.locale}`;
    const known = this.#shown.get(message.id);
    if (known && known.message === message && known.mark === mark) return known.node;
    if (known?.node.querySelector('[role="combobox"][aria-expanded="true"]')) {
      clearTimeout(this.#later);
      this.#later = setTimeout(() => this.show(), 500);
      return known.node;
    }
    const node = messageArticle(message, this.app, {
      press: (one, id) => this.#begin("press", one, id, {}),
      choose: (one, id, values) => this.#begin("choose", one, id, { values }),
      busy: (_one, id) => waits.some((wait) => wait.custom_id === id && wait.state === "sent"),
      failed: () => waits.at(-1)?.state === "failed",
      dismiss: (one) => this.#dismiss(one.id),
    }, joined);
    if (known) {
      const focus = focusIn(known.node);
      known.node.replaceWith(node);
      focus(node);
    }
    this.#shown.set(message.id, { node, message, mark });
    return node;
  }

  /** Your presses and choices on a message. @param {any} message */
  #interactionsOf(message) {
    return this.app.world.all("interaction/").filter((one) => one.source_message_id === message.id)
      .sort((a, b) => order(a.id, b.id));
  }

  /** @param {string} verb @param {any} message @param {string} customId @param {object} more */
  async #begin(verb, message, customId, more) {
    const { connection, modals, hearing } = this.app;
    hearing.allow();
    const begun = await attempt(connection.ask(verb, {
      channel: message.channel_id, message: message.id, custom_id: customId, ...more }));
    if (begun) modals.expect(begun.interaction);
  }

  /** @param {string} id */
  #dismiss(id) {
    this.#dismissed.add(id);
    if (this.#dismissed.size > MOST) this.#dismissed.delete([...this.#dismissed][0]);
    this.show();
    byId("composer").querySelector("input")?.focus();
  }

  /** A new message is read out; edits are not. @param {any} last @param {boolean} follows */
  #tell(last, follows) {
    if (!last || last.id === this.#newest || last.loading) return;
    const fresh = this.#newest !== "";
    this.#newest = last.id;
    if (!fresh) return;
    if (!follows) this.#jump.hidden = false;
    const node = this.#shown.get(last.id)?.node;
    const text = node?.querySelector(".body")?.textContent ?? "";
    say(text.replace(/\s+/g, " ").slice(0, SAID));
  }

  #atEnd() {
    return this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight < 60;
  }

  /** Whether the end is to stay in sight: it was, and nobody has scrolled up from it. */
  #look() {
    const top = this.#log.scrollTop;
    if (this.#atEnd()) this.#follows = true;
    else if (top < this.#top) this.#follows = false;
    this.#top = top;
    return this.#follows;
  }

  #toEnd() {
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#top = this.#log.scrollTop;
    this.#follows = true;
    this.#jump.hidden = true;
  }

  /** Arrows walk over the messages. @param {KeyboardEvent} event */
  #key(event) {
    const article = /** @type {HTMLElement} */ (event.target).closest("article");
    if (event.target !== this.#log && event.target !== article) return;
    const all = /** @type {HTMLElement[]} */ ([...this.#messages.querySelectorAll("article")]);
    const at = article ? all.indexOf(article) : all.length;
    const moves = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 };
    const to = moves[/** @type {"Home"} */ (event.key)];
    if (event.key === "Escape") this.#log.focus();
    else if (to !== undefined) all[Math.min(Math.max(to, 0), all.length - 1)]?.focus();
    else return;
    event.preventDefault();
  }
}

/** Whether a message stands under the one before without a head of its own. @param {any} before @param {any} message */
function joins(before, message) {
  if (!before || before.author?.id !== message.author?.id || before.ephemeral !== message.ephemeral) return false;
  if (message.interaction_metadata || message.referenced_message) return false;
  return new Date(message.timestamp).getTime() - new Date(before.timestamp).getTime() < TOGETHER_MS;
}

/**
 * Where the focus was in a message, to be put there again in the new one.
 * @param {HTMLElement} node
 * @returns {(next: HTMLElement) => void}
 */
function focusIn(node) {
  const active = /** @type {HTMLElement | null} */ (document.activeElement);
  if (!active || !node.contains(active)) return () => undefined;
  const id = active.dataset.customId;
  const more = active.classList.contains("more");
  return (next) => {
    if (more) {
      /** @type {HTMLElement | null} */ (next.querySelector(".more"))?.focus();
      return;
    }
    const all = /** @type {HTMLElement[]} */ ([...next.querySelectorAll("[data-custom-id]")]);
    const same = all.find((one) => one.dataset.customId === id)
      ?? all.find((one) => id && one.dataset.customId?.split(":")[0] === id.split(":")[0]);
    (same ?? next).focus();
  };
}

