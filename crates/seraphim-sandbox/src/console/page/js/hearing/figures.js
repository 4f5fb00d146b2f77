/** The honest figures of what you hear: what came, what did not, and how late. */

import { element, icon } from "../element.js";

/** @typedef {{key: string, name: string, title: string, worry?: boolean}} Figure */

/** A figure alarms for so long after it has risen. */
const WORRY_MS = 10_000;

/** @type {Figure[]} */
const FIGURES = [
  { key: "packets", name: "Packets", title: "Since you joined; 50 a second while something plays" },
  { key: "lost", name: "Lost", title: "Packets that never came", worry: true },
  { key: "late", name: "Late", title: "Packets that came over 40 ms after their turn, since the speaker last came", worry: true },
  { key: "jitter", name: "Jitter", title: "Of the packets' arrival, as RFC 3550 has it" },
  { key: "gap", name: "Gap", title: "The longest stretch of music that no packet covered, since the speaker last came; a pause is none" },
  { key: "undecryptable", name: "Unreadable", title: "Packets that could not be decrypted or decoded", worry: true },
  { key: "delay", name: "Delay", title: "From a packet's arrival to your ear" },
  { key: "drift", name: "Drift", title: "How much faster (or slower) the page plays so that the delay stays" },
];

export class Figures {
  /** @type {Map<string, {box: HTMLElement, value: HTMLElement, number: number, rose: number}>} */ #shown = new Map();
  #lock = element("dd", {});

  constructor() {
    this.root = element("dl", { class: "figures", "aria-label": "Figures of what you hear" },
      FIGURES.map(({ key, name, title }) => {
        const value = element("dd", { "data-figure": key }, "–");
        const box = element("div", { title }, element("dt", {}, name), value);
        this.#shown.set(key, { box, value, number: 0, rose: -Infinity });
        return box;
      }),
      element("div", { class: "lock" }, icon("lock"), element("dt", {}, "Encryption"), this.#lock));
  }

  /**
   * @param {any} news the sandbox's figures
   * @param {any} speaker of these, the one that counts
   * @param {import("./sound.js").Report | null} report of the ring
   * @param {number | null} delay in ms
   */
  show(news, speaker, report, delay) {
    const unreadable = (speaker?.undecryptable ?? 0) + (speaker?.undecodable ?? 0);
    const said = {
      packets: speaker?.packets ?? 0, lost: speaker?.lost ?? 0, late: speaker?.late ?? 0,
      jitter: milliseconds(speaker?.jitter_ms), gap: milliseconds(speaker?.longest_gap_ms), undecryptable: unreadable,
      delay: milliseconds(delay), drift: report && !report.filling ? `${(report.correction * 100).toFixed(2)} %` : "–",
    };
    for (const { key, worry } of FIGURES) {
      const found = this.#shown.get(key);
      const value = said[/** @type {"lost"} */ (key)];
      if (!found) continue;
      found.value.textContent = typeof value === "number" ? value.toLocaleString("en") : value;
      if (typeof value !== "number") continue;
      if (value > found.number) found.rose = performance.now();
      else if (value < found.number) found.rose = -Infinity;
      found.number = value;
      found.box.dataset.worry = String(Boolean(worry) && performance.now() - found.rose < WORRY_MS);
    }
    this.#lock.textContent = news.dave_version > 0
      ? `End to end (DAVE ${news.dave_version}, epoch ${news.epoch}) over ${news.mode ?? "the call"}`
      : `Not end to end; transport only${news.mode ? ` (${news.mode})` : ""}`;
  }
}

/** @param {number | null | undefined} time */
function milliseconds(time) {
  if (time === null || time === undefined) return "–";
  return time < 10 ? `${time.toFixed(1)} ms` : `${Math.round(time)} ms`;
}
