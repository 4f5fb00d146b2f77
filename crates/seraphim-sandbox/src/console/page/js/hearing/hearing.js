/**
 * What the person that you are hears: the call that they are in, its sound,
 * its picture and its figures; and what to do when there is nothing.
 */

import { byId, element, fill, icon } from "../element.js";
import { join, leave } from "../rooms.js";
import { complain } from "../telling.js";
import { TEXT } from "../world.js";
import { Figures } from "./figures.js";
import { Picture } from "./picture.js";
import { Sound } from "./sound.js";

/** @typedef {import("../main.js").App} App */

const CLOCK_EACH_MS = 5_000;

export class Hearing {
  #figures = new Figures();
  #offset = /** @type {number | null} */ (null);
  #asked = "";
  #shown = "";

  /** @param {App} app */
  constructor(app) {
    this.app = app;
    this.sound = new Sound(app.connection, () => this.show());
    this.picture = new Picture(this.sound);
    app.world.watch(["voice", "channel", "you", "user"], () => {
      this.listen();
      this.show();
    });
    app.place.watch(() => {
      this.listen();
      this.show();
    });
    app.connection.on("figures", (news) => this.#tell(news));
    app.connection.on("health", (health) => {
      this.#asked = "";
      if (health === "well") void this.#compareClocks();
    });
    setInterval(() => this.#compareClocks(), CLOCK_EACH_MS);
  }

  /** Called in a click. */
  allow() {
    this.sound.allow().catch(() => complain("The sound could not be turned on: click once more."));
  }

  /** Asks for the sound of this guild's call, once for each guild and person. */
  listen() {
    const { connection, place, world } = this.app;
    const wanted = `${place.guild} ${world.you}`;
    if (!place.guild || !world.you || wanted === this.#asked) return;
    this.#asked = wanted;
    this.sound.restart();
    connection.ask("listen", { guild: place.guild }).catch(() => {
      if (this.#asked === wanted) this.#asked = "";
    });
  }

  /** Shows the state that we are in: alone, silent, or hearing. */
  show() {
    const { world, place } = this.app;
    const state = world.voice(place.guild);
    const channel = world.get(`channel/${state?.channel_id}`);
    byId("where").textContent = channel ? `in ${channel.name}` : "in no voice channel";
    const now = `${place.guild} ${channel?.id} ${this.sound.runs}`;
    if (now === this.#shown) return;
    this.#shown = now;
    const box = byId("hearing");
    if (!channel) fill(box, this.#invitation());
    else if (!this.sound.runs) fill(box, this.#silence());
    else fill(box, this.picture.root, this.#controls(), this.#figures.root);
    if (channel && this.sound.runs) this.picture.start();
    else this.picture.stop();
  }

  #invitation() {
    const { world, place } = this.app;
    const first = world.channels(place.guild).find((one) => one.type !== TEXT && one.may?.connect !== false);
    return element("div", { class: "silent" },
      element("p", {}, first ? "Join a voice channel to hear what is played there." : "There is no voice channel that you may join."),
      first && element("button", { type: "button", class: "gold-button", onclick: () => join(this.app, first.id) },
        icon("ear"), `Join ${first.name} and listen`));
  }

  #silence() {
    return element("div", { class: "silent" }, element("p", {}, "The browser keeps a page silent until somebody clicks."),
      element("button", { type: "button", class: "gold-button", onclick: () => this.allow() }, icon("voice"), "Turn the sound on"));
  }

  #controls() {
    const { sound } = this;
    const mute = element("button", { type: "button", class: "plain-button", "aria-pressed": String(sound.muted), "aria-label": "Mute" },
      icon(sound.muted ? "mute" : "voice"));
    const slider = /** @type {HTMLInputElement} */ (element("input", { type: "range", min: "0", max: "1", step: "0.02",
      value: String(sound.volume), "aria-label": "Your volume" }));
    mute.addEventListener("click", () => {
      sound.loudness(sound.volume, !sound.muted);
      mute.setAttribute("aria-pressed", String(sound.muted));
      fill(mute, icon(sound.muted ? "mute" : "voice"));
    });
    slider.addEventListener("input", () => sound.loudness(Number(slider.value), sound.muted));
    return element("div", { class: "listening" }, mute, slider,
      element("button", { type: "button", class: "plain-button", onclick: () => leave(this.app) }, icon("door"), "Leave"));
  }

  /** @param {any} news */
  #tell(news) {
    const main = this.app.world.get("info")?.main_bot;
    const speaker = news.speakers.find((/** @type {any} */ one) => one.user === main) ?? news.speakers[0];
    this.#figures.show(news, speaker, this.sound.report, this.#delay());
  }

  /** From a packet's arrival at your voice client to your ear, in ms. */
  #delay() {
    const { report } = this.sound;
    if (!report || report.arrived === null || this.#offset === null) return null;
    return Math.max(report.heardAt + this.#offset - report.arrived, 0);
  }

  async #compareClocks() {
    const sent = performance.now();
    const answer = await this.app.connection.ask("clock", { sent }).catch(() => null);
    if (answer) this.#offset = answer.now - (sent + performance.now()) / 2;
  }
}
