/** The workbench's faults: a button each. What came of them is told beside. */

import { byId, element, fill } from "./element.js";
import { attempt, say } from "./telling.js";
import { VOICE } from "./world.js";

/** @typedef {import("./main.js").App} App */
/**
 * @typedef {object} Deed
 * @property {string} label
 * @property {string} title what it does, in a sentence
 * @property {string} verb of the connection
 * @property {Record<string, unknown>} details
 * @property {boolean} [mends] it takes a fault back
 */

/** Faults that last until they are taken back. */
const lasting = new Set();

/** @param {App} app */
export function beginFaults(app) {
  const show = () => showFaults(app);
  app.world.watch(["process", "channel", "info", "guild"], show);
  app.place.watch(show);
  let seen = "";
  app.world.watch(["voice"], () => {
    const where = whereabouts(app);
    if (where !== seen) show();
    seen = where;
  });
}

/** @param {App} app */
function showFaults(app) {
  const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.fault;
  const groups = /** @type {[string, Deed[]][]} */ ([
    ["Seraphim's voice", voiceFaults(app)],
    ["Its gateway", gatewayFaults()],
    ["Discord's API", restFaults(app)],
    ["Processes", processFaults(app)],
  ]);
  fill(byId("faults"), groups.filter(([, deeds]) => deeds.length).map(([name, deeds]) =>
    element("fieldset", { class: "fault-group" }, element("legend", {}, name),
      element("div", { class: "fault-list" }, deeds.map((deed) => button(app, deed))))));
  if (focused) /** @type {HTMLElement | null} */ (byId("faults").querySelector(`[data-fault="${CSS.escape(focused)}"]`))?.focus();
}

/** @param {App} app @param {Deed} deed */
function button(app, deed) {
  const made = element("button", { type: "button", class: deed.mends ? "fault mend" : "fault", title: deed.title, "data-fault": deed.label }, deed.label);
  made.addEventListener("click", async () => {
    if (made.getAttribute("aria-busy")) return;
    made.setAttribute("aria-busy", "true");
    const done = await attempt(app.connection.ask(deed.verb, deed.details));
    made.removeAttribute("aria-busy");
    if (!done) return;
    say(`Done: ${deed.title}`);
    note(deed);
    showFaults(app);
  });
  return made;
}

/** Remembers what lasts. @param {Deed} deed */
function note(deed) {
  const fault = /** @type {any} */ (deed.details.fault);
  if (fault?.percent !== undefined || fault?.version !== undefined) {
    const lasts = fault.percent > 0 || fault.version === 0;
    if (lasts) lasting.add(fault.do);
    else lasting.delete(fault.do);
  }
}

/** @param {string} on @param {string} what @param {object} more @param {string} label @param {string} title @param {boolean} [mends] @returns {Deed} */
function fault(on, what, more, label, title, mends) {
  return { label, title, mends, verb: "fault", details: { fault: { on, do: what, ...more } } };
}

/** The voice channel that Seraphim is in. @param {App} app @returns {string} */
function whereabouts({ world, place }) {
  return world.get(`voice/${place.guild}/${world.get("info")?.main_bot}`)?.channel_id ?? "";
}

/** @param {App} app */
function voiceFaults(app) {
  const { world, place } = app;
  const voice = (/** @type {string} */ what, /** @type {object} */ more, /** @type {string} */ label, /** @type {string} */ title, mends = false) =>
    fault("voice", what, { guild: place.guild, ...more }, label, title, mends);
  const toggled = (/** @type {string} */ what, /** @type {Deed} */ begin, /** @type {Deed} */ end) => (lasting.has(what) ? end : begin);
  const now = whereabouts(app);
  const other = world.channels(place.guild).find((channel) => channel.type === VOICE && channel.id !== now);
  return [
    voice("close", { code: 4015 }, "Close 4015", "The voice server closes with 4015: the session can be resumed"),
    voice("close", { code: 4006 }, "Close 4006", "The voice server closes with 4006: the session is gone"),
    voice("drop_socket", {}, "Cut the voice", "The voice connection goes without a word"),
    voice("region_change", {}, "Change region", "The call moves to another voice server"),
    ...(other ? [voice("moved", { channel: other.name }, `Move to ${other.name}`, `A moderator moves Seraphim to ${other.name}`)] : []),
    voice("kicked", {}, "Kick", "A moderator disconnects Seraphim"),
    toggled("lose_udp", voice("lose_udp", { percent: 100 }, "Lose packets", "No packet arrives any more"),
      voice("lose_udp", { percent: 0 }, "Stop losing packets", "Packets arrive again", true)),
    toggled("flip_bits", voice("flip_bits", { percent: 100 }, "Flip bits", "One bit flips in each packet"),
      voice("flip_bits", { percent: 0 }, "Stop flipping bits", "Packets arrive intact again", true)),
    toggled("dave_version", voice("dave_version", { version: 0 }, "DAVE off", "The call goes down to no end-to-end encryption"),
      voice("dave_version", { version: 1 }, "DAVE on", "The call goes up to end-to-end encryption", true)),
  ];
}

/** @returns {Deed[]} */
function gatewayFaults() {
  return [
    fault("gateway", "drop_socket", {}, "Cut the gateway", "The gateway's connection goes without a word"),
    fault("gateway", "close", { code: 4000 }, "Close 4000", "The gateway closes with 4000: the session can be resumed"),
    fault("gateway", "reconnect", {}, "Ask to reconnect", "The gateway asks Seraphim to come again"),
    fault("gateway", "invalid_session", { resumable: false }, "Invalidate", "The gateway's session is gone: Seraphim logs in anew"),
  ];
}

/** @param {App} app @returns {Deed[]} */
function restFaults({ world }) {
  const rules = world.get("info")?.rest_rules > 0;
  return [
    fault("rest", "rate_limit", { scope: "user", retry_after: 2, times: 3, path: "" }, "429 three times", "Three requests are told to wait two seconds"),
    fault("rest", "status", { status: 500, times: 3, path: "" }, "500 three times", "Three requests fail"),
    { label: "Down for 5 s", title: "Gateway and API refuse every connection for five seconds", verb: "fault", details: { fault: { on: "down", seconds: 5 } } },
    ...(rules ? [fault("rest", "clear", {}, "Take rules back", "The API answers as it should again", true)] : []),
  ];
}

/** @param {App} app @returns {Deed[]} */
function processFaults({ world }) {
  return world.all("process/").map(({ name, running }) => ({
    label: running ? `Kill the ${name}` : `Start the ${name}`,
    title: running ? `The ${name} is killed, as with kill -9` : `The ${name} starts again`,
    verb: "process", details: { name, start: !running }, mends: !running,
  }));
}
