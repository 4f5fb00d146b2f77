/** The workbench's tabs. <https://www.w3.org/WAI/ARIA/apg/patterns/tabs/> */

import { byId } from "./element.js";

/** Begins with the first tab. */
export function beginTabs() {
  const tabs = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('[role="tab"]')]);
  tabs.forEach((tab, at) => {
    tab.addEventListener("click", () => choose(tabs, tab));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const next = tabs[(at + step + tabs.length) % tabs.length];
      choose(tabs, next);
      next.focus();
    });
  });
}

/** @param {HTMLElement[]} tabs @param {HTMLElement} chosen */
function choose(tabs, chosen) {
  for (const tab of tabs) {
    const is = tab === chosen;
    tab.setAttribute("aria-selected", String(is));
    tab.tabIndex = is ? 0 : -1;
    byId(tab.getAttribute("aria-controls") ?? "").hidden = !is;
  }
}
