// The page left open while music plays: memory, nodes and delay are sampled,
// and what they were after the first quarter is what they are at the end.
import { hold, tell, until } from "./assert.mjs";
import { become, controlOf, meter, order, run, visit } from "./browser.mjs";

const { PAGE } = process.env;
const SECONDS = Number(process.env.SECONDS);
const SAMPLES = 12;
/** Messages of others; more than the page holds. */
const CHATTER = 130;
const HEAP_SLACK = 4 * 1024 * 1024;
const NODE_SLACK = 400;
const LONGEST_DELAY_MS = 600;
/** A page whose sound ran dry fills its ring anew, and shows no delay meanwhile. */
const REFILL_SECONDS = 10;

async function sample(session, page) {
  await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  const value = (name) => metrics.find((metric) => metric.name === name).value;
  const { delay, packets, lost } = await until(() => meter(page), ({ delay }) => delay > 0, "sound is played", REFILL_SECONDS);
  return { heap: value("JSHeapUsedSize"), nodes: value("Nodes"), listeners: value("JSEventListeners"), delay, packets, lost };
}

await visit(async (page, context) => {
  await page.addInitScript(() => localStorage.setItem("seraphim.tour", "over"));
  await page.goto(PAGE);
  await page.getByText("Seraphim is online").waitFor();
  await page.getByRole("button", { name: "Music Join" }).click();
  await page.getByRole("button", { name: "Music Leave" }).waitFor();
  const control = await controlOf(page);
  const { api_base: api } = await (await fetch(`${control}/state`)).json();
  await run(page, "play", { query: `${api}/media/endless.wav?hz=440` });
  await until(() => meter(page), ({ level }) => level > -60, "music is heard", 25);
  for (let at = 0; at < CHATTER; at += 1) await order(control, "carol", { do: "say", text: `message **${at}** of many` });
  await until(() => page.getByRole("log").getByRole("article").count(), (count) => count > 90 && count <= 100, "a hundred messages at most are there");
  const session = await context.newCDPSession(page);
  await session.send("Performance.enable");
  const began = performance.now();
  const seen = [];
  for (let at = 1; at <= SAMPLES; at += 1) {
    await until(() => performance.now() - began, (passed) => passed >= (SECONDS * 1000 * at) / SAMPLES, "time passes", SECONDS + 60);
    await order(control, "carol", { do: "say", text: `still here at ${at}` });
    if (at % 4 === 0) {
      await become(page, /Bob/);
      await become(page, /Alice/);
      await until(() => meter(page), ({ level, packets, delay }) => level > -60 && packets > 0 && delay > 0, "Alice hears on after Bob was looked at", 25);
    }
    const now = await sample(session, page);
    tell("sample", { at: Math.round((performance.now() - began) / 1000), ...now });
    seen.push(now);
  }
  const settled = seen[Math.floor(SAMPLES / 4)];
  const last = seen.at(-1);
  hold(last.heap - settled.heap < HEAP_SLACK, `the heap does not grow: ${settled.heap} → ${last.heap}`);
  hold(last.nodes - settled.nodes < NODE_SLACK, `the nodes do not grow: ${settled.nodes} → ${last.nodes}`);
  hold(last.listeners - settled.listeners < NODE_SLACK, `the listeners do not grow: ${settled.listeners} → ${last.listeners}`);
  hold(seen.every(({ delay }) => delay < LONGEST_DELAY_MS), `the delay stays bounded: ${seen.map(({ delay }) => delay)}`);
  hold(last.packets > settled.packets, "the music went on");
});
