/**
 * The first steps: three of them, each done by one click or by doing it
 * oneself. They can be skipped, and come back with the question mark.
 */

import { byId, element, fill, icon } from "./element.js";
import { recall, remember } from "./memory.js";
import { join } from "./rooms.js";
import { complain } from "./telling.js";
import { TEXT } from "./world.js";

/** @typedef {import("./main.js").App} App */
/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string} title
 * @property {string} text
 * @property {string} label
 * @property {string} sign
 * @property {(app: App) => void} act
 * @property {(app: App) => boolean} done
 */

/** @type {Step[]} */
const STEPS = [
  {
    name: "join", title: "Step into a voice channel", label: "Join and listen", sign: "ear",
    text: "Seraphim is a music bot for Discord. This page is a small Discord on your own machine, with Seraphim in it: join, and your browser plays what you would hear there.",
    act: (app) => {
      const first = app.world.channels(app.place.guild).find((channel) => channel.type !== TEXT && channel.may?.connect !== false);
      if (first) void join(app, first.id);
      else complain("There is no voice channel here that you may join.");
    },
    done: (app) => Boolean(app.world.voice(app.place.guild)?.channel_id),
  },
  {
    name: "play", title: "Ask for a song", label: "Play “lauds”", sign: "send",
    text: "Type /play and a name below, or let this button do it. The suggestions come from Seraphim itself.",
    act: (app) => {
      const play = app.composer.find("play");
      if (!play) {
        complain("No bot has registered /play yet. Give Seraphim a moment.");
        return;
      }
      app.views.show("talk");
      app.composer.command(play, { [play.options[0]?.name ?? "query"]: "lauds" });
      void app.composer.send();
    },
    done: (app) => {
      const channel = app.world.voice(app.place.guild)?.channel_id;
      return app.world.all(`voice/${app.place.guild}/`).some((state) =>
        state.channel_id === channel && state.speaking && app.world.get(`user/${state.user_id}`)?.bot);
    },
  },
  {
    name: "try", title: "Now try everything", label: "Done", sign: "check",
    text: "Press the panel's buttons. Become Bob, join, and press Skip: his is but a vote, while the DJ's counts at once. Cut Seraphim's connection under Faults, and hear it come back.",
    act: () => undefined,
    done: () => false,
  },
];

/** @param {App} app */
export function beginTour(app) {
  const tour = new Tour(app);
  app.world.watch(["voice", "you"], () => tour.look());
  byId("tour-again").addEventListener("click", () => tour.begin());
  if (recall("tour") !== "over") tour.begin();
}

class Tour {
  /** @type {number | null} */ #at = null;
  #box = byId("tour");

  /** @param {App} app */
  constructor(app) {
    this.app = app;
  }

  begin() {
    this.#at = 0;
    this.#show();
    this.look();
  }

  /** Goes on when the step was done, however it was done. */
  look() {
    let moved = false;
    while (this.#at !== null && STEPS[this.#at].done(this.app)) {
      this.#at += 1;
      moved = true;
    }
    if (moved) this.#show();
  }

  #end() {
    this.#at = null;
    remember("tour", "over");
    this.#show();
    byId("composer").querySelector("input")?.focus();
  }

  #show() {
    this.#box.hidden = this.#at === null;
    if (this.#at === null) {
      delete document.body.dataset.step;
      return;
    }
    const at = this.#at;
    const step = STEPS[at];
    const hadFocus = this.#box.contains(document.activeElement);
    document.body.dataset.step = step.name;
    const act = element("button", { type: "button", class: "gold-button", onclick: () => {
      step.act(this.app);
      if (at === STEPS.length - 1) this.#end();
    } }, icon(step.sign), step.label);
    fill(this.#box,
      element("ol", { class: "steps", "aria-label": `Step ${at + 1} of ${STEPS.length}` }, STEPS.map((one, index) =>
        element("li", { class: index < at ? "done" : "", "aria-current": index === at ? "step" : undefined },
          element("span", { class: "sr" }, one.title)))),
      element("h3", { id: "tour-title" }, step.title),
      element("p", {}, step.text),
      element("div", { class: "deeds" }, act,
        at < STEPS.length - 1 && element("button", { type: "button", class: "skip-tour", onclick: () => this.#end() }, "Skip the first steps")));
    if (hadFocus) act.focus();
  }
}
