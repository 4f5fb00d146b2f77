// A first visit, from the tour to a fault and back: what a person does with
// the page, and what they see and hear.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { hold, tell, until } from "./assert.mjs";
import { become, controlOf, message, meter, order, run, visit } from "./browser.mjs";

const { PAGE, PICTURES } = process.env;
const axeSource = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** axe over the page as it is: nothing serious, nothing critical. */
async function accessible(page, when) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  hold(grave.length === 0, `axe finds nothing grave ${when}: ${JSON.stringify(grave.map(({ id, nodes }) => [id, nodes.map((node) => node.target.join(" ")).slice(0, 3)]))}`);
  tell("accessible", { when, minor: violations.map(({ id }) => id) });
}

async function picture(page, name) {
  await page.screenshot({ path: `${PICTURES}/${name}.png` });
}

async function opening(page) {
  await page.goto(PAGE);
  await page.getByRole("heading", { name: "Seraphim", level: 1 }).waitFor();
  await page.getByText("Seraphim is online").waitFor();
  const paint = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime);
  const weight = await page.evaluate(() => [...performance.getEntriesByType("resource"), ...performance.getEntriesByType("navigation")]
    .reduce((sum, entry) => sum + entry.encodedBodySize, 0));
  const foreign = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => !name.startsWith(location.origin)));
  tell("weighed", { bytes: weight, first_paint_ms: Math.round(paint) });
  hold(weight > 20_000 && weight < 300_000, `the page weighs less than 300 kB: ${weight}`);
  hold(foreign.length === 0, `nothing comes from elsewhere: ${foreign}`);
}

async function tour(page) {
  const steps = page.getByRole("region", { name: "Step into a voice channel" });
  await steps.getByText("Seraphim is a music bot for Discord").waitFor();
  await accessible(page, "at first sight");
  await picture(page, "first");
  await calm(page);
  await steps.getByRole("button", { name: "Join and listen" }).click();
  await page.getByRole("button", { name: "Music Leave" }).waitFor();
  await page.getByRole("list", { name: "Inside Music" }).getByText("Alice").waitFor();
  const began = performance.now();
  await page.getByRole("region", { name: "Ask for a song" }).getByRole("button", { name: "Play “lauds”" }).click();
  await message(page, "Lauds").waitFor();
  await until(() => meter(page), ({ level }) => level > -60, "the song is heard");
  tell("first_song", { ms: Math.round(performance.now() - began) });
  await page.getByRole("region", { name: "Now try everything" }).getByRole("button", { name: "Done" }).click();
  hold(await page.evaluate(() => localStorage.getItem("seraphim.tour")) === "over", "the page remembers that the tour is over");
  await until(() => meter(page), ({ packets }) => packets > 60, "the song goes on", 10);
  await picture(page, "page");
}

/** Whoever asked their system for less motion sees none. */
async function calm(page) {
  const moving = () => page.evaluate(() => document.getAnimations().length);
  await until(moving, (count) => count > 0, "a movement points at what comes next");
  await page.emulateMedia({ reducedMotion: "reduce" });
  await until(moving, (count) => count === 0, "nothing moves for whoever wants it calm");
  await page.emulateMedia({ reducedMotion: "no-preference" });
}

async function autocomplete(page) {
  const line = page.getByRole("combobox", { name: "Write in #music as Alice" });
  await line.focus();
  await line.fill("/");
  const offers = page.getByRole("listbox", { name: "Suggestions" });
  const names = await offers.locator(".command-name").allInnerTexts();
  hold(names.includes("/autoplay") && names.includes("/volume") && names.length > 40, `every command is offered: ${names}`);
  await line.pressSequentially("pl");
  await offers.getByRole("option", { name: /^\/play(?!list)/ }).first().waitFor();
  await page.keyboard.press("Enter");
  const query = page.getByRole("group", { name: "Command play" }).getByRole("combobox").first();
  await query.pressSequentially("tone");
  await offers.getByRole("option", { name: /Tone 440/i }).waitFor();
  await picture(page, "autocomplete");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  hold(/tone/i.test(await query.inputValue()), "Enter takes the suggestion");
  await page.keyboard.press("Enter");
  await page.getByText(/\/play: answered after/).waitFor();
}

async function hears440(page, when) {
  const heard = await until(() => meter(page), ({ hertz, level }) => Math.abs(hertz - 440) < 3 && level > -25, `440 Hz is heard ${when}`, 25);
  const later = await until(() => meter(page), ({ packets }) => packets >= heard.packets + 50, "the packets advance", 10);
  hold(later.unreadable === 0, `every packet is read: ${JSON.stringify(later)}`);
  tell("hears", { when, ...later });
  return later;
}

