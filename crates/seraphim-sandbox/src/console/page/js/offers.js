/**
 * The list above the composer: commands, choices, suggestions. The focus stays
 * in the line that one writes in.
 * <https://www.w3.org/WAI/ARIA/apg/patterns/combobox/>
 */

import { element, fill, freshId } from "./element.js";

/** @typedef {{label: string, detail?: string, takes?: string, value: unknown}} Offer */

export class Offers {
  /** @type {Offer[]} */ #offers = [];
  /** @type {HTMLElement | null} */ #input = null;
  #active = -1;
  #take = (/** @type {Offer} */ _offer) => {};
  #id = freshId("offers");

  constructor() {
    this.list = element("div", { role: "listbox", id: this.#id, "aria-label": "Suggestions" });
    this.head = element("p", { class: "offers-head" });
    this.root = element("div", { class: "offers", hidden: true }, this.head, this.list);
  }

  get open() {
    return !this.root.hidden;
  }

  /**
   * Makes an input one that offers.
   * @param {HTMLElement} input
   */
  attach(input) {
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-controls": this.#id, "aria-expanded": "false", autocomplete: "off" })) {
      input.setAttribute(name, value);
    }
  }

  /**
   * @param {HTMLElement} input
   * @param {string} head says what these are
   * @param {Offer[]} offers
   * @param {(offer: Offer) => void} take
   * @param {boolean} first whether Enter takes the first one
   */
  show(input, head, offers, take, first) {
    this.#offers = offers;
    this.#input = input;
    this.#take = take;
    this.#active = first && offers.length ? 0 : -1;
    this.head.textContent = head;
    this.root.hidden = !offers.length;
    input.setAttribute("aria-expanded", String(this.open));
    this.#draw();
  }

  close() {
    this.root.hidden = true;
    this.#active = -1;
    this.#input?.setAttribute("aria-expanded", "false");
    this.#input?.removeAttribute("aria-activedescendant");
  }

  #draw() {
    fill(this.list, this.#offers.map((offer, at) => element("div", {
      class: "option", role: "option", id: `${this.#id}-${at}`, "data-active": String(at === this.#active),
      "aria-selected": String(at === this.#active),
      onmousedown: (/** @type {Event} */ event) => {
        event.preventDefault();
        this.#choose(at);
      },
    }, element("span", { class: "what" },
      element("span", { class: "command-name" }, offer.label),
      offer.takes && element("span", { class: "takes" }, offer.takes),
      offer.detail && element("small", {}, offer.detail)))));
    const active = this.list.children[this.#active];
    if (active) this.#input?.setAttribute("aria-activedescendant", active.id);
    else this.#input?.removeAttribute("aria-activedescendant");
    active?.scrollIntoView({ block: "nearest" });
  }

  /** @param {number} at */
  #choose(at) {
    const offer = this.#offers[at];
    if (!offer) return;
    this.close();
    this.#take(offer);
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {boolean} whether the key was for the list
   */
  key(event) {
    if (!this.open) return false;
    const last = this.#offers.length - 1;
    if (event.key === "ArrowDown") this.#active = this.#active >= last ? 0 : this.#active + 1;
    else if (event.key === "ArrowUp") this.#active = this.#active <= 0 ? last : this.#active - 1;
    else if (event.key === "Escape") this.close();
    else if ((event.key === "Enter" || event.key === "Tab") && this.#active >= 0 && !event.shiftKey) this.#choose(this.#active);
    else return false;
    if (this.open) this.#draw();
    event.preventDefault();
    event.stopPropagation();
    return true;
  }
}
