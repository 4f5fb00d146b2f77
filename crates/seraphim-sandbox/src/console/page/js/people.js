/** The person that you are, and their language: one click each. */

import { avatar } from "./avatar.js";
import { byId, element, fill } from "./element.js";
import { recall, remember } from "./memory.js";
import { attempt, say } from "./telling.js";

/** @typedef {import("./main.js").App} App */

/** Whom a new connection is. */
const ALICE = "alice";
/** @type {string | null} */ let here = null;

/** @param {App} app */
export function beginPeople(app) {
  const { world, connection } = app;
  const people = byId("people");
  people.addEventListener("keydown", (event) => moveByArrow(app, event));
  world.watch(["user", "you", "guild"], () => showPeople(app));
  app.place.watch(() => showPeople(app));
  const language = /** @type {HTMLSelectElement} */ (byId("language"));
  language.addEventListener("change", async () => {
    const spoken = await attempt(connection.ask("speak", { locale: language.value }));
    if (spoken) say(`You now speak ${languageName(language.value)}.`);
  });
  world.watch(["info", "you", "user"], () => showLanguages(app, language));
}

/** Who you are on this page, or were at the last visit, if they still exist. */
export function lastPerson() {
  return here ?? new URLSearchParams(location.search).get("person") ?? recall("person") ?? ALICE;
}

/** Of two pages each keeps its own person. @param {string} name */
export function staysPerson(name) {
  here = name;
}

/** @param {App} app @param {string} name */
async function become({ connection }, name) {
  const changed = await attempt(connection.ask("be", { person: name }));
  if (!changed) return;
  staysPerson(name);
  remember("person", name);
  say(`You are ${name} now.`);
}

/** @param {App} app */
function showPeople(app) {
  const { world, place } = app;
  const owner = world.get(`guild/${place.guild}`)?.owner_id;
  const inFocus = byId("people").contains(document.activeElement);
  fill(byId("people"), world.people().map((user) => {
    const you = user.id === world.you;
    const may = user.id === owner ? "owner" : world.hasRole(place.guild, user.id, "DJ") ? "DJ role" : "member";
    return element("button", {
      type: "button", role: "radio", class: "person", "data-name": user.name, title: `${user.shown}, ${may}`,
      "aria-checked": String(you), tabindex: you ? "0" : "-1",
      onclick: () => become(app, user.name),
    }, avatar(user), element("span", { class: "name" }, user.shown.replace(/^The /, "")),
    element("span", { class: "may" }, may));
  }));
  if (inFocus) /** @type {HTMLElement | null} */ (byId("people").querySelector('[aria-checked="true"]'))?.focus();
}

/** @param {App} app @param {KeyboardEvent} event */
function moveByArrow(app, event) {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const people = app.world.people();
  const at = people.findIndex((user) => user.id === app.world.you);
  const next = people[(at + step + people.length) % people.length];
  if (next) void become(app, next.name);
}

/** @param {App} app @param {HTMLSelectElement} select */
function showLanguages({ world }, select) {
  const locales = world.get("info")?.locales ?? [];
  if (select.options.length !== locales.length) {
    fill(select, locales.map((/** @type {string} */ locale) =>
      element("option", { value: locale }, languageName(locale))));
  }
  select.value = world.locale;
}

/** A language's name in itself. @param {string} locale */
function languageName(locale) {
  try {
    const name = new Intl.DisplayNames([locale], { type: "language" }).of(locale) ?? locale;
    return name[0].toLocaleUpperCase(locale) + name.slice(1);
  } catch {
    return locale;
  }
}
