// What every proof of the page says: one JSON object a line, and why it failed.

export function tell(event, details = {}) {
  process.stdout.write(JSON.stringify({ event, ...details }) + "\n");
}

/** An assertion that says what it is about. */
export function hold(condition, what) {
  if (!condition) throw new Error(`it does not hold that ${what}`);
}

/** Looks again and again until it is as wanted, and returns what it found. */
export async function until(look, wanted, what, seconds = 15) {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (wanted(found)) return found;
    if (performance.now() > deadline) throw new Error(`not within ${seconds} s: ${what}; at last: ${JSON.stringify(found)}`);
    await new Promise((next) => setTimeout(next, 100));
  }
}

process.on("uncaughtException", (error) => {
  tell("failed", { message: String(error?.stack ?? error) });
  process.exit(1);
});
