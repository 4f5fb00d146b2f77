// lavalink-client against our node: connects, and does what it is told on
// standard input, telling of each event in the order in which it came.
const { Events } = require("discord.js");
const { LavalinkManager } = require("lavalink-client");
const { client, obey, place, tell } = require("./client.js");

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
bot.lavalink.on("trackError", (player, track, payload) =>
  tell("trackError", { uri: payload.track.info.uri, severity: payload.exception.severity }));
bot.lavalink.on("trackStuck", (player, track, payload) =>
  tell("trackStuck", { uri: payload.track.info.uri, threshold: payload.thresholdMs }));
bot.lavalink.on("playerSocketClosed", (player, payload) =>
  tell("socketClosed", { code: payload.code, byRemote: payload.byRemote }));

let last;

async function play(player, url) {
  const found = await player.search({ query: url, source: "http" }, bot.user);
  const [track] = found.tracks;
  tell("loaded", {
    type: found.loadType, title: track?.info.title, uri: track?.info.uri, length: track?.info.duration,
    source: track?.info.sourceName, severity: found.exception?.severity,
  });
  last = track;
  if (track) await player.play({ clientTrack: track });
}

const deeds = (player, node) => ({
  play: (url) => play(player, url),
  again: () => player.play({ clientTrack: last }),
  pause: () => player.pause(),
  resume: () => player.resume(),
  seek: (to) => player.seek(Number(to)),
  volume: (percent) => player.setVolume(Number(percent)),
  filters: async (json) => {
    const { volume, equalizer, ...data } = JSON.parse(json);
    if (json === "{}") {
      player.filterManager.equalizerBands = [];
      await player.filterManager.resetFilters();
      return;
    }
    Object.assign(player.filterManager.data, data, { volume });
    player.filterManager.equalizerBands = equalizer ?? [];
    await player.filterManager.applyPlayerFilters();
  },
  search: async (words) => {
    const found = await player.search({ query: words, source: "localsearch" }, bot.user);
    tell("found", { type: found.loadType, titles: found.tracks.map((track) => track.info.title) });
  },
  list: async (url) => {
    const { playlist, tracks } = await player.search({ query: url, source: "http" }, bot.user);
    tell("listed", { list: playlist.name, uris: tracks.map((track) => track.info.uri) });
  },
  stats: async () => tell("stats", await node.fetchStats()),
  stop: () => player.stopPlaying(true, false),
  destroy: () => player.destroy(),
});

bot.once(Events.ClientReady, async () => {
  // "connect" comes before the node has said the session's name.
  const ready = new Promise((resolve) => bot.lavalink.nodeManager.on("raw", (node, payload) => {
    if (payload.op === "ready") setImmediate(resolve, node);
  }));
  await bot.lavalink.init({ id: bot.user.id, username: bot.user.username });
  const node = await ready;
  await node.updateSession(true, 60);
  // What it connects again with: it offers no session by itself.
  node.options.sessionId = node.sessionId;
  const { guild, channel } = place(bot, "Music");
  const player = bot.lavalink.createPlayer({
    guildId: guild.id, voiceChannelId: channel.id, selfDeaf: true, volume: 100,
  });
  await player.connect();
  tell("connected");
  await obey(deeds(player, node), () => ({ position: player.position, paused: player.paused }));
});
bot.login(process.env.DISCORD_TOKEN);
