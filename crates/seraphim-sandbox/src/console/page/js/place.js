/** Where you look: a guild and one of its text channels. */

import { TEXT } from "./world.js";

export class Place {
  /** @type {import("./world.js").World} */ #world;
  /** @type {(() => void)[]} */ #watchers = [];
  guild = "";
  channel = "";

  /** @param {import("./world.js").World} world */
  constructor(world) {
    this.#world = world;
    world.watch(["guild", "channel", "direct"], () => this.#settle());
  }

  /** @param {() => void} watcher called when you look elsewhere */
  watch(watcher) {
    this.#watchers.push(watcher);
  }

  /** @param {string} guild */
  enter(guild) {
    this.guild = guild;
    this.channel = "";
    this.#settle();
  }

  /** @param {string} channel */
  read(channel) {
    if (channel === this.channel) return;
    this.channel = channel;
    for (const watcher of this.#watchers) watcher();
  }

  /** A place that is no longer there is left for one that is. */
  #settle() {
    if (!this.#world.get(`guild/${this.guild}`)) this.guild = this.#world.guilds()[0]?.id ?? "";
    const texts = this.#world.channels(this.guild).filter((channel) => channel.type === TEXT);
    const there = texts.some((channel) => channel.id === this.channel) || this.#world.get(`direct/${this.channel}`);
    this.read(there ? this.channel : texts[0]?.id ?? "");
  }
}
