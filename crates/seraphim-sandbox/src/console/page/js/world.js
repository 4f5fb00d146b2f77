/**
 * What the person that you are sees: a keyed store that the sandbox fills, and
 * the names of things in it. Nothing here is decided by the page.
 */

/**
 * @typedef {{id: string, name: string, shown: string, bot: boolean, locale: string}} User
 * @typedef {{id: string, name: string, position: number, managed?: boolean}} Role
 * @typedef {{id: string, nick: string | null, roles: string[]}} Member
 * @typedef {{id: string, name: string, position: number, available: boolean, owner_id: string,
 *   roles: Role[], members: Member[]}} Guild
 * @typedef {{view: boolean, send: boolean, connect: boolean, commands: boolean}} May
 * @typedef {{id: string, guild_id: string, type: number, name: string, position: number,
 *   topic: string | null, status: string | null, user_limit: number, may: May}} Channel
 * @typedef {{guild_id: string, user_id: string, channel_id: string, self_mute: boolean,
 *   self_deaf: boolean, mute: boolean, suppress: boolean, speaking: boolean, connected: boolean}} VoiceState
 */

/** Type numbers of channels. */
export const TEXT = 0;
export const VOICE = 2;
export const STAGE = 13;

export class World {
  /** @type {Map<string, any>} */ #values = new Map();
  /** @type {{kinds: string[], watcher: (keys: string[]) => void}[]} */ #watchers = [];

  /**
   * Takes what the sandbox tells.
   * @param {{whole: boolean, set: Record<string, any>, gone: string[]}} news
   */
  take(news) {
    const changed = new Set([...news.gone, ...Object.keys(news.set)]);
    if (news.whole) {
      for (const key of this.#values.keys()) changed.add(key);
      this.#values.clear();
    }
    for (const key of news.gone) this.#values.delete(key);
    for (const [key, value] of Object.entries(news.set)) this.#values.set(key, value);
    const keys = [...changed];
    for (const { kinds, watcher } of this.#watchers) {
      const wanted = keys.filter((key) => kinds.includes(kindOf(key)));
      if (wanted.length) watcher(wanted);
    }
  }

  /**
   * Calls when something of these kinds (the first part of a key) has changed.
   * @param {string[]} kinds
   * @param {(keys: string[]) => void} watcher
   */
  watch(kinds, watcher) {
    this.#watchers.push({ kinds, watcher });
  }

  /** @param {string} key @returns {any} */
  get(key) {
    return this.#values.get(key);
  }

  /**
   * Every value under a prefix such as `message/123/`.
   * @param {string} prefix
   * @returns {any[]}
   */
  all(prefix) {
    const found = [];
    for (const [key, value] of this.#values) if (key.startsWith(prefix)) found.push(value);
    return found;
  }

  /** @returns {string} the id of the person that you are */
  get you() {
    return this.get("you")?.id ?? "";
  }

  /** The language of the person that you are. */
  get locale() {
    return this.get(`user/${this.you}`)?.locale ?? "en-US";
  }

  /** @returns {Guild[]} */
  guilds() {
    return this.all("guild/").sort((a, b) => a.position - b.position || order(a.id, b.id));
  }

  /** @param {string} guild @returns {Channel[]} */
  channels(guild) {
    return this.all("channel/").filter((channel) => channel.guild_id === guild)
      .sort((a, b) => a.position - b.position || order(a.id, b.id));
  }

  /** @returns {User[]} everybody who is no bot */
  people() {
    return this.all("user/").filter((user) => !user.bot).sort((a, b) => order(a.id, b.id));
  }

  /** Where you listen in a guild. @param {string} guild @returns {VoiceState | undefined} */
  voice(guild) {
    return this.get(`voice/${guild}/${this.you}`);
  }

  /** Whether a member has a role of this name. @param {string} guild @param {string} user @param {string} name */
  hasRole(guild, user, name) {
    const found = /** @type {Guild | undefined} */ (this.get(`guild/${guild}`));
    const roles = found?.members.find((member) => member.id === user)?.roles ?? [];
    return Boolean(found?.roles.some((role) => role.name === name && roles.includes(role.id)));
  }

  /**
   * What mentions are called in a guild.
   * @param {string} guild
   * @returns {import("./markdown.js").Names}
   */
  names(guild) {
    const found = /** @type {Guild | undefined} */ (this.get(`guild/${guild}`));
    return {
      locale: this.locale,
      user: (id) => found?.members.find((member) => member.id === id)?.nick
        ?? this.get(`user/${id}`)?.shown ?? "unknown",
      role: (id) => found?.roles.find((role) => role.id === id)?.name ?? "unknown",
      channel: (id) => this.get(`channel/${id}`)?.name ?? "unknown",
    };
  }
}

/** @param {string} key */
function kindOf(key) {
  const slash = key.indexOf("/");
  return slash < 0 ? key : key.slice(0, slash);
}

/**
 * Ids count up with time; as texts they compare by length first.
 * @param {string} a @param {string} b
 */
export function order(a, b) {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
