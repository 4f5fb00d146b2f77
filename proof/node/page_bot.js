// A small bot of discord.js with what Seraphim does not have yet: select
// menus, a modal, components of version 2, localised names, a message menu,
// and a command that nobody answers. The page is driven against it.
const {
  ActionRowBuilder, AttachmentBuilder, ButtonBuilder, ButtonStyle, ChannelSelectMenuBuilder, ChannelType, ContainerBuilder,
  ContextMenuCommandBuilder, ApplicationCommandType, Events, LabelBuilder, MediaGalleryBuilder, MediaGalleryItemBuilder, MessageFlags, ModalBuilder,
  PermissionFlagsBits, SectionBuilder, SeparatorBuilder, SlashCommandBuilder, StringSelectMenuBuilder, TextDisplayBuilder,
  TextInputBuilder, TextInputStyle, UserSelectMenuBuilder,
} = require("discord.js");
const { client, tell } = require("./client.js");

const slash = (name, description) => new SlashCommandBuilder().setName(name).setDescription(description);
const commands = [
  slash("menu", "Select menus"),
  slash("form", "A modal"),
  slash("parts", "Components of version 2"),
  slash("speak", "Says in which language you ask").setNameLocalizations({ de: "sprich" })
    .setDescriptionLocalizations({ de: "Sagt, in welcher Sprache du fragst" })
    .addStringOption((option) => option.setName("tone").setDescription("How").setRequired(true).setNameLocalizations({ de: "ton" })
      .addChoices({ name: "softly", value: "soft", name_localizations: { de: "leise" } }, { name: "loudly", value: "loud", name_localizations: { de: "laut" } })),
  slash("weigh", "Weighs a file").addAttachmentOption((option) => option.setName("file").setDescription("The file").setRequired(true)),
  slash("mute", "Never answers"),
  slash("rule", "For those who manage the server").setDefaultMemberPermissions(PermissionFlagsBits.ManageGuild),
  new ContextMenuCommandBuilder().setName("Count letters").setType(ApplicationCommandType.Message),
];
// The smallest picture there is.
const DOT = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==", "base64");

const answers = {
  async menu(interaction) {
    const songs = new StringSelectMenuBuilder().setCustomId("songs").setPlaceholder("Choose songs").setMinValues(1).setMaxValues(2)
      .addOptions({ label: "Lauds", value: "lauds", description: "at dawn" }, { label: "Vespers", value: "vespers" }, { label: "Compline", value: "compline" });
    const person = new UserSelectMenuBuilder().setCustomId("person").setPlaceholder("Choose a person");
    const room = new ChannelSelectMenuBuilder().setCustomId("room").setPlaceholder("Choose a voice channel").addChannelTypes(ChannelType.GuildVoice);
    const rows = [songs, person, room].map((menu) => new ActionRowBuilder().addComponents(menu));
    await interaction.reply({ content: "What shall be sung?", components: rows });
  },
  async form(interaction) {
    const input = (id, style) => new TextInputBuilder().setCustomId(id).setStyle(style);
    const genre = new StringSelectMenuBuilder().setCustomId("genre").addOptions({ label: "Chant", value: "chant" }, { label: "Hymn", value: "hymn" });
    await interaction.showModal(new ModalBuilder().setCustomId("wish").setTitle("A wish").addLabelComponents(
      new LabelBuilder().setLabel("Song").setDescription("Its name").setTextInputComponent(input("song", TextInputStyle.Short)),
      new LabelBuilder().setLabel("Why").setTextInputComponent(input("why", TextInputStyle.Paragraph).setRequired(false)),
      new LabelBuilder().setLabel("Genre").setStringSelectMenuComponent(genre),
    ));
  },
  async parts(interaction) {
    const text = (content) => new TextDisplayBuilder().setContent(content);
    const more = new ButtonBuilder().setCustomId("more").setLabel("More").setStyle(ButtonStyle.Success);
    const container = new ContainerBuilder().setAccentColor(0x8a7bff)
      .addTextDisplayComponents(text("## Tonight\n-# components of version 2"))
      .addSectionComponents(new SectionBuilder().addTextDisplayComponents(text("**Lauds**, sung at dawn")).setButtonAccessory(more))
      .addSeparatorComponents(new SeparatorBuilder())
      .addMediaGalleryComponents(new MediaGalleryBuilder().addItems(new MediaGalleryItemBuilder().setURL("attachment://dot.png").setDescription("A dot of light")))
      .addActionRowComponents(new ActionRowBuilder().addComponents(
        new ButtonBuilder().setCustomId("gone").setLabel("Delete").setStyle(ButtonStyle.Danger),
        new ButtonBuilder().setURL("https://example.org/").setLabel("A link").setStyle(ButtonStyle.Link)));
    await interaction.reply({ flags: MessageFlags.IsComponentsV2, components: [container], files: [new AttachmentBuilder(DOT, { name: "dot.png" })] });
  },
  speak: (interaction) => interaction.reply(`You ask ${interaction.options.getString("tone")} in ${interaction.locale}`),
  async weigh(interaction) {
    const file = interaction.options.getAttachment("file");
    await interaction.reply(`${file.name} has ${file.size} bytes`);
  },
  mute: async () => {},
  "Count letters": (interaction) => interaction.reply({ content: `${interaction.targetMessage.content.length} letters`, flags: MessageFlags.Ephemeral }),
};

const bot = client();
bot.once(Events.ClientReady, async (ready) => {
  await ready.application.commands.set(commands);
  tell("ready");
});
bot.on(Events.InteractionCreate, async (interaction) => {
  if (interaction.isCommand()) await answers[interaction.commandName](interaction);
  else if (interaction.isModalSubmit()) {
    const { fields } = interaction;
    await interaction.reply({ content: `A ${fields.getStringSelectValues("genre")[0]} named ${fields.getTextInputValue("song")}`, flags: MessageFlags.Ephemeral });
  } else if (interaction.isAnySelectMenu()) await interaction.update({ content: `Chosen in ${interaction.customId}: ${interaction.values.join(", ")}` });
  else if (interaction.customId === "gone") {
    await interaction.deferUpdate();
    await interaction.deleteReply();
  } else await interaction.reply("There is more: **bold**, ||hidden||, <t:1700000000:D> and <@" + interaction.user.id + ">");
});
bot.login(process.env.DISCORD_TOKEN);
