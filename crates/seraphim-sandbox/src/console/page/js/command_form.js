/**
 * A slash command in the composer: one field an option, in the order of the
 * command; the required ones and the first are there, the others can be added.
 * <https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-option-type>
 */

import { descriptionOf, labelOf } from "./command_names.js";
import { element, freshId, icon } from "./element.js";

/** @typedef {import("./main.js").App} App */
/** @typedef {import("./command_names.js").Runnable} Runnable */
/** @typedef {import("./offers.js").Offer} Offer */
/** @typedef {{option: any, root: HTMLElement, input: HTMLInputElement, taken: {label: string, value: unknown} | null}} Field */

const INTEGER = 4;
const BOOLEAN = 5;
const USER = 6;
const CHANNEL = 7;
const ROLE = 8;
const MENTIONABLE = 9;
const NUMBER = 10;
const ATTACHMENT = 11;
/** A keystroke asks the bot only when no other follows within this time. */
const QUIET_MS = 150;

export class CommandForm {
  /** @type {Map<string, Field>} */ #fields = new Map();
  #box = element("div", { class: "command", role: "group", tabindex: "-1" });
  #more = element("span", { class: "row" });
  #question = 0;
  #timer = 0;

  /**
   * @param {App} app
   * @param {Runnable} runnable
   * @param {import("./offers.js").Offers} offers
   * @param {Record<string, string>} given
   * @param {{send: () => void, leave: () => void, hint: (sentence: string) => void}} deeds
   */
  constructor(app, runnable, offers, given, deeds) {
    this.app = app;
    this.runnable = runnable;
    this.offers = offers;
    this.deeds = deeds;
    this.#box.setAttribute("aria-label", `Command ${runnable.label}`);
    this.#box.addEventListener("keydown", (event) => this.#keyOfBox(event));
    this.#box.append(element("span", { class: "chip" }, `/${runnable.label}`,
      element("button", { type: "button", "aria-label": "Leave this command", onclick: deeds.leave }, icon("close"))), this.#more);
    runnable.options.forEach((option, at) => {
      if (option.required || at === 0 || option.name in given) this.#add(option, given[option.name] ?? "");
    });
    this.#showMore();
  }

  get root() {
    return this.#box;
  }

  /** The first field that is still empty, else the last; without any, the command. */
  focus() {
    const all = [...this.#fields.values()];
    const next = all.find((field) => !field.input.value && field.option.required) ?? all.at(-1);
    (next?.input ?? this.#box).focus();
    if (next && "setSelectionRange" in next.input && next.input.type === "text") {
      next.input.setSelectionRange(next.input.value.length, next.input.value.length);
    }
  }

  /** Whether nothing required is missing; says what is. */
  complete() {
    for (const { option, root, input } of this.#fields.values()) {
      const wrong = option.required && !input.value;
      root.dataset.wrong = String(wrong);
      if (!wrong) continue;
      this.deeds.hint(`“${labelOf(option, this.app.world.locale)}” is needed.`);
      input.focus();
      return false;
    }
    return true;
  }

  /** What the sandbox is to be told: command, way, options. */
  wish() {
    const { command, path } = this.runnable;
    /** @type {Record<string, unknown>} */
    const options = {};
    for (const { option, input, taken } of this.#fields.values()) {
      if (option.type === ATTACHMENT || input.value === "") continue;
      options[option.name] = taken && taken.label === input.value ? taken.value
        : option.type === BOOLEAN ? input.value === "true" : input.value;
    }
    return { command: command.name, application: command.application_id, path, options };
  }

  /**
   * Uploads what was chosen for file options.
   * @param {(file: File) => Promise<string>} upload
   */
  async files(upload) {
    /** @type {Record<string, string>} */
    const files = {};
    for (const { option, input } of this.#fields.values()) {
      const file = option.type === ATTACHMENT ? input.files?.[0] : undefined;
      if (file) files[option.name] = await upload(file);
    }
    return files;
  }

  #showMore() {
    const left = this.runnable.options.filter((option) => !this.#fields.has(option.name));
    this.#more.replaceChildren(...left.map((option) => element("button", {
      type: "button", class: "add", title: descriptionOf(option, this.app.world.locale),
      onclick: () => {
        this.#add(option, "");
        this.#showMore();
        this.#fields.get(option.name)?.input.focus();
      },
    }, `+ ${labelOf(option, this.app.world.locale)}`)));
    this.#more.hidden = !left.length;
  }

  /** @param {any} option @param {string} value */
  #add(option, value) {
    const { locale } = this.app.world;
    const id = freshId("option");
    const input = this.#input(option, id, value);
    const long = option.type === 3 && !option.choices?.length;
    const root = element("div", { class: long ? "fieldbox long" : "fieldbox" },
      element("label", { for: id, title: descriptionOf(option, locale) }, labelOf(option, locale)), input);
    const field = { option, root, input, taken: null };
    this.#fields.set(option.name, field);
    this.#more.before(root);
    input.addEventListener("keydown", (event) => this.#key(event, field));
    input.addEventListener("focus", () => {
      this.deeds.hint(descriptionOf(option, locale));
      this.#offer(field);
    });
    input.addEventListener("input", () => this.#offer(field));
    input.addEventListener("blur", () => {
      clearTimeout(this.#timer);
      this.#question += 1;
      this.offers.close();
    });
  }

  /** @param {any} option @param {string} id @param {string} value @returns {HTMLInputElement} */
  #input(option, id, value) {
    const shared = { id, "aria-required": option.required ? "true" : undefined };
    let made;
    if (option.type === BOOLEAN) {
      made = element("select", shared, element("option", { value: "" }, ""),
        element("option", { value: "true" }, "True"), element("option", { value: "false" }, "False"));
    } else if (option.type === ATTACHMENT) {
      made = element("input", { ...shared, type: "file" });
    } else {
      const numeric = option.type === INTEGER || option.type === NUMBER;
      made = element("input", { ...shared, type: "text", value, maxlength: option.max_length ?? 6000,
        inputmode: numeric ? "decimal" : undefined });
      this.offers.attach(made);
    }
    return /** @type {HTMLInputElement} */ (made);
  }

  /** @param {KeyboardEvent} event @param {Field} field */
  #key(event, field) {
    if (this.offers.key(event)) return;
    if (event.key === "Enter" && !event.isComposing) this.deeds.send();
    else if (event.key === "Escape") this.deeds.leave();
    else if (event.key === "Backspace" && field.input.type === "text" && !field.input.value) this.#without(field);
    else return;
    event.preventDefault();
  }

  /** Of a command without fields. @param {KeyboardEvent} event */
  #keyOfBox(event) {
    if (event.target !== this.#box) return;
    if (event.key === "Enter") this.deeds.send();
    else if (event.key === "Escape" || event.key === "Backspace") this.deeds.leave();
    else return;
    event.preventDefault();
  }

  /** An empty optional field goes; the last one takes the command with it. @param {Field} field */
  #without(field) {
    const first = this.#fields.keys().next().value === field.option.name;
    if (field.option.required || first) {
      this.deeds.leave();
      return;
    }
    field.root.remove();
    this.#fields.delete(field.option.name);
    this.#showMore();
    [...this.#fields.values()].at(-1)?.input.focus();
  }

  /** @param {Field} field */
  #offer(field) {
    clearTimeout(this.#timer);
    this.#question += 1;
    const { option, input } = field;
    if (option.autocomplete) {
      this.#timer = setTimeout(() => this.#suggest(field, this.#question), QUIET_MS);
      return;
    }
    const typed = field.taken?.label === input.value ? "" : input.value.toLocaleLowerCase();
    const found = this.#choices(option).filter((offer) => offer.label.toLocaleLowerCase().includes(typed)).slice(0, 25);
    this.#show(field, found, typed !== "");
  }

  /** @param {Field} field @param {Offer[]} offers @param {boolean} first */
  #show(field, offers, first) {
    const { locale } = this.app.world;
    this.offers.show(field.input, `${labelOf(field.option, locale)}: ${descriptionOf(field.option, locale)}`, offers, (offer) => {
      field.input.value = offer.label;
      field.taken = { label: offer.label, value: offer.value };
      field.input.focus();
    }, first);
  }

  /** What can be chosen without asking the bot. @param {any} option @returns {Offer[]} */
  #choices(option) {
    const { world, place } = this.app;
    const guild = world.get(`guild/${place.guild}`);
    const names = world.names(place.guild);
    if (option.choices?.length) {
      return option.choices.map((/** @type {any} */ choice) => ({ label: labelOf(choice, world.locale), value: choice.value }));
    }
    const people = () => (guild?.members ?? []).map((/** @type {any} */ member) => ({ label: names.user(member.id), value: member.id }));
    const roles = () => (guild?.roles ?? []).map((/** @type {any} */ role) => ({ label: `@${role.name.replace(/^@/, "")}`, value: role.id }));
    if (option.type === USER) return people();
    if (option.type === ROLE) return roles();
    if (option.type === MENTIONABLE) return [...people(), ...roles()];
    if (option.type !== CHANNEL) return [];
    const wanted = option.channel_types ?? [];
    return world.channels(place.guild).filter((channel) => !wanted.length || wanted.includes(channel.type))
      .map((channel) => ({ label: `#${channel.name}`, value: channel.id }));
  }

  /** @param {Field} field @param {number} question */
  async #suggest(field, question) {
    const { connection, place, world } = this.app;
    const wish = this.wish();
    try {
      const { choices } = await connection.ask("suggest", {
        channel: place.channel, ...wish, options: { ...wish.options, [field.option.name]: field.input.value },
        focused: field.option.name });
      if (question !== this.#question || document.activeElement !== field.input) return;
      this.#show(field, choices.map((/** @type {any} */ choice) => ({ label: labelOf(choice, world.locale), value: choice.value })), false);
    } catch {
      if (question === this.#question) this.offers.close();
    }
  }
}
