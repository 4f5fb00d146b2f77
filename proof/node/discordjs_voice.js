// @discordjs/voice with davey: plays an Ogg Opus file into a call.
const { createReadStream } = require("node:fs");
const { Events } = require("discord.js");
const {
  AudioPlayerStatus, StreamType, VoiceConnectionStatus,
  createAudioPlayer, createAudioResource, entersState, joinVoiceChannel,
} = require("@discordjs/voice");
const { client, place, tell } = require("./client.js");

const bot = client();
bot.once(Events.ClientReady, async () => {
  const { guild, channel } = place(bot, "Music");
  const connection = joinVoiceChannel({
    guildId: guild.id,
    channelId: channel.id,
    adapterCreator: guild.voiceAdapterCreator,
    selfDeaf: true,
  });
  connection.on("stateChange", (before, after) => tell("connection", { status: after.status }));
  connection.on("error", (error) => tell("error", { message: String(error) }));
  await entersState(connection, VoiceConnectionStatus.Ready, 20_000);
  const player = createAudioPlayer();
  connection.subscribe(player);
  player.on("stateChange", (before, after) => tell("player", { status: after.status }));
  player.on("error", (error) => tell("error", { message: String(error) }));
  player.play(createAudioResource(createReadStream(process.env.TONE), { inputType: StreamType.OggOpus }));
  await entersState(player, AudioPlayerStatus.Playing, 10_000);
  tell("playing", { user: bot.user.id });
});
bot.login(process.env.DISCORD_TOKEN);
