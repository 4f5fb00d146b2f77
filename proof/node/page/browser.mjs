// Chromium without a window, and what every proof of the page shares.
import { chromium } from "playwright-core";
import { hold, tell, until } from "./assert.mjs";

const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required", "--enable-precise-memory-info",
];

/**
 * Runs a visit in a browser of its own; whatever the page complains of in its
 * console fails it, but for `expected`.
 */
export async function visit(walk, { expected, ...options } = {}) {
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: FLAGS });
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: "dark", ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const noise = [];
    page.on("console", (message) => expected?.test(message.text()) || noise.push(`${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => noise.push(`error: ${error.message}`));
    await walk(page, context);
    hold(noise.length === 0, `the page's console is silent: ${noise.join(" | ")}`);
    tell("done");
  } catch (error) {
    tell("failed", { message: String(error?.stack ?? error) });
    process.exitCode = 1;
  } finally {
    await browser.close();
  }
}

/** What the page says that it hears. */
export function meter(page) {
  return page.evaluate(() => {
    const number = (text) => Number.parseFloat(text ?? "");
    const figure = (key) => number(document.querySelector(`[data-figure="${key}"]`)?.textContent?.replaceAll(",", ""));
    return {
      hertz: number(document.querySelector(".tone")?.textContent),
      level: number(document.querySelector(".loud")?.textContent),
      meter: document.querySelector('[role="meter"]')?.getAttribute("aria-valuetext"),
      packets: figure("packets"), lost: figure("lost"), unreadable: figure("undecryptable"),
      delay: figure("delay"), jitter: figure("jitter"),
      lock: document.querySelector(".lock dd")?.textContent,
    };
  });
}

/** Types a command into the composer, its options by name, and sends it. */
export async function run(page, command, options = {}) {
  const line = page.getByRole("combobox", { name: /^Write in #/ });
  await line.fill(`/${command} `);
  const form = page.getByRole("group", { name: `Command ${command}` });
  await form.waitFor();
  for (const [name, value] of Object.entries(options)) await form.getByLabel(name, { exact: true }).fill(value);
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await line.waitFor();
}

/** Becomes somebody, by one click. */
export async function become(page, name) {
  const radio = page.getByRole("radiogroup", { name: "You are" }).getByRole("radio", { name });
  await radio.click();
  await until(() => radio.getAttribute("aria-checked"), (checked) => checked === "true", `you are ${name}`);
}

/** The newest message with this text. */
export function message(page, text) {
  return page.getByRole("log").getByRole("article").filter({ hasText: text }).last();
}

/** The address of the control port, as the page is told it. */
export function controlOf(page) {
  return page.evaluate(() => new Promise((found) => {
    const socket = new WebSocket(new URL("live", location.href.replace(/^http/, "ws")));
    socket.onmessage = ({ data }) => {
      const control = typeof data === "string" && JSON.parse(data).set?.info?.control;
      if (!control) return;
      socket.close();
      found(control);
    };
  }));
}

/** Lets somebody act beside the page. */
export async function order(control, name, act) {
  const answer = await fetch(`${control}/people/${name}`, {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(act) });
  hold(answer.ok, `${name} may ${JSON.stringify(act)}: ${answer.status} ${await answer.text()}`);
}
