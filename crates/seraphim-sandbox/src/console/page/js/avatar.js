/** The round picture of a person or a bot: its letter, or the seraph. */

import { element } from "./element.js";

/**
 * @param {{id: string, shown: string, bot: boolean, name?: string} | undefined} user
 * @param {boolean} [small]
 */
export function avatar(user, small = false) {
  const made = element("span", { class: small ? "avatar small" : "avatar", "aria-hidden": "true" });
  if (user?.bot && /seraph/i.test(user.shown)) {
    made.classList.add("seraph-avatar");
    made.append(element("img", { src: "icons/seraph.svg", alt: "" }));
  } else {
    made.textContent = [...(user?.shown.replace(/^The /, "") || "?")][0]?.toUpperCase() ?? "?";
    made.style.setProperty("--hue", String(hue(user?.shown ?? "")));
  }
  return made;
}

/** A colour for a name: another letter gives quite another one. @param {string} name */
function hue(name) {
  let sum = 0;
  for (const letter of name) sum = (sum * 37 + (letter.codePointAt(0) ?? 0)) % 9_973;
  return (sum * 47) % 360;
}
