/**
 * Modals: forms that a bot opens for you.
 * <https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-modal>
 */

import { element, fill, freshId, icon } from "./element.js";
import { markdown } from "./markdown.js";
import { optionsOf } from "./select.js";

/** @typedef {import("./main.js").App} App */
/** @typedef {{id: string, least: number, read: () => string | string[]}} Field */

export class Modals {
  /** Interactions that this page began: others' forms are not its own. @type {Set<string>} */ #begun = new Set();
  /** @type {string | null} */ #shown = null;
  #dialog = /** @type {HTMLDialogElement} */ (element("dialog", {}));

  /** @param {App} app */
  constructor(app) {
    this.app = app;
    document.body.append(this.#dialog);
    this.#dialog.addEventListener("close", () => this.#closed());
    app.world.watch(["interaction"], () => this.#look());
  }

  /** @param {string} interaction begun by this page */
  expect(interaction) {
    this.#begun.add(interaction);
    if (this.#begun.size > 40) this.#begun.delete([...this.#begun][0]);
    this.#look();
  }

  #look() {
    if (this.#shown) {
      if (this.app.world.get(`interaction/${this.#shown}`)?.modal) return;
      this.#shown = null;
      this.#dialog.close();
    }
    for (const id of this.#begun) {
      const modal = this.app.world.get(`interaction/${id}`)?.modal;
      if (modal) {
        this.#show(id, modal);
        return;
      }
    }
  }

  #closed() {
    const left = this.#shown;
    this.#shown = null;
    fill(this.#dialog);
    if (!left) return;
    this.#begun.delete(left);
    this.app.connection.ask("dismiss", { interaction: left }).catch(() => undefined);
  }

  /** @param {string} interaction @param {any} modal */
  #show(interaction, modal) {
    this.#shown = interaction;
    const title = freshId("modal");
    /** @type {Field[]} */
    const fields = [];
    const complaint = element("p", { class: "complaint", role: "alert" });
    const form = element("form", { method: "dialog", onsubmit: async (/** @type {Event} */ event) => {
      event.preventDefault();
      const missing = fields.find((field) => field.read().length < field.least);
      if (missing) {
        complaint.textContent = "Please fill in what is marked with a star.";
        return;
      }
      try {
        const answers = Object.fromEntries(fields.map((field) => [field.id, field.read()]));
        const sent = await this.app.connection.ask("submit", { interaction, fields: answers });
        this.#shown = null;
        this.#begun.delete(interaction);
        this.#dialog.close();
        this.expect(sent.interaction);
      } catch (error) {
        complaint.textContent = error instanceof Error ? error.message : String(error);
      }
    } },
    element("header", {}, element("h2", { id: title }, modal.title),
      element("button", { type: "button", class: "plain-button", "aria-label": "Close", onclick: () => this.#dialog.close() }, icon("close"))),
    (modal.components ?? []).map((/** @type {any} */ part) => this.#part(part, fields)),
    complaint,
    element("footer", {},
      element("button", { type: "button", class: "line-button", onclick: () => this.#dialog.close() }, "Cancel"),
      element("button", { type: "submit", class: "gold-button" }, "Submit")));
    fill(this.#dialog, form);
    this.#dialog.setAttribute("aria-labelledby", title);
    if (!this.#dialog.open) this.#dialog.showModal();
    /** @type {HTMLElement | null} */ (form.querySelector("input, textarea, select"))?.focus();
  }

  /** @param {any} part @param {Field[]} fields @returns {Node} */
  #part(part, fields) {
    if (part.type === 10) return markdown(String(part.content ?? ""), this.app.world.names(this.app.place.guild));
    const inner = part.type === 18 ? part.component : part.components?.[0];
    return this.#input(inner, part.label ?? inner?.label ?? "", part.description, fields);
  }

  /** @param {any} input @param {string} label @param {string | undefined} hint @param {Field[]} fields */
  #input(input, label, hint, fields) {
    const id = freshId("input");
    const needed = input.required !== false;
    const star = needed && element("span", { class: "star", "aria-hidden": "true" }, " *");
    const below = hint && element("span", { class: "hint", id: `${id}-hint` }, hint);
    const shared = { id, "aria-describedby": hint ? `${id}-hint` : undefined, "aria-required": needed ? "true" : undefined };
    if (input.type === 21 || input.type === 22 || input.type === 23) return this.#choices(input, label, below, star, fields);
    const { control, read, least } = this.#control(input, shared, needed);
    fields.push({ id: input.custom_id, least, read });
    return element("div", { class: "input" }, element("label", { for: id }, label, star), below, control);
  }

  /**
   * A text, a file, or one of the select menus.
   * @param {any} input @param {Record<string, unknown>} shared @param {boolean} needed
   * @returns {{control: HTMLElement, read: () => string | string[], least: number}}
   */
  #control(input, shared, needed) {
    if (input.type === 4) {
      const long = input.style === 2;
      const control = /** @type {HTMLInputElement} */ (element(long ? "textarea" : "input", {
        ...shared, type: long ? undefined : "text", rows: long ? 4 : undefined, placeholder: input.placeholder,
        minlength: input.min_length, maxlength: input.max_length ?? 4000, value: input.value ?? "" }));
      return { control, read: () => control.value, least: needed ? Math.max(input.min_length ?? 1, 1) : 0 };
    }
    const most = input.max_values ?? 1;
    if (input.type === 19) {
      /** @type {Promise<string>[]} */
      let uploads = [];
      /** @type {string[]} */
      let files = [];
      const control = element("input", { ...shared, type: "file", multiple: most > 1, onchange: async (/** @type {Event} */ event) => {
        uploads = [.../** @type {HTMLInputElement} */ (event.target).files ?? []].slice(0, most).map((file) => this.app.composer.upload(file));
        files = await Promise.all(uploads);
      } });
      return { control, read: () => files, least: needed ? input.min_values ?? 1 : 0 };
    }
    const control = /** @type {HTMLSelectElement} */ (element("select", { ...shared, multiple: most > 1 },
      most === 1 && element("option", { value: "" }, input.placeholder ?? "Choose"),
      optionsOf(input, this.app).map((option) => element("option", { value: option.value, selected: option.default }, option.label))));
    const read = () => [...control.selectedOptions].map((option) => option.value).filter(Boolean);
    return { control, read, least: needed ? input.min_values ?? 1 : 0 };
  }

  /**
   * Radio buttons (21), tick boxes (22), one tick box (23).
   * @param {any} input @param {string} label @param {any} hint @param {any} star @param {Field[]} fields
   */
  #choices(input, label, hint, star, fields) {
    const name = freshId("choice");
    const options = input.type === 23 ? [{ value: "true", label, default: input.default }] : input.options ?? [];
    const boxes = options.map((/** @type {any} */ option) => /** @type {HTMLInputElement} */ (element("input", {
      type: input.type === 21 ? "radio" : "checkbox", name, value: option.value, checked: option.default })));
    const chosen = () => boxes.filter((/** @type {HTMLInputElement} */ box) => box.checked).map((/** @type {HTMLInputElement} */ box) => box.value);
    const read = () => (input.type === 22 ? chosen() : chosen()[0] ?? (input.type === 23 ? "false" : ""));
    fields.push({ id: input.custom_id, least: input.required === false || input.type === 23 ? 0 : input.min_values ?? 1, read });
    return element("fieldset", { class: "input" }, element("legend", {}, label, star), hint,
      boxes.map((/** @type {HTMLInputElement} */ box, /** @type {number} */ at) =>
        element("label", { class: "choice" }, box, options[at].label)));
  }
}

/** @param {App} app */
export function beginModals(app) {
  return new Modals(app);
}
