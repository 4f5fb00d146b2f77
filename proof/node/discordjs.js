// discord.js: logs in, registers commands, answers, edits, follows up, and
// resumes after its connection was cut.
const { Events, MessageFlags, SlashCommandBuilder } = require("discord.js");
const { client, tell } = require("./client.js");

const bot = client();
const command = new SlashCommandBuilder()
  .setName("proof")
  .setDescription("Answers, edits and follows up")
  .addStringOption((option) => option.setName("word").setDescription("A word").setRequired(true));

bot.once(Events.ClientReady, async (ready) => {
  const registered = await ready.application.commands.set([command]);
  tell("ready", { user: ready.user.username, guilds: ready.guilds.cache.size, commands: registered.size });
});
bot.on(Events.ShardResume, (shard, replayed) => tell("resumed", { shard, replayed }));
bot.on(Events.InteractionCreate, async (interaction) => {
  if (!interaction.isChatInputCommand()) return;
  await interaction.deferReply();
  await interaction.editReply(`heard ${interaction.options.getString("word")}`);
  await interaction.followUp({ content: "and followed up", flags: MessageFlags.Ephemeral });
  tell("answered", { word: interaction.options.getString("word") });
});
bot.login(process.env.DISCORD_TOKEN);
