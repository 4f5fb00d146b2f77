// A page whose sandbox is killed and comes back: it says so, and goes on by itself.
import { hold, tell, until } from "./assert.mjs";
import { become, controlOf, message, order, visit } from "./browser.mjs";

const { PAGE } = process.env;
// What Chromium says of each attempt to reach a sandbox that is away.
const REFUSED = /WebSocket connection to .* failed/;

await visit(async (page) => {
  await page.addInitScript(() => localStorage.setItem("seraphim.tour", "over"));
  await page.goto(PAGE);
  const state = page.getByRole("status").first();
  await state.getByText("No bot is logged in").or(state.getByText("is offline")).waitFor();
  await become(page, /Bob/);
  tell("open");
  await state.getByText("Sandbox lost, trying again").waitFor();
  tell("lost");
  await until(() => state.innerText(), (words) => !/lost|Connecting/.test(words), "the page is back", 30);
  const bob = page.getByRole("radiogroup", { name: "You are" }).getByRole("radio", { name: /Bob/ });
  await until(() => bob.getAttribute("aria-checked"), (checked) => checked === "true", "Bob goes on being Bob");
  await order(await controlOf(page), "carol", { do: "say", text: "welcome back" });
  await message(page, "welcome back").waitFor();
  const line = page.getByRole("combobox", { name: /^Write in #/ });
  await line.fill("and here I am");
  await page.keyboard.press("Enter");
  const said = message(page, "and here I am");
  await said.getByText("Bob").waitFor();
  hold(await said.count() === 1, "it was said once");
}, { expected: REFUSED });
