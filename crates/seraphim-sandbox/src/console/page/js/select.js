/**
 * Select menus: a button that opens a list. One choice sends at once; several
 * are ticked and then sent.
 * <https://www.w3.org/WAI/ARIA/apg/patterns/combobox/examples/combobox-select-only/>
 */

import { element, fill, freshId, icon } from "./element.js";

/** @typedef {import("./components.js").Stage} Stage */
/** @typedef {{value: string, label: string, description?: string, emoji?: any, default?: boolean}} Option */

const STRING = 3;
const WORDS = { 3: "Choose an option", 5: "Choose people", 6: "Choose roles", 7: "Choose people or roles", 8: "Choose channels" };

/**
 * What can be chosen; of people, roles and channels, those of the guild.
 * @param {any} menu
 * @param {import("./main.js").App} app
 * @returns {Option[]}
 */
export function optionsOf(menu, app) {
  const { world, place } = app;
  if (menu.type === STRING) return menu.options ?? [];
  const preset = new Set((menu.default_values ?? []).map((/** @type {any} */ one) => one.id));
  const guild = world.get(`guild/${place.guild}`);
  const names = world.names(place.guild);
  /** @type {Option[]} */
  const found = [];
  if (menu.type === 5 || menu.type === 7) {
    for (const member of guild?.members ?? []) found.push({ value: member.id, label: names.user(member.id) });
  }
  if (menu.type === 6 || menu.type === 7) {
    for (const role of guild?.roles ?? []) if (role.id !== guild.id) found.push({ value: role.id, label: `@${role.name}` });
  }
  if (menu.type === 8) {
    const wanted = menu.channel_types ?? [];
    for (const channel of world.channels(place.guild)) {
      if (!wanted.length || wanted.includes(channel.type)) found.push({ value: channel.id, label: `#${channel.name}` });
    }
  }
  return found.map((option) => ({ ...option, default: preset.has(option.value) }));
}

/** @param {any} menu @param {Stage} stage */
export function selectMenu(menu, stage) {
  return new Picker(menu, stage).root;
}

class Picker {
  /** @param {any} menu @param {Stage} stage */
  constructor(menu, stage) {
    this.menu = menu;
    this.stage = stage;
    this.options = optionsOf(menu, stage.app);
    this.least = menu.min_values ?? 1;
    this.most = menu.max_values ?? 1;
    this.chosen = new Set(this.options.filter((option) => option.default).map((option) => option.value));
    this.active = 0;
    this.listId = freshId("options");
    const busy = stage.busy(menu.custom_id);
    this.words = element("span", {});
    this.button = element("button", {
      type: "button", role: "combobox", "aria-haspopup": "listbox", "aria-expanded": "false",
      "aria-controls": this.listId, "aria-label": menu.placeholder || WORDS[/** @type {3} */ (menu.type)],
      "data-custom-id": menu.custom_id, "aria-disabled": menu.disabled || busy ? "true" : undefined,
      onclick: () => (this.isOpen() ? this.close() : this.open()),
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.key(event),
      onblur: () => setTimeout(() => !this.root.contains(document.activeElement) && this.close(), 0),
    }, this.words, icon("chevron"));
    this.list = element("div", { class: "options", role: "listbox", id: this.listId, hidden: true,
      "aria-label": menu.placeholder || WORDS[/** @type {3} */ (menu.type)],
      "aria-multiselectable": this.most > 1 ? "true" : undefined });
    this.root = element("div", { class: "pick" }, this.button, this.list);
    this.showChosen();
  }

  isOpen() {
    return !this.list.hidden;
  }

  showChosen() {
    const labels = this.options.filter((option) => this.chosen.has(option.value)).map((option) => option.label);
    this.words.className = labels.length ? "chosen" : "chosen none";
    this.words.textContent = labels.join(", ") || this.menu.placeholder || WORDS[/** @type {3} */ (this.menu.type)];
  }

  open() {
    if (this.button.getAttribute("aria-disabled")) return;
    this.list.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    const below = window.innerHeight - this.button.getBoundingClientRect().bottom;
    this.list.classList.toggle("above", below < 320);
    this.show();
  }

  close() {
    if (!this.isOpen()) return;
    this.list.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    this.button.removeAttribute("aria-activedescendant");
    if (this.most > 1 && this.changed()) this.send();
  }

  changed() {
    const preset = this.options.filter((option) => option.default).map((option) => option.value);
    return preset.length !== this.chosen.size || preset.some((value) => !this.chosen.has(value));
  }

  show() {
    fill(this.list, this.options.map((option, at) => this.line(option, at)),
      this.most > 1 && element("div", { class: "enough" },
        element("span", { class: "gold-button", role: "presentation", onmousedown: (/** @type {Event} */ event) => {
          event.preventDefault();
          this.close();
        } }, "Done")));
    const active = this.list.children[this.active];
    if (active?.id) this.button.setAttribute("aria-activedescendant", active.id);
    active?.scrollIntoView({ block: "nearest" });
  }

  /** @param {Option} option @param {number} at */
  line(option, at) {
    const tick = icon("check");
    tick.classList.add("tick");
    return element("div", {
      class: "option", role: "option", id: `${this.listId}-${at}`, "data-active": String(at === this.active),
      "aria-selected": String(this.chosen.has(option.value)),
      onmousedown: (/** @type {Event} */ event) => {
        event.preventDefault();
        this.active = at;
        this.take();
      },
    }, option.emoji?.name && element("span", {}, option.emoji.id ? `:${option.emoji.name}:` : option.emoji.name),
    element("span", { class: "what" }, option.label, option.description && element("small", {}, option.description)), tick);
  }

  take() {
    const option = this.options[this.active];
    if (!option) return;
    if (this.most === 1) {
      this.chosen = new Set([option.value]);
      this.close();
      this.send();
    } else {
      if (this.chosen.has(option.value)) this.chosen.delete(option.value);
      else if (this.chosen.size < this.most) this.chosen.add(option.value);
      this.show();
    }
    this.showChosen();
  }

  send() {
    if (this.chosen.size < this.least) return;
    this.stage.choose(this.menu.custom_id, [...this.chosen]);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (!this.isOpen()) {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      event.preventDefault();
      event.stopPropagation();
      this.open();
      return;
    }
    const last = this.options.length - 1;
    const moves = { ArrowDown: this.active + 1, ArrowUp: this.active - 1, Home: 0, End: last };
    const to = moves[/** @type {"Home"} */ (event.key)];
    if (to !== undefined) {
      this.active = Math.min(Math.max(to, 0), last);
      this.show();
    } else if (event.key === "Enter" || event.key === " ") {
      this.take();
    } else if (event.key === "Escape" || event.key === "Tab") {
      this.close();
      if (event.key === "Tab") return;
    } else if (event.key.length === 1) {
      const typed = event.key.toLowerCase();
      const found = this.options.findIndex((option, at) => at > this.active && option.label.toLowerCase().startsWith(typed));
      this.active = found < 0 ? Math.max(this.options.findIndex((option) => option.label.toLowerCase().startsWith(typed)), 0) : found;
      this.show();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }
}
