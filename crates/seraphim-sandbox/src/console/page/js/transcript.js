/** What happened: who did what, and what Seraphim did about it; and the script of it. */

import { byId, element, fill, icon } from "./element.js";
import { attempt, say } from "./telling.js";

/** @typedef {import("./main.js").App} App */
/** @typedef {{n: number, at: number | null, who: string | null, kind: string, text: string}} Line */

const MOST = 400;

/** @param {App} app */
export function beginTranscript(app) {
  const steps = element("p", {}, "Nothing done yet");
  const story = element("ol", { class: "story", "aria-label": "Transcript" });
  const save = element("a", { class: "line-button", href: "recording", download: "seraphim-visit.script",
    title: "Runs again with: seraphim try --script FILE" }, icon("save"), "Save as script");
  const forget = element("button", { type: "button", class: "plain-button", title: "Begin the recording anew", onclick: async () => {
    const done = await attempt(app.connection.ask("forget"));
    if (done) say("The recording begins anew.");
  } }, "Anew");
  const panel = byId("transcript");
  const nothing = element("p", { class: "empty" }, "Join a channel, run a command, or press a fault: it is told here, with what came of it.");
  fill(panel, element("div", { class: "story-head" }, steps, element("span", { class: "row" }, forget, save)), nothing, story);
  let follows = true;
  const toTheEnd = () => {
    if (follows) panel.scrollTop = panel.scrollHeight;
  };
  panel.addEventListener("scroll", () => {
    follows = panel.scrollHeight - panel.scrollTop - panel.clientHeight < 40;
  });
  // A panel that was hidden has forgotten where it stood.
  new ResizeObserver(toTheEnd).observe(panel);
  app.connection.on("recording", ({ steps: count }) => {
    steps.textContent = count ? `${count} ${count === 1 ? "step" : "steps"} recorded` : "Nothing recorded yet";
  });
  app.connection.on("transcript", ({ whole, lines }) => {
    if (whole) {
      story.replaceChildren();
      follows = true;
    }
    for (const line of lines) story.append(told(line));
    while (story.childElementCount > MOST) story.firstElementChild?.remove();
    nothing.hidden = story.childElementCount > 0;
    toTheEnd();
  });
}

/** @param {Line} line */
function told(line) {
  const kind = line.who === "—" ? "fault" : line.kind === "outcome" || line.who === null ? "bot" : "deed";
  return element("li", { "data-kind": kind }, element("time", {}, line.at === null ? "" : `${line.at.toFixed(1)} s`),
    element("span", {}, line.who && line.who !== "—" ? element("b", {}, line.who) : null, line.who && line.who !== "—" ? " " : null, line.text));
}
