/** What the page says by itself: politely to a screen reader, or as a notice. */

import { byId, element, icon } from "./element.js";

const SHOWN_MS = 9000;
const MOST = 3;

/**
 * Said to whoever listens to the page; not shown.
 * @param {string} sentence
 */
export function say(sentence) {
  byId("polite").textContent = sentence;
}

/**
 * Something did not work: shown for a while, and read out.
 * @param {string} sentence
 */
export function complain(sentence) {
  const notices = byId("notices");
  while (notices.childElementCount >= MOST) notices.firstElementChild?.remove();
  const close = element("button", { type: "button", class: "plain-button", "aria-label": "Dismiss" }, icon("close"));
  const notice = element("div", { class: "notice" }, element("p", {}, sentence), close);
  close.addEventListener("click", () => notice.remove());
  notices.append(notice);
  setTimeout(() => notice.remove(), SHOWN_MS);
}

/**
 * Does something that may fail, and says so when it does.
 * @template T
 * @param {Promise<T>} work
 * @returns {Promise<T | undefined>}
 */
export async function attempt(work) {
  try {
    return await work;
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

