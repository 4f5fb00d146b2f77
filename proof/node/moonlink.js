// moonlink.js against our node: the same as lavalink_client.js.
const { Events } = require("discord.js");
const { Manager } = require("moonlink.js");
const { client, obey, place, tell } = require("./client.js");

const bot = client();
const [host, port] = process.env.NODE_ADDRESS.split(":");
const manager = new Manager({
  nodes: [{
    identifier: "seraphim", host, port: Number(port), password: process.env.NODE_PASSWORD,
    secure: false,
  }],
  options: {
    resume: true,
    // Where it keeps the session that it resumes.
    database: { type: "local", options: { path: process.env.STATE } },
    trackHandling: { autoSkipOnError: false },
  },
  send: (guild, payload) => bot.guilds.cache.get(guild)?.shard.send(payload),
});
bot.on("raw", (packet) => manager.packetUpdate(packet));
manager.on("debug", (message) => process.stderr.write(`${message}\n`));
manager.on("nodeError", (node, error) => tell("error", { message: String(error) }));
manager.on("nodeResume", () => tell("resumed"));
manager.on("nodeRaw", (node, payload) => {
  if (payload.op !== "event") return;
  const uri = payload.track?.info.uri;
  switch (payload.type) {
    case "TrackStartEvent": return tell("trackStart", { uri });
    case "TrackEndEvent": return tell("trackEnd", { uri, reason: payload.reason });
    case "TrackExceptionEvent":
      return tell("trackError", { uri, severity: payload.exception.severity });
    case "TrackStuckEvent": return tell("trackStuck", { uri, threshold: payload.thresholdMs });
    default: return tell("socketClosed", { code: payload.code, byRemote: payload.byRemote });
  }
});

let last;

const deeds = (player) => ({
  play: async (url) => {
    const { loadType, data } = await player.node.rest.loadTracks(url);
    const info = loadType === "track" ? data.info : {};
    tell("loaded", {
      type: loadType, title: info.title, uri: info.uri, length: info.length,
      source: info.sourceName, severity: loadType === "error" ? data.severity : undefined,
    });
    last = data?.encoded;
    if (last) await player.play({ encoded: last });
  },
  again: () => player.play({ encoded: last }),
  pause: () => player.pause(),
  resume: () => player.resume(),
  seek: (to) => player.seek(Number(to)),
  volume: (percent) => player.setVolume(Number(percent)),
  filters: async (json) => {
    player.filters.clear();
    for (const [name, value] of Object.entries(JSON.parse(json))) {
      player.filters[`set${name[0].toUpperCase()}${name.slice(1)}`](value);
    }
    await player.filters.apply();
  },
  search: async (words) => {
    const found = await manager.search({ query: words, source: "localsearch" });
    tell("found", { type: found.loadType, titles: found.tracks.map((track) => track.title) });
  },
  list: async (url) => {
    const { data } = await player.node.rest.loadTracks(url);
    tell("listed", { list: data.info.name, uris: data.tracks.map((track) => track.info.uri) });
  },
  stats: async () => tell("stats", await player.node.rest.getStats()),
  stop: () => player.stop(),
  destroy: () => player.destroy(),
});

const ready = new Promise((resolve) => manager.once("nodeReady", resolve));
bot.once(Events.ClientReady, async () => {
  await manager.init(bot.user.id);
  await ready;
  const { guild, channel } = place(bot, "Music");
  const player = manager.players.create({
    guildId: guild.id, voiceChannelId: channel.id, volume: 100,
  });
  await player.connect({ selfDeaf: true });
  tell("connected");
  await obey(deeds(player), () => ({
    position: player.current?.position ?? 0, paused: player.paused,
  }));
});
bot.login(process.env.DISCORD_TOKEN);
