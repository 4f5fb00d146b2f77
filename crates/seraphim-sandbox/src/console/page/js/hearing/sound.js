/**
 * The way from frames to the ear: ring, analyser, loudness, speaker. Made at
 * the first click, since no browser makes a sound before.
 */

import { recall, remember } from "../memory.js";

const RATE = 48_000;
const ACKNOWLEDGE_EACH = 10;
/** Whoever was silent for so long makes room for another speaker. */
const SILENT_MS = 600;
/** Of the transform; 5.9 Hz a line. */
const LINES = 8_192;

/**
 * What the ring reports five times a second.
 * @typedef {{depth: number, arrived: number | null, correction: number, starved: number,
 *   skipped: number, played: number, filling: boolean, heardAt: number}} Report
 */

export class Sound {
  /** @type {AudioContext | null} */ #context = null;
  /** @type {AudioWorkletNode | null} */ #ring = null;
  /** @type {GainNode | null} */ #gain = null;
  /** @type {AnalyserNode | null} */ analyser = null;
  /** @type {Report | null} */ report = null;
  /** Frames of the sandbox that never came here. */
  missing = 0;
  #sequence = -1;
  #taken = 0;
  #speaker = 0n;
  #spokeAt = 0;
  volume = Number(recall("volume") ?? 0.8);
  muted = false;

  /** @param {import("../connection.js").Connection} connection @param {() => void} changed */
  constructor(connection, changed) {
    this.connection = connection;
    this.changed = changed;
    connection.on("audio", (frame) => this.#take(frame));
    connection.on("health", () => this.restart());
  }

  /** Whether sound comes out, or would. */
  get runs() {
    return this.#context?.state === "running" && this.#ring !== null;
  }

  /** Called in a click: from now on the browser lets the page be heard. */
  async allow() {
    if (this.#context) {
      if (this.#context.state !== "running") await this.#context.resume();
      return;
    }
    const context = new AudioContext({ sampleRate: RATE, latencyHint: "interactive" });
    this.#context = context;
    context.addEventListener("statechange", this.changed);
    try {
      await context.audioWorklet.addModule(new URL("ring.worklet.js", import.meta.url));
    } catch (error) {
      // Another click tries again.
      this.#context = null;
      void context.close();
      throw error;
    }
    const ring = new AudioWorkletNode(context, "ring", { numberOfInputs: 0, outputChannelCount: [2] });
    const analyser = new AnalyserNode(context, { fftSize: LINES, smoothingTimeConstant: 0.55 });
    const gain = new GainNode(context, { gain: this.muted ? 0 : this.volume });
    ring.port.onmessage = ({ data }) => {
      this.report = { ...data, heardAt: this.#heardAt(data.time) };
    };
    ring.connect(analyser).connect(gain).connect(context.destination);
    this.#ring = ring;
    this.#gain = gain;
    this.analyser = analyser;
    await context.resume();
    this.changed();
  }

  /** @param {number} volume 0 to 1 @param {boolean} muted */
  loudness(volume, muted) {
    this.volume = volume;
    this.muted = muted;
    remember("volume", String(volume));
    this.#gain?.gain.setTargetAtTime(muted ? 0 : volume, this.#context?.currentTime ?? 0, 0.015);
  }

  /**
   * When what the ring gives at a time of the context reaches the ear, as
   * `performance.now()` counts.
   * @param {number} time in s
   */
  #heardAt(time) {
    const { contextTime = 0, performanceTime = 0 } = this.#context?.getOutputTimestamp() ?? {};
    return performanceTime ? performanceTime + (time - contextTime) * 1000 : performance.now();
  }

  /** @param {ArrayBuffer} frame */
  #take(frame) {
    const head = new DataView(frame);
    if (head.getUint8(0) !== 1) return;
    const sequence = head.getUint32(4, true);
    if (this.#sequence >= 0 && sequence > this.#sequence + 1) this.missing += sequence - this.#sequence - 1;
    this.#sequence = sequence;
    this.#taken += 1;
    if (this.#taken % ACKNOWLEDGE_EACH === 0) this.connection.tell("ack", { sequence });
    if (this.#isHeard(head.getBigUint64(32, true))) this.#ring?.port.postMessage(frame, [frame]);
  }

  /** One speaker is heard at a time: the one who speaks. @param {bigint} speaker */
  #isHeard(speaker) {
    const now = performance.now();
    if (speaker !== this.#speaker && now - this.#spokeAt < SILENT_MS) return false;
    if (speaker !== this.#speaker) this.restart();
    this.#speaker = speaker;
    this.#spokeAt = now;
    return true;
  }

  /** What comes now has nothing to do with what came before. */
  restart() {
    this.#sequence = -1;
    this.#spokeAt = 0;
    this.#ring?.port.postMessage(null);
  }
}
