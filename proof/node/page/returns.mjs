// A page whose sandbox is killed and comes back: it says so, and goes on by itself.
import { hold, tell, until } from "./assert.mjs";
import { become, controlOf, message, order, visit } from "./browser.mjs";

const { PAGE } = process.env;
// What Chromium says of each attempt to reach a sandbox that is away.
const REFUSED = /WebSocket connection to .* failed/;

await visit(async (page, context) => {
  await page.addInitScript(() => localStorage.setItem("seraphim.tour", "over"));
  await page.goto(PAGE);
  const state = page.getByRole("status").first();
  await state.getByText("No bot is logged in").or(state.getByText("is offline")).waitFor();
  await become(page, /Bob/);
  const second = await context.newPage();
  await second.goto(PAGE);
  await become(second, /Carol/);
  tell("open");
  await state.getByText("Sandbox lost, trying again").waitFor();
  tell("lost");
  await until(() => state.innerText(), (words) => !/lost|Connecting/.test(words), "the page is back", 30);
  for (const [tab, name] of [[page, /Bob/], [second, /Carol/]]) {
    const radio = tab.getByRole("radiogroup", { name: "You are" }).getByRole("radio", { name });
    await until(() => radio.getAttribute("aria-checked"), (checked) => checked === "true", `${name} goes on being so`, 30);
  }
  await second.close();
  await order(await controlOf(page), "carol", { do: "say", text: "welcome back" });
  await message(page, "welcome back").waitFor();
  const line = page.getByRole("combobox", { name: /^Write in #/ });
  await line.fill("and here I am");
  await page.keyboard.press("Enter");
  const said = message(page, "and here I am");
  await said.getByText("Bob").waitFor();
  hold(await said.count() === 1, "it was said once");
}, { expected: REFUSED });
