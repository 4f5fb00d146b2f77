/** Left: the guild, its channels, who is inside and who speaks. */

import { avatar } from "./avatar.js";
import { byId, element, fill, icon } from "./element.js";
import { attempt, say } from "./telling.js";
import { STAGE, TEXT } from "./world.js";

/** @typedef {import("./main.js").App} App */

/** @param {App} app */
export function beginRooms(app) {
  const { world, place } = app;
  const guild = /** @type {HTMLSelectElement} */ (byId("guild"));
  guild.addEventListener("change", () => place.enter(guild.value));
  byId("rooms").addEventListener("keydown", moveByArrow);
  /** @type {Set<string>} */
  const unread = new Set();
  const show = () => {
    unread.delete(place.channel);
    showGuilds(app, guild);
    showChannels(app, unread);
  };
  world.watch(["guild", "channel", "voice", "user", "you", "direct"], show);
  world.watch(["message"], (keys) => {
    const before = unread.size;
    for (const key of keys) {
      const channel = key.split("/")[1];
      if (channel !== place.channel && world.get(key) && world.get(`channel/${channel}`)) unread.add(channel);
    }
    if (unread.size !== before) show();
  });
  place.watch(show);
}

/** @param {App} app @param {HTMLSelectElement} select */
function showGuilds({ world, place }, select) {
  const guilds = world.guilds();
  const known = [...select.options].map((option) => option.value + option.text).join();
  if (known !== guilds.map((guild) => guild.id + guild.name).join()) {
    fill(select, guilds.map((guild) => element("option", { value: guild.id }, guild.name)));
  }
  select.value = place.guild;
}

/** What is shown now, but for who speaks. */
let shown = "";

/**
 * Builds the list anew when something else than speech has changed: who
 * clicks must not lose the button under the pointer to a pause in a song.
 * @param {App} app @param {Set<string>} unread
 */
function showChannels(app, unread) {
  const { world, place } = app;
  const channels = world.channels(place.guild);
  const states = world.all(`voice/${place.guild}/`);
  const now = JSON.stringify([place.guild, place.channel, world.you, channels, [...unread], world.all("direct/"),
    states.map((state) => ({ ...state, speaking: null })), world.guilds().length]);
  if (now === shown) {
    for (const state of states) showSpeech(app, state);
    return;
  }
  shown = now;
  const texts = channels.filter((channel) => channel.type === TEXT);
  const directs = world.all("direct/").map((one) => ({ id: one.id, name: world.get(`user/${one.bot_id}`)?.shown ?? "a bot" }));
  const voices = channels.filter((channel) => channel.type !== TEXT);
  const focused = document.activeElement?.closest(".room")?.getAttribute("data-id");
  fill(byId("rooms"),
    element("h2", {}, "Text channels"),
    element("ul", {}, texts.map((channel) => element("li", {}, textRoom(app, channel, unread)))),
    element("h2", {}, "Voice channels"),
    element("ul", {}, voices.map((channel) => voiceRoom(app, channel))),
    directs.length > 0 && element("h2", {}, "Direct messages"),
    directs.length > 0 && element("ul", {}, directs.map((direct) => element("li", {}, textRoom(app, direct, unread, "talk")))),
    !channels.length && element("p", { class: "empty" }, "No channel is visible to you here."),
  );
  if (focused) /** @type {HTMLElement | null} */ (byId("rooms").querySelector(`[data-id="${focused}"]`))?.focus();
}

/**
 * @param {App} app
 * @param {{id: string, name: string}} channel
 * @param {Set<string>} unread
 * @param {string} [sign]
 */
function textRoom({ place, views }, channel, unread, sign = "hash") {
  const fresh = unread.has(channel.id);
  return element("button", {
    type: "button", class: "room", "data-id": channel.id,
    "aria-current": place.channel === channel.id ? "true" : undefined,
    onclick: () => {
      place.read(channel.id);
      views.show("talk");
    },
  }, icon(sign), element("span", { class: "name" }, channel.name),
  fresh && element("span", { class: "unread" }), fresh && element("span", { class: "sr" }, "new messages"));
}

/** @param {App} app @param {import("./world.js").Channel} channel */
function voiceRoom(app, channel) {
  const { world, place } = app;
  const inside = world.all(`voice/${place.guild}/`).filter((state) => state.channel_id === channel.id);
  const yours = world.voice(place.guild)?.channel_id === channel.id;
  return element("li", {},
    element("button", {
      type: "button", class: "room", "data-id": channel.id, "data-voice": channel.name,
      "data-here": String(yours),
      onclick: () => (yours ? leave(app) : join(app, channel.id)),
    }, icon(channel.type === STAGE ? "stage" : "voice"),
    element("span", { class: "name" }, channel.name), " ",
    element("span", { class: "do" }, yours ? "Leave" : "Join")),
    channel.status && element("p", { class: "room-status" }, channel.status),
    inside.length > 0 && element("ul", { class: "inside", "aria-label": `Inside ${channel.name}` },
      inside.map((state) => occupant(app, state))));
}

/** @param {App} app @param {import("./world.js").VoiceState} state */
function occupant({ world, place }, state) {
  const user = world.get(`user/${state.user_id}`);
  return element("li", { "data-user": state.user_id, "data-speaking": String(state.speaking) },
    avatar(user, true),
    element("span", { class: "name" }, world.names(place.guild).user(state.user_id)),
    element("span", { class: "state" }, deedOf(state, user)));
}

/** @param {App} app @param {import("./world.js").VoiceState} state */
function showSpeech({ world }, state) {
  const line = /** @type {HTMLElement | null} */ (byId("rooms").querySelector(`[data-user="${CSS.escape(state.user_id)}"]`));
  const word = line?.querySelector(".state");
  if (!line || !word) return;
  line.dataset.speaking = String(state.speaking);
  word.textContent = deedOf(state, world.get(`user/${state.user_id}`));
}

/** @param {import("./world.js").VoiceState} state @param {import("./world.js").User | undefined} user */
function deedOf(state, user) {
  if (state.speaking) return user?.bot ? "playing" : "speaking";
  if (state.suppress) return "audience";
  return state.self_mute || state.mute ? "muted" : "";
}

/**
 * Enters a voice channel and hears it. The click that leads here is what lets
 * the browser make a sound.
 * @param {App} app
 * @param {string} channel
 */
export async function join(app, channel) {
  app.hearing.allow();
  const name = app.world.get(`channel/${channel}`)?.name ?? "the channel";
  const joined = await attempt(app.connection.ask("join", { channel }));
  if (joined) say(`You are in ${name} and hear what is played there.`);
}

/** @param {App} app */
export async function leave(app) {
  const left = await attempt(app.connection.ask("leave", { guild: app.place.guild }));
  if (left) say("You left the voice channel.");
}

/** @param {KeyboardEvent} event */
function moveByArrow(event) {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const rooms = /** @type {HTMLElement[]} */ ([...byId("rooms").querySelectorAll(".room")]);
  const at = rooms.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  if (at < 0) return;
  event.preventDefault();
  rooms[Math.min(Math.max(at + (event.key === "ArrowDown" ? 1 : -1), 0), rooms.length - 1)].focus();
}
