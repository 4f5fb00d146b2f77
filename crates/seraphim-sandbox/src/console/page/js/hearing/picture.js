/**
 * What is heard as a picture and as two numbers: the level (RMS of the last
 * sixth of a second, in dB of full scale) and the strongest frequency.
 */

import { element } from "../element.js";

const BARS = 56;
const LOWEST_HZ = 45;
const HIGHEST_HZ = 16_000;
/** What is softer counts as silence. */
const SILENCE_DB = -80;
const WORDS_EACH_MS = 250;
const CALM_EACH_MS = 250;

export class Picture {
  #canvas = /** @type {HTMLCanvasElement} */ (element("canvas", { role: "img", "aria-label": "Spectrum of what you hear" }));
  #tone = element("span", { class: "tone" });
  #loud = element("span", { class: "loud" });
  #bar = element("span", {});
  #level = element("div", { class: "level", role: "meter", "aria-label": "Level", "aria-valuemin": "-80", "aria-valuemax": "0", "aria-valuenow": "-80", "aria-valuetext": "silence" }, this.#bar);
  #calm = matchMedia("(prefers-reduced-motion: reduce)");
  #heights = new Float32Array(BARS);
  #told = 0;
  #drawn = 0;
  #frame = 0;
  /** @type {Float32Array<ArrayBuffer>} */ #wave = new Float32Array(0);
  /** @type {Float32Array<ArrayBuffer>} */ #lines = new Float32Array(0);

  /** @param {import("./sound.js").Sound} sound */
  constructor(sound) {
    this.sound = sound;
    this.root = element("div", {}, element("div", { class: "picture-box" }, this.#canvas, this.#tone, this.#loud), this.#level);
  }

  /** Draws until {@link stop}. */
  start() {
    if (this.#frame) return;
    const next = (/** @type {number} */ now) => {
      this.#frame = requestAnimationFrame(next);
      if (this.#calm.matches && now - this.#drawn < CALM_EACH_MS) return;
      this.#drawn = now;
      this.#look(now);
    };
    this.#frame = requestAnimationFrame(next);
  }

  stop() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  /** @param {number} now */
  #look(now) {
    const { analyser } = this.sound;
    if (!analyser) return;
    if (this.#wave.length !== analyser.fftSize) {
      this.#wave = new Float32Array(analyser.fftSize);
      this.#lines = new Float32Array(analyser.frequencyBinCount);
    }
    analyser.getFloatTimeDomainData(this.#wave);
    analyser.getFloatFrequencyData(this.#lines);
    const level = decibels(this.#wave);
    this.#bar.style.clipPath = `inset(0 ${Math.max(0, Math.min(100, (-level / 60) * 100))}% 0 0)`;
    this.#draw(analyser.context.sampleRate / analyser.fftSize);
    if (now - this.#told < WORDS_EACH_MS) return;
    this.#told = now;
    this.#say(level, strongest(this.#lines, analyser.context.sampleRate / analyser.fftSize));
  }

  /** @param {number} level @param {number} hertz */
  #say(level, hertz) {
    const silent = level <= SILENCE_DB;
    this.#tone.textContent = silent ? "silence" : `${hertz < 1000 ? hertz.toFixed(1) : Math.round(hertz)} Hz`;
    this.#loud.textContent = silent ? "" : `${level.toFixed(1)} dB`;
    this.#level.setAttribute("aria-valuenow", String(Math.round(Math.max(level, SILENCE_DB))));
    this.#level.setAttribute("aria-valuetext", silent ? "silence" : `${level.toFixed(1)} decibels, strongest at ${Math.round(hertz)} hertz`);
  }

  /** @param {number} width of a line in Hz */
  #draw(width) {
    const canvas = this.#canvas;
    const ratio = Math.min(devicePixelRatio || 1, 2);
    const [wide, high] = [Math.round(canvas.clientWidth * ratio), Math.round(canvas.clientHeight * ratio)];
    if (!wide) return;
    if (canvas.width !== wide || canvas.height !== high) [canvas.width, canvas.height] = [wide, high];
    const pen = canvas.getContext("2d");
    if (!pen) return;
    pen.clearRect(0, 0, wide, high);
    const paint = pen.createLinearGradient(0, high, 0, 0);
    paint.addColorStop(0, "#7a4a1e");
    paint.addColorStop(0.5, "#e2a63f");
    paint.addColorStop(1, "#f6cd6c");
    pen.fillStyle = paint;
    const step = wide / BARS;
    for (let bar = 0; bar < BARS; bar += 1) {
      const loudest = this.#loudest(edge(bar) / width, edge(bar + 1) / width);
      const wish = Math.max(0, Math.min(1, (loudest + 92) / 78));
      const held = this.#heights[bar];
      this.#heights[bar] = wish > held ? wish : held * 0.86 + wish * 0.14;
      const height = Math.max(this.#heights[bar] * (high - 34 * ratio), 1.5 * ratio);
      pen.fillRect(bar * step + step * 0.14, high - height, step * 0.72, height);
    }
  }

  /** @param {number} from @param {number} to lines */
  #loudest(from, to) {
    let loudest = -200;
    for (let at = Math.floor(from); at <= Math.max(Math.ceil(to) - 1, Math.floor(from)); at += 1) {
      if (this.#lines[at] > loudest) loudest = this.#lines[at];
    }
    return loudest;
  }
}

/** Where a bar begins, in Hz: equal steps to the ear. @param {number} bar */
function edge(bar) {
  return LOWEST_HZ * (HIGHEST_HZ / LOWEST_HZ) ** (bar / BARS);
}

/** @param {Float32Array} wave */
function decibels(wave) {
  let sum = 0;
  for (const sample of wave) sum += sample * sample;
  return sum === 0 ? -200 : 10 * Math.log10(sum / wave.length);
}

/**
 * The strongest line, and between its neighbours: a parabola through their
 * decibels finds a tone to a fraction of a Hertz.
 * @param {Float32Array} lines in dB @param {number} width of a line in Hz
 */
function strongest(lines, width) {
  let peak = 2;
  for (let at = 3; at < lines.length - 1; at += 1) if (lines[at] > lines[peak]) peak = at;
  const [left, top, right] = [lines[peak - 1], lines[peak], lines[peak + 1]];
  const bend = left - 2 * top + right;
  const shift = Number.isFinite(bend) && bend !== 0 ? (left - right) / (2 * bend) : 0;
  return (peak + Math.max(-0.5, Math.min(0.5, shift))) * width;
}
