// An hour of frames through the page's ring in a few seconds, with senders
// whose clock is not the sound card's, with jitter, and with holes. What comes
// out is looked at as a listener would: no break, little delay, the right pitch.
import { hold, tell } from "./assert.mjs";

const RATE = 48_000;
const BLOCK = 128;
const FRAME = 960;
const HOUR = 3600;
const HERTZ = 440;

/** The worklet's class, as a browser would have taken it. */
async function ringClass() {
  let taken = null;
  Object.assign(globalThis, {
    sampleRate: RATE,
    currentTime: 0,
    AudioWorkletProcessor: class {
      port = { postMessage: () => undefined, onmessage: null };
    },
    registerProcessor: (_name, made) => {
      taken = made;
    },
  });
  await import("../../../crates/seraphim-sandbox/src/console/page/js/hearing/ring.worklet.js");
  return taken;
}

/** Frames of a tone as the sandbox sends them; the same buffer each time. */
function sender() {
  const buffer = new ArrayBuffer(40 + FRAME * 4);
  const view = new DataView(buffer);
  view.setUint16(14, 1, true);
  const pcm = new Int16Array(buffer, 40);
  return (position) => {
    view.setFloat64(16, position, true);
    for (let at = 0; at < FRAME; at += 1) {
      const value = Math.round(16_000 * Math.sin((2 * Math.PI * HERTZ * ((position + at) % RATE)) / RATE));
      pcm[at * 2] = value;
      pcm[at * 2 + 1] = value;
    }
    return view;
  };
}

/** Plays so many seconds; the sender's clock runs faster by `drift`. */
function play(Ring, { seconds, drift, jitter, lost = () => false }) {
  const ring = new Ring();
  const frame = sender();
  const out = [[new Float32Array(BLOCK), new Float32Array(BLOCK)]];
  let random = 12_345;
  const dice = () => {
    random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
    return random / 2_147_483_648;
  };
  let sent = 0;
  let due = 0;
  let [deepest, shallowest, crossings, previous, breaks, heard] = [0, Infinity, 0, NaN, 0, 0];
  for (let block = 0; block < (seconds * RATE) / BLOCK; block += 1) {
    const now = (block * BLOCK) / RATE;
    globalThis.currentTime = now;
    while (due <= now) {
      if (!lost(sent)) ring.take(frame(sent * FRAME));
      sent += 1;
      due = (sent * FRAME) / RATE / (1 + drift) + dice() * jitter;
    }
    out[0][0].fill(0);
    ring.process([], out);
    if (now < 30) continue;
    const depth = ring.written - ring.read;
    deepest = Math.max(deepest, depth);
    shallowest = Math.min(shallowest, depth);
    for (const sample of out[0][0]) {
      if (previous < 0 && sample >= 0) crossings += 1;
      if (Math.abs(sample - previous) > 0.06) breaks += 1;
      previous = sample;
      heard += 1;
    }
  }
  const ms = (samples) => Math.round((samples / RATE) * 1000);
  return { hertz: crossings / (heard / RATE), breaks, starved: ring.starved, skipped_ms: ms(ring.skipped), deepest_ms: ms(deepest), shallowest_ms: ms(shallowest) };
}

const Ring = await ringClass();
for (const drift of [0, 0.0002, -0.0002, 0.001, -0.001]) {
  const result = play(Ring, { seconds: drift === 0.0002 ? HOUR : HOUR / 6, drift, jitter: 0.004 });
  tell("drift", { ppm: drift * 1e6, ...result });
  hold(result.breaks === 0 && result.starved === 0 && result.skipped_ms === 0, `at ${drift * 1e6} ppm nothing breaks: ${JSON.stringify(result)}`);
  hold(result.deepest_ms < 160 && result.shallowest_ms > 5, `at ${drift * 1e6} ppm the depth stays: ${JSON.stringify(result)}`);
  hold(Math.abs(result.hertz - HERTZ * (1 + drift)) < 0.2, `at ${drift * 1e6} ppm the pitch is the sender's: ${result.hertz}`);
}
const holes = play(Ring, { seconds: 300, drift: 0.0001, jitter: 0.004, lost: (frame) => frame % 500 === 499 });
tell("holes", holes);
hold(holes.deepest_ms < 160 && holes.skipped_ms === 0 && holes.starved === 0, `a lost frame is a silence of its length: ${JSON.stringify(holes)}`);
tell("done");
