/** Points in time as people read them, in the language of the person. */

import { element } from "./element.js";

/** @type {Record<string, Intl.DateTimeFormatOptions>} */
const STYLES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
};
/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const UNITS = [
  ["year", 31_557_600], ["month", 2_629_800], ["day", 86_400], ["hour", 3_600], ["minute", 60], ["second", 1],
];
const REFRESH_MS = 5_000;

/**
 * @param {number} seconds from now, negative in the past
 * @param {string} locale
 */
function distance(seconds, locale) {
  const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? ["second", 1];
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(Math.round(seconds / size), unit);
}

/**
 * `<t:seconds:style>` of Discord.
 * <https://discord.com/developers/docs/reference#message-formatting-timestamp-styles>
 * @param {number} seconds since 1970
 * @param {string} style
 * @param {string} locale
 */
export function timestamp(seconds, style, locale) {
  const moment = new Date(seconds * 1000);
  if (Number.isNaN(moment.getTime())) return element("span", {}, "an impossible time");
  const full = new Intl.DateTimeFormat(locale, STYLES.F).format(moment);
  const made = element("time", { datetime: moment.toISOString(), title: full });
  if (style === "R") {
    made.dataset.relative = String(seconds);
    made.lang = locale;
    made.textContent = distance(seconds - Date.now() / 1000, locale);
  } else {
    made.textContent = new Intl.DateTimeFormat(locale, STYLES[style] ?? STYLES.f).format(moment);
  }
  return made;
}

/**
 * The time of a message: its hour and minute.
 * @param {string | number | Date} when
 * @param {string} locale
 */
export function clock(when, locale) {
  const moment = new Date(when);
  return element("time", { datetime: moment.toISOString(), title: moment.toLocaleString(locale) },
    moment.toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit" }));
}

/** Keeps the relative times of the page true. */
export function beginMoments() {
  setInterval(() => {
    for (const found of document.querySelectorAll("time[data-relative]")) {
      const time = /** @type {HTMLElement} */ (found);
      time.textContent = distance(Number(time.dataset.relative) - Date.now() / 1000, time.lang || "en");
    }
  }, REFRESH_MS);
}
