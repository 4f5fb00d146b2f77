/**
 * Plays what arrives at the sender's pace at the pace of the sound card.
 *
 * Frames go into a ring of two seconds. The playing end reads a hair faster
 * or slower (at most three in a thousand) so that the depth stays at its target;
 * what would make it grow is left out. So the delay is bounded for ever.
 */

const RATE = 48_000;
const CAPACITY = 2 * RATE;
const TARGET = 0.08 * RATE;
/** Deeper than this is skipped, not caught up with. */
const DEEPEST = 0.24 * RATE;
const LARGEST_CORRECTION = 0.003;
/** Correction for each second of distance from the target. */
const PULL = 0.06;
/** Weight of the newest of the measurements of the depth (each 128 samples). */
const FRESH = 0.003;
/** Longer holes in the media are not played as silence. */
const LONGEST_HOLE = 0.5 * RATE;
const HEADER_BYTES = 40;
const REPORT_BLOCKS = 75;
const MOST_MARKS = 160;
/** A silence of the sender longer than this was meant. */
const MEANT = 0.6;

class Ring extends AudioWorkletProcessor {
  constructor() {
    super();
    this.left = new Float32Array(CAPACITY);
    this.right = new Float32Array(CAPACITY);
    this.marks = [];
    this.begin(-1);
    this.starved = 0;
    this.skipped = 0;
    this.played = 0;
    this.blocks = 0;
    this.port.onmessage = ({ data }) => (data ? this.take(new DataView(data)) : this.begin(-1));
  }

  /** @param {number} stream */
  begin(stream) {
    this.stream = stream;
    this.written = 0;
    this.read = 0;
    this.depth = TARGET;
    this.position = null;
    this.filling = true;
    this.emptySince = null;
    this.marks.length = 0;
  }

  /** @param {DataView} frame as the sandbox sends it */
  take(frame) {
    const stream = frame.getUint16(14, true);
    if (stream !== this.stream) this.begin(stream);
    const position = frame.getFloat64(16, true);
    const hole = this.position === null ? 0 : position - this.position;
    if (hole < 0) return;
    if (!this.filling && hole > 0 && hole <= LONGEST_HOLE) this.silence(hole);
    const count = (frame.byteLength - HEADER_BYTES) >> 2;
    this.marks.push([this.written, frame.getFloat64(24, true)]);
    if (this.marks.length > MOST_MARKS) this.marks.shift();
    for (let at = 0; at < count; at += 1) {
      const slot = (this.written + at) % CAPACITY;
      this.left[slot] = frame.getInt16(HEADER_BYTES + at * 4, true) / 32_768;
      this.right[slot] = frame.getInt16(HEADER_BYTES + at * 4 + 2, true) / 32_768;
    }
    this.written += count;
    this.position = position + count;
    if (this.written - this.read > DEEPEST) this.skip();
  }

  /** @param {number} count */
  silence(count) {
    for (let at = 0; at < count; at += 1) {
      const slot = (this.written + at) % CAPACITY;
      this.left[slot] = 0;
      this.right[slot] = 0;
    }
    this.written += count;
  }

  skip() {
    const to = this.written - TARGET;
    if (!this.filling) this.skipped += to - this.read;
    this.read = to;
    this.depth = TARGET;
  }

  /** @param {Float32Array[][]} _inputs @param {Float32Array[][]} outputs */
  process(_inputs, outputs) {
    const [left, right] = outputs[0];
    const there = this.written - this.read;
    if (this.filling && there >= TARGET) {
      this.filling = false;
      this.depth = there;
      if (this.emptySince !== null && currentTime - this.emptySince < MEANT) this.starved += 1;
    }
    if (!this.filling) this.play(left, right ?? left, there);
    this.blocks += 1;
    if (this.blocks % REPORT_BLOCKS === 0) this.report();
    return true;
  }

  /** @param {Float32Array} left @param {Float32Array} right @param {number} there */
  play(left, right, there) {
    this.depth += (there - this.depth) * FRESH;
    const wish = ((this.depth - TARGET) / RATE) * PULL;
    const correction = Math.max(-LARGEST_CORRECTION, Math.min(LARGEST_CORRECTION, wish));
    const step = (RATE / sampleRate) * (1 + correction);
    this.correction = correction;
    for (let at = 0; at < left.length; at += 1) {
      if (this.read + 3 >= this.written) {
        this.filling = true;
        this.emptySince = currentTime;
        break;
      }
      const base = Math.floor(this.read);
      const part = this.read - base;
      left[at] = between(this.left, base, part);
      right[at] = between(this.right, base, part);
      this.read += step;
      this.played += 1;
    }
    while (this.marks.length > 1 && this.marks[1][0] <= this.read) this.marks.shift();
  }

  report() {
    const mark = this.marks[0];
    const arrived = mark && !this.filling ? mark[1] + ((this.read - mark[0]) / RATE) * 1000 : null;
    this.port.postMessage({
      time: currentTime, depth: ((this.written - this.read) / RATE) * 1000, arrived, correction: this.filling ? 0 : this.correction ?? 0,
      starved: this.starved, skipped: (this.skipped / RATE) * 1000, played: this.played, filling: this.filling,
    });
  }
}

/**
 * The value between two samples of a ring: a cubic through four of them.
 * @param {Float32Array} ring @param {number} base @param {number} part
 */
function between(ring, base, part) {
  const before = ring[(base + CAPACITY - 1) % CAPACITY];
  const here = ring[base % CAPACITY];
  const next = ring[(base + 1) % CAPACITY];
  const after = ring[(base + 2) % CAPACITY];
  const slope = (next - before) / 2;
  const bend = before - 2.5 * here + 2 * next - after / 2;
  const twist = (after - before) / 2 + 1.5 * (here - next);
  return ((twist * part + bend) * part + slope) * part + here;
}

registerProcessor("ring", Ring);
