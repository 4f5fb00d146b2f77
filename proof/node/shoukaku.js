// shoukaku against our node: the same as lavalink_client.js.
const { Events } = require("discord.js");
const { Connectors, Shoukaku } = require("shoukaku");
const { client, obey, place, tell } = require("./client.js");

const bot = client();
const shoukaku = new Shoukaku(
  new Connectors.DiscordJS(bot),
  [{ name: "seraphim", url: process.env.NODE_ADDRESS, auth: process.env.NODE_PASSWORD }],
  { resume: true, resumeTimeout: 60, reconnectTries: 20, reconnectInterval: 1 },
);
shoukaku.on("error", (name, error) => tell("error", { message: String(error) }));
shoukaku.on("ready", (name, resumed) => resumed && tell("resumed"));

function listen(player) {
  const uri = (payload) => payload.track.info.uri;
  player.on("start", (payload) => tell("trackStart", { uri: uri(payload) }));
  player.on("end", (payload) => tell("trackEnd", { uri: uri(payload), reason: payload.reason }));
  player.on("exception", (payload) =>
    tell("trackError", { uri: uri(payload), severity: payload.exception.severity }));
  player.on("stuck", (payload) =>
    tell("trackStuck", { uri: uri(payload), threshold: payload.thresholdMs }));
  player.on("closed", (payload) =>
    tell("socketClosed", { code: payload.code, byRemote: payload.byRemote }));
}

let last;

const deeds = (player, guild) => ({
  play: async (url) => {
    const { loadType, data } = await player.node.rest.resolve(url);
    const info = loadType === "track" ? data.info : {};
    tell("loaded", {
      type: loadType, title: info.title, uri: info.uri, length: info.length,
      source: info.sourceName, severity: loadType === "error" ? data.severity : undefined,
    });
    last = data?.encoded;
    if (last) await player.playTrack({ track: { encoded: last } });
  },
  again: () => player.playTrack({ track: { encoded: last } }),
  pause: () => player.setPaused(true),
  resume: () => player.setPaused(false),
  seek: (to) => player.seekTo(Number(to)),
  volume: (percent) => player.setGlobalVolume(Number(percent)),
  filters: (json) => player.setFilters(JSON.parse(json)),
  search: async (words) => {
    const { loadType, data } = await player.node.rest.resolve(`localsearch:${words}`);
    tell("found", { type: loadType, titles: data.map((track) => track.info.title) });
  },
  list: async (url) => {
    const { data } = await player.node.rest.resolve(url);
    tell("listed", { list: data.info.name, uris: data.tracks.map((track) => track.info.uri) });
  },
  stats: async () => tell("stats", await player.node.rest.stats()),
  stop: () => player.stopTrack(),
  destroy: () => shoukaku.leaveVoiceChannel(guild.id),
});

const ready = new Promise((resolve) => shoukaku.once("ready", resolve));
bot.once(Events.ClientReady, async () => {
  await ready;
  const { guild, channel } = place(bot, "Music");
  const player = await shoukaku.joinVoiceChannel({
    guildId: guild.id, channelId: channel.id, shardId: 0, deaf: true,
  });
  listen(player);
  tell("connected");
  await obey(deeds(player, guild), () => ({ position: player.position, paused: player.paused }));
});
bot.login(process.env.DISCORD_TOKEN);
