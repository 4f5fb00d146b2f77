/** On a narrow screen one part of the page shows at a time. */

import { byId } from "./element.js";

export class Views {
  constructor() {
    for (const button of byId("views").querySelectorAll("button")) {
      button.addEventListener("click", () => this.show(button.dataset.view ?? "talk"));
    }
  }

  /** @param {string} view `rooms`, `talk`, `hear` or `bench` */
  show(view) {
    document.body.dataset.view = view;
    for (const button of byId("views").querySelectorAll("button")) {
      if (button.dataset.view === view) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }
}
