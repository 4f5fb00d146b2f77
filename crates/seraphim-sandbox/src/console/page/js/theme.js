/** Light or dark: as the system has it until somebody chooses. */

import { byId, fill, icon } from "./element.js";
import { recall, remember } from "./memory.js";

const light = matchMedia("(prefers-color-scheme: light)");

function current() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ?? (light.matches ? "light" : "dark");
}

function show() {
  const other = current() === "light" ? "dark" : "light";
  const words = byId("theme-words");
  words.textContent = `Switch to the ${other} look`;
  fill(byId("theme"), icon(other === "light" ? "sun" : "moon"), words);
}

/** Takes what was chosen before, and listens to the button. */
export function beginTheme() {
  const chosen = recall("theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  show();
  light.addEventListener("change", show);
  byId("theme").addEventListener("click", () => {
    const other = current() === "light" ? "dark" : "light";
    document.documentElement.dataset.theme = other;
    remember("theme", other);
    show();
  });
}
