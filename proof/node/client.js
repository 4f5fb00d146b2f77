// What every proof in JavaScript shares: a client that talks to the sandbox,
// and one JSON object a line on standard output for whoever judges it.
const { createInterface } = require("node:readline");
const { Client, GatewayIntentBits } = require("discord.js");

function tell(event, details = {}) {
  process.stdout.write(JSON.stringify({ event, ...details }) + "\n");
}

function client() {
  const made = new Client({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildVoiceStates],
    rest: { api: `${process.env.DISCORD_API_BASE}/api` },
  });
  made.on("error", (error) => tell("error", { message: String(error) }));
  return made;
}

// The first guild, and its voice channel of that name.
function place(client, name) {
  const guild = client.guilds.cache.first();
  return { guild, channel: guild.channels.cache.find((channel) => channel.name === name) };
}

// Does what it is told on standard input, a word and its value a line, and says
// afterwards how the player looks.
async function obey(deeds, look) {
  for await (const line of createInterface({ input: process.stdin })) {
    const [word, ...values] = line.trim().split(" ");
    await deeds[word](values.join(" "));
    tell("did", { word, ...look() });
  }
}

process.on("unhandledRejection", (error) => {
  tell("failed", { message: String(error && error.stack ? error.stack : error) });
  process.exit(1);
});

module.exports = { client, obey, place, tell };
