// What Seraphim does not have yet, with a bot of discord.js: select menus, a
// modal, components of version 2, localised names, files, the message menu.
import { hold, tell, until } from "./assert.mjs";
import { message, run, visit } from "./browser.mjs";

const { PAGE } = process.env;

async function selectMenus(page) {
  await run(page, "menu");
  const answer = message(page, "What shall be sung?");
  const songs = answer.getByRole("combobox", { name: "Choose songs" });
  await songs.focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  hold(await answer.getByRole("option", { selected: true }).count() === 2, "two songs are ticked");
  await page.keyboard.press("Escape");
  await message(page, "Chosen in songs: lauds, vespers").waitFor();
  await message(page, "Chosen in songs").getByRole("combobox", { name: "Choose a person" }).click();
  await page.getByRole("option", { name: "Bob" }).click();
  await message(page, /Chosen in person: \d+/).waitFor();
  await message(page, "Chosen in person").getByRole("combobox", { name: "Choose a voice channel" }).click();
  hold(await page.getByRole("option", { name: /#/ }).count() === 2, "only voice channels are offered");
  await page.getByRole("option", { name: "#Lounge" }).click();
  await message(page, /Chosen in room: \d+/).waitFor();
}

async function modal(page) {
  await run(page, "form");
  const form = page.getByRole("dialog", { name: "A wish" });
  await form.getByRole("button", { name: "Submit" }).click();
  await form.getByRole("alert").getByText("Please fill in").waitFor();
  await form.getByLabel("Song").fill("Lauds");
  await form.getByLabel("Genre").selectOption("hymn");
  await form.getByRole("button", { name: "Submit" }).click();
  const answer = message(page, "A hymn named Lauds");
  await answer.getByText("Only you can see this").waitFor();
  await answer.getByRole("button", { name: "Dismiss message" }).click();
  await until(() => answer.count(), (count) => count === 0, "a private answer can be dismissed");
  await run(page, "form");
  await form.waitFor();
  await page.keyboard.press("Escape");
  await form.waitFor({ state: "hidden" });
}

async function versionTwo(page) {
  await run(page, "parts");
  const answer = message(page, "components of version 2");
  await answer.getByRole("heading", { name: "Tonight" }).waitFor();
  const dot = answer.getByRole("img", { name: "A dot of light" });
  await until(() => dot.evaluate((image) => image.naturalWidth), (width) => width === 1, "the attached picture is shown");
  hold(await answer.getByRole("link", { name: "A link" }).getAttribute("href") === "https://example.org/", "a link button is a link");
  await answer.getByRole("button", { name: "More", exact: true }).click();
  const more = message(page, "There is more");
  await more.getByText("@Alice").waitFor();
  await more.getByRole("button", { name: "Spoiler: show it" }).click();
  await more.getByText("hidden").waitFor();
  hold(await more.locator("strong").innerText() === "bold", "bold is bold");
  hold(await more.locator("time", { hasText: "2023" }).count() === 1, "a timestamp is a date");
  await answer.getByRole("button", { name: "Delete" }).click();
  await until(() => answer.count(), (count) => count === 0, "a deleted message goes from the page");
}

async function localised(page) {
  await page.getByRole("combobox", { name: "Language" }).selectOption("de");
  const line = page.getByRole("combobox", { name: /^Write in #/ });
  await line.fill("/");
  const offers = page.getByRole("listbox", { name: "Suggestions" });
  await offers.getByRole("option", { name: /^\/sprich.*Sagt, in welcher Sprache/ }).waitFor();
  hold(await offers.getByRole("option", { name: /^\/rule/ }).count() === 0, "what Alice may not use is not offered");
  await line.fill("/sprich ");
  const form = page.getByRole("group", { name: "Command sprich" });
  await form.getByLabel("ton").pressSequentially("lau");
  await offers.getByRole("option", { name: "laut" }).click();
  await page.keyboard.press("Enter");
  await message(page, "You ask loud in de").waitFor();
  await page.getByRole("combobox", { name: "Language" }).selectOption("en-US");
}

async function files(page) {
  await page.getByRole("combobox", { name: /^Write in #/ }).fill("/weigh ");
  await page.getByRole("group", { name: "Command weigh" }).getByLabel("file")
    .setInputFiles({ name: "song.mp3", mimeType: "audio/mpeg", buffer: Buffer.alloc(1234) });
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await message(page, "song.mp3 has 1234 bytes").waitFor();
}

async function messageMenu(page) {
  const line = page.getByRole("combobox", { name: /^Write in #/ });
  await line.fill("<script>alert(1)</script> **eight**");
  await page.keyboard.press("Enter");
  const said = message(page, "<script>alert(1)</script> eight");
  await said.waitFor();
  await said.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Count letters" }).click();
  await message(page, "35 letters").getByText("Only you can see this").waitFor();
}

async function silence(page) {
  await run(page, "mute");
  await message(page, "The application did not respond.").waitFor({ timeout: 10_000 });
}

/** Texts, what is to be read of them, and what may not come of them. */
const TEXTS = [
  ["<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>", "img"],
  ["[safe](https://example.org/a_(b)) [bad](javascript:alert(1))", "safe [bad](javascript:alert(1))", 'a:not([href="https://example.org/a_(b)"])'],
  ["[Kyrie](<https://music.example/o-vis>) · 3:21", "Kyrie · 3:21", "script"],
  ["\\*not\\* **bold *and* more** __under__ ~~gone~~", "*not* bold and more under gone", "a"],
  ["snake_case_name and _this_", "snake_case_name and this", "a"],
  ["`**code**` ``a`b``", "**code** a`b", "strong"],
  ["<@1> <@&2> <#3> <t:99999999999999:F> @everyone", "@unknown @unknown #unknown <t:99999999999999:F> @everyone", "script"],
  ["> quoted\n> more\nplain", "quotedmoreplain", "script"],
  ["# Title\n-# small\n1. one\n2. two", "Titlesmallonetwo", "h1, h2"],
  ["```js\n<b>\n```", "<b>", "b"],
];

async function markdown(page) {
  for (const [text, read, never] of TEXTS) {
    const found = await page.evaluate(async ([text, never]) => {
      const { markdown } = await import("/js/markdown.js");
      const names = { locale: "en-US", user: () => "unknown", role: () => "unknown", channel: () => "unknown" };
      const made = markdown(text, names);
      return { text: made.textContent, never: made.querySelectorAll(never).length };
    }, [text, never]);
    hold(found.text === read && found.never === 0, `“${text}” reads “${read}” and has no ${never}: ${JSON.stringify(found)}`);
  }
  const slow = await page.evaluate(async () => {
    const { markdown } = await import("/js/markdown.js");
    const names = { locale: "en-US", user: String, role: String, channel: String };
    const began = performance.now();
    for (const text of ["*".repeat(4000), "[".repeat(4000), "||a".repeat(1300), "**_~~".repeat(800), "> ".repeat(2000)]) markdown(text, names);
    return performance.now() - began;
  });
  tell("hostile_texts", { ms: Math.round(slow) });
}

await visit(async (page) => {
  await page.addInitScript(() => localStorage.setItem("seraphim.tour", "over"));
  await page.goto(PAGE);
  await page.getByRole("heading", { name: "Ask, and it sings" }).waitFor();
  hold(await page.getByRole("button", { name: "Join and listen" }).count() === 0, "a tour that is over stays away");
  for (const part of [selectMenus, modal, versionTwo, localised, files, messageMenu, silence, markdown]) {
    await part(page);
    tell("held", { part: part.name });
  }
});
