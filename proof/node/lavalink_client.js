// lavalink-client against our node: connects, and does what it is told on
// standard input, telling of each event in the order in which it came.
const { createInterface } = require("node:readline");
const { Events } = require("discord.js");
const { LavalinkManager } = require("lavalink-client");
const { client, place, tell } = require("./client.js");

const bot = client();
const [host, port] = process.env.NODE_ADDRESS.split(":");
bot.lavalink = new LavalinkManager({
  nodes: [{
    id: "seraphim", host, port: Number(port), authorization: process.env.NODE_PASSWORD,
    retryDelay: 500,
  }],
  sendToShard: (guild, payload) => bot.guilds.cache.get(guild)?.shard.send(payload),
  client: { id: "0", username: "proof" },
  autoSkip: false,
});
bot.on("raw", (packet) => bot.lavalink.sendRawData(packet));
bot.lavalink.nodeManager.on("error", (node, error) => tell("error", { message: String(error) }));
bot.lavalink.nodeManager.on("resumed", () => tell("resumed"));
bot.lavalink.on("trackStart", (player, track, payload) =>
  tell("trackStart", { uri: payload.track.info.uri }));
// The end of the last track comes under another name.
for (const name of ["trackEnd", "queueEnd"]) {
  bot.lavalink.on(name, (player, track, payload) =>
    tell("trackEnd", { uri: payload.track.info.uri, reason: payload.reason }));
}
for (const name of ["trackError", "trackStuck", "playerSocketClosed"]) {
  bot.lavalink.on(name, (player, track, payload) => tell(name, { payload }));
}

async function play(player, url) {
  const found = await player.search({ query: url, source: "http" }, bot.user);
  const [track] = found.tracks;
  tell("loaded", {
    type: found.loadType, title: track?.info.title, uri: track?.info.uri, length: track?.info.duration,
    source: track?.info.sourceName, severity: found.exception?.severity,
  });
  if (track) await player.play({ clientTrack: track });
}

const deeds = {
  play,
  pause: (player) => player.pause(),
  resume: (player) => player.resume(),
  seek: (player, to) => player.seek(Number(to)),
  stop: (player) => player.stopPlaying(true, false),
  destroy: (player) => player.destroy(),
};

bot.once(Events.ClientReady, async () => {
  const connected = new Promise((resolve) => bot.lavalink.nodeManager.once("connect", resolve));
  await bot.lavalink.init({ id: bot.user.id, username: bot.user.username });
  const node = await connected;
  await node.updateSession(true, 60);
  // What it connects again with: it offers no session by itself.
  node.options.sessionId = node.sessionId;
  const { guild, channel } = place(bot, "Music");
  const player = bot.lavalink.createPlayer({
    guildId: guild.id, voiceChannelId: channel.id, selfDeaf: true, volume: 100,
  });
  await player.connect();
  tell("connected");
  for await (const line of createInterface({ input: process.stdin })) {
    const [word, value] = line.trim().split(" ");
    await deeds[word](player, value);
    tell("did", { word, position: player.position, paused: player.paused });
  }
});
bot.login(process.env.DISCORD_TOKEN);