async function panel(page) {
  await panelButton(page, /^Skip$/).click();
  const heard = await hears440(page, "after Skip");
  hold(heard.lost === 0 && /DAVE 1/.test(heard.lock), `nothing was lost, end to end: ${JSON.stringify(heard)}`);
  hold(heard.delay > 0 && heard.delay < 1000, `the sound comes with little delay: ${heard.delay} ms`);
  await panelButton(page, /^Pause/).click();
  await until(() => meter(page), ({ meter: said }) => said === "silence", "pause is silence");
  // By keys alone, and without an option that could be typed into.
  await page.getByRole("combobox", { name: /^Write in #/ }).fill("/resume");
  await page.keyboard.press("Enter");
  await page.getByRole("group", { name: "Command resume" }).waitFor();
  await page.keyboard.press("Enter");
  await hears440(page, "after Resume");
}

/** A button of the player's panel: the newest message that has it. */
function panelButton(page, name) {
  return page.getByRole("log").getByRole("button", { name }).last();
}

/** Waits until the command is offered under this name. */
async function offered(page, command) {
  const line = page.getByRole("combobox", { name: /^Write in #/ });
  const option = page.getByRole("listbox", { name: "Suggestions" }).getByRole("option", { name: new RegExp(`^/${command}`) });
  const typed = async () => {
    await line.fill(`/${command}`);
    return option.count();
  };
  await until(typed, (count) => count > 0, `/${command} is offered`);
}

async function pagedQueue(page) {
  const control = await controlOf(page);
  for (const name of ["carol", "dj", "owner"]) {
    await order(control, name, { do: "join", voice: "Music", silent: true });
    for (const query of ["lauds", "vespers", "six-wings", "wheel"]) await order(control, name, { do: "run", command: `/play query: ${query}` });
  }
  // Alice has pressed so much that she would be told to wait.
  await become(page, /Bob/);
  // He speaks German, and so do the names of the commands, until he is asked for English.
  await offered(page, "warteschlange");
  await offered(page, "abspielen");
  await page.getByRole("listbox", { name: "Suggestions" }).getByText("[suche] [datei] [wohin]").waitFor();
  await page.getByRole("combobox", { name: "Language" }).selectOption("en-US");
  await offered(page, "queue");
  await run(page, "queue");
  const leaf = (number) => message(page, new RegExp(`(Page|Leaf) ${number} of 2`));
  await leaf(1).getByRole("button", { name: /^(Next page|Later leaf)$/ }).click();
  await leaf(2).getByRole("button", { name: /^(Previous page|Earlier leaf)$/ }).click();
  await leaf(1).waitFor();
}

async function statistics(page) {
  await run(page, "stats");
  const chart = page.getByRole("log").locator(".embed .picture img");
  await until(() => chart.evaluateAll((images) => images.map((image) => image.naturalWidth)), ([width, more]) => width === 744 && !more, "the chart is seen, once");
  const log = page.getByRole("log");
  await until(() => log.evaluate(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight),
    (below) => below < 60, "the end is still in sight when the chart has come");
  await picture(page, "stats");
  // As if it were loaded while Bob reads further up.
  const moved = await log.evaluate(async (element) => {
    const frame = () => new Promise(requestAnimationFrame);
    element.scrollTop -= 200;
    for (let i = 0; i < 3; i += 1) await frame();
    const before = element.scrollTop;
    const image = element.querySelector(".embed .picture img");
    image.style.minHeight = "600px";
    for (let i = 0; i < 3; i += 1) await frame();
    const by = element.scrollTop - before;
    image.style.minHeight = "";
    return by;
  });
  hold(moved === 0, `whoever has scrolled up is left there: ${moved} px`);
}

async function refusal(page) {
  await run(page, "skip");
  const refused = page.getByRole("article").filter({ hasText: "Only you can see this" }).last();
  await refused.waitFor();
  const words = await refused.locator(".md").innerText();
  hold(/channel/i.test(words), `Bob is told why, since he is in no voice channel: ${words}`);
  await accessible(page, "as Bob, refused");
  await become(page, /Alice/);
  await until(() => page.getByRole("article").filter({ hasText: "Only you can see this" }).count(), (count) => count === 0, "Alice does not see what only Bob may");
  tell("refused", { words });
}

async function language(page) {
  const choice = page.getByRole("combobox", { name: "Language" });
  await choice.selectOption("de");
  await until(() => choice.inputValue(), (value) => value === "de", "Alice speaks German");
  await page.reload();
  await until(() => page.getByRole("combobox", { name: "Language" }).inputValue(), (value) => value === "de", "the sandbox keeps her language");
  await page.getByRole("combobox", { name: "Language" }).selectOption("en-US");
}

async function faultAndRecovery(page) {
  const sound = page.getByRole("button", { name: "Turn the sound on" });
  await sound.click();
  await until(() => meter(page), ({ level }) => level > -70, "the music goes on after the page was loaded anew");
  const before = await meter(page);
  await page.getByRole("button", { name: "Cut the voice" }).click();
  await page.getByRole("tab", { name: "What happened" }).click();
  const story = page.getByRole("list", { name: "Transcript" });
  await until(() => story.innerText(), (text) => /voice server drops/.test(text), "the transcript tells the fault");
  await until(() => meter(page), ({ packets, level }) => packets > before.packets + 150 && level > -70, "the music is heard again", 20);
  const script = await page.request.get(new URL("recording", PAGE).href);
  const text = await script.text();
  hold(/alice joins "Music"/.test(text) && /voice server drops/.test(text), `what was done is a script: ${text}`);
  tell("recovered", { steps: text.trim().split("\n").length });
}

async function deathOfTheBot(page) {
  await page.getByRole("tab", { name: "Faults" }).click();
  await page.getByRole("button", { name: "Kill the bot" }).click();
  await page.getByText("Seraphim is offline").waitFor();
  await page.getByRole("button", { name: "Start the bot" }).click();
  await page.getByText("Seraphim is online").waitFor({ timeout: 30_000 });
}

async function looks(page) {
  await page.getByRole("button", { name: "Switch to the light look" }).click();
  await accessible(page, "light");
  await picture(page, "wide-light");
  await page.getByRole("button", { name: "Switch to the dark look" }).click();
  await accessible(page, "dark");
  await picture(page, "wide-dark");
  await page.setViewportSize({ width: 1000, height: 800 });
  await accessible(page, "middling");
  await picture(page, "middling");
  await page.setViewportSize({ width: 360, height: 740 });
  for (const [view, name] of [["Talk", "talk"], ["Hear", "hear"], ["Channels", "rooms"], ["Faults", "bench"]]) {
    await page.getByRole("navigation", { name: "Parts of the page" }).getByRole("button", { name: view }).click();
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    hold(over <= 0, `nothing stands beyond the edge at 360 px: ${over} px in ${view}`);
    if (view === "Talk") await companionable(page);
    await accessible(page, `narrow, ${view}`);
    await picture(page, `narrow-${name}`);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
}

/** No button of a row of several stands in a line of its own. */
async function companionable(page) {
  const rows = await page.getByRole("log").evaluate((log) => [...log.querySelectorAll(".row")].map((row) => {
    const tops = [...row.children].map((one) => one.getBoundingClientRect().top);
    return tops.map((top) => tops.filter((other) => other === top).length);
  }));
  hold(rows.some((row) => row.length === 5), `the panel is there: ${JSON.stringify(rows)}`);
  hold(rows.every((row) => row.length < 2 || !row.includes(1)), `no button is alone in its line: ${JSON.stringify(rows)}`);
}

async function keyboard(page) {
  await page.getByRole("log").focus();
  await page.keyboard.press("ArrowUp");
  hold(await page.evaluate(() => document.activeElement?.tagName) === "ARTICLE", "the arrow reaches the newest message");
  await page.keyboard.press("Tab");
  await page.getByRole("log").getByRole("button", { name: "More about this message" }).last().focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menu", { name: "Message" }).getByRole("menuitem").first().waitFor();
  await page.keyboard.press("Escape");
  hold(await page.getByRole("menu").count() === 0, "Escape closes the menu");
  const focus = await page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.outerHTML.slice(0, 200));
  hold(focus === "More about this message", `and the focus is where it was: ${focus}`);
  const radio = page.getByRole("radio", { name: /Alice/ });
  await radio.focus();
  await page.keyboard.press("ArrowRight");
  await until(() => page.getByRole("radio", { name: /Bob/ }).getAttribute("aria-checked"), (checked) => checked === "true", "an arrow changes the person");
  await page.keyboard.press("ArrowLeft");
  await until(() => radio.getAttribute("aria-checked"), (checked) => checked === "true", "and back");
}

await visit(async (page) => {
  for (const part of [opening, tour, autocomplete, panel, pagedQueue, statistics, refusal, language, faultAndRecovery, keyboard, looks, deathOfTheBot]) {
    await part(page);
    tell("held", { part: part.name });
  }
});
