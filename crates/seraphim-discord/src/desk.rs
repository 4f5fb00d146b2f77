//! What every command and button works with: the parts of the adapter, and one
//! interaction with what is known of the person behind it.

use std::{future::Future, pin::Pin, sync::Arc, time::Duration};

use seraphim_core::{
    BotPermission, Caller, ChannelId, GuildId, GuildSettings, Refusal, Reply, Request, RoleId,
    UserId, VoiceAccess,
};
use tokio::time::timeout;
use twilight_model::{
    guild::Permissions,
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, InteractionMarker, MessageMarker},
    },
};

use crate::{
    attachments::Attachments,
    cache::{Access, Cache},
    denial::Denial,
    guild_commands::Turns,
    hits::Hits,
    ids,
    operator::Operator,
    pages::Pages,
    panel::Panels,
    players::Players,
    pulse::Pulse,
    rest::Rest,
    view::{Catalogue, Manner, Message, Voice, reply},
    voice_status::VoiceStatuses,
    wire,
};

/// For the store to say in which words a guild is spoken to: nobody is kept
/// waiting for those.
const WORDS: Duration = Duration::from_millis(20);

/// The parts of the adapter that answers are made with.
pub(crate) struct Desk {
    pub(crate) rest: Rest,
    pub(crate) attachments: Attachments,
    pub(crate) players: Arc<dyn Players>,
    /// The program behind the bot.
    pub(crate) operator: Arc<dyn Operator>,
    /// The owner of the application, or the members of its team.
    pub(crate) owners: Arc<[UserId]>,
    pub(crate) cache: Arc<Cache>,
    pub(crate) catalogue: Arc<Catalogue>,
    pub(crate) panels: Panels,
    pub(crate) statuses: VoiceStatuses,
    pub(crate) pages: Pages,
    pub(crate) hits: Hits,
    pub(crate) pulse: Pulse,
    pub(crate) turns: Turns,
    /// How those are spoken to who are in no guild.
    pub(crate) manner: Manner,
}

impl Desk {
    /// The words for a guild; outside of guilds, and where it cannot be said at
    /// once what a guild has chosen, the operator's.
    pub(crate) async fn voice(&self, guild: Option<Id<GuildMarker>>) -> Voice<'_> {
        if let Some(guild) = guild
            && let settings = self.players.settings(ids::guild(guild))
            && let Ok(Ok(settings)) = timeout(WORDS, settings).await
        {
            return self.catalogue.voice(settings.speech);
        }
        self.catalogue.voice(self.manner)
    }
}

/// What an interaction is answered with when it was carried out.
#[derive(Debug)]
pub(crate) enum Answer {
    /// A new message.
    Say(Message),
    /// A new message for the caller alone, whoever sees the button.
    Whisper(Message),
    /// The message that the pressed button is on looks like this now.
    Replace(Message),
    /// The same, of the guild's panel.
    Panel(Message),
    /// Nothing to say: others see the change.
    Seen,
}

/// Who sees the answer, and how the wait for it looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    /// Everybody; a refusal is for the caller alone all the same.
    Public,
    /// The caller alone.
    Private,
    /// The caller alone, but for this subcommand, which everybody sees.
    PrivateBut(&'static str),
    /// A pressed button: the message stays as it is while the work goes on.
    Button,
}

impl Audience {
    /// Who sees the answer to this subcommand.
    pub(crate) fn of(self, subcommand: Option<&str>) -> Self {
        match self {
            Self::PrivateBut(public) if subcommand == Some(public) => Self::Public,
            Self::PrivateBut(_) => Self::Private,
            other => other,
        }
    }
}

/// The work of a command or button.
pub(crate) type Work<'a> = Pin<Box<dyn Future<Output = Result<Answer, Denial>> + Send + 'a>>;

/// One interaction inside a guild.
pub(crate) struct Asked<'a> {
    pub(crate) desk: &'a Desk,
    /// The interaction's own.
    pub(crate) id: Id<InteractionMarker>,
    pub(crate) guild: Id<GuildMarker>,
    pub(crate) channel: Id<ChannelMarker>,
    pub(crate) caller: Caller,
    pub(crate) data: &'a wire::InteractionData,
    /// The message of the pressed button.
    pub(crate) message: Option<Id<MessageMarker>>,
    /// What the bot may do in the text channel, if Discord said so.
    text_rights: Option<Permissions>,
    thread: bool,
    /// What lets the answer be edited for a while.
    pub(crate) token: &'a str,
    voice: Voice<'a>,
}

impl<'a> Asked<'a> {
    /// Refuses what does not come from a member of a guild.
    pub(crate) async fn new(
        desk: &'a Desk,
        interaction: &'a wire::Interaction,
    ) -> Result<Self, Denial> {
        let (Some(guild), Some(channel), Some(member)) = (
            interaction.guild_id,
            interaction.channel(),
            &interaction.member,
        ) else {
            return Err(Denial::GuildOnly);
        };
        let data = interaction.data.as_ref().ok_or(Denial::UnknownDeed)?;
        let user = member.user.id;
        let voice_channel = desk.cache.voice_channel(guild, user);
        let manages = member.permissions.is_some_and(|may| {
            may.intersects(Permissions::MANAGE_GUILD | Permissions::ADMINISTRATOR)
        });
        let access = voice_channel.and_then(|voice| {
            let afk = desk.cache.is_afk(guild, voice);
            Some(voice_access(desk.cache.access(guild, voice)?, afk))
        });
        Ok(Self {
            desk,
            id: interaction.id,
            guild,
            channel,
            caller: Caller {
                user: ids::user(user),
                voice_channel: voice_channel.map(ids::channel),
                text_channel: ids::channel(channel),
                manages,
                roles: member.roles.iter().map(|role| RoleId(role.get())).collect(),
                access: access.unwrap_or_default(),
            },
            data,
            message: interaction.message.as_ref().map(|message| message.id),
            text_rights: interaction.app_permissions,
            token: &interaction.token,
            voice: desk.voice(Some(guild)).await,
            thread: interaction
                .channel
                .as_ref()
                .is_some_and(wire::ChannelRef::is_thread),
        })
    }

    pub(crate) fn guild_id(&self) -> GuildId {
        ids::guild(self.guild)
    }

    /// What the guild has chosen.
    pub(crate) async fn settings(&self) -> Result<Arc<GuildSettings>, Denial> {
        Ok(self.desk.players.settings(self.guild_id()).await?)
    }

    /// The guild's words.
    pub(crate) fn voice(&self) -> Voice<'a> {
        self.voice
    }

    /// Puts a request to the guild's player, and tells what came of it.
    pub(crate) async fn tell(&self, request: Request) -> Result<Answer, Denial> {
        let reply = self.ask(request).await?;
        Ok(Answer::Say(reply::message(self.voice(), &reply)))
    }

    /// Puts a request to the guild's player.
    pub(crate) async fn ask(&self, request: Request) -> Result<Reply, Denial> {
        let answer = self.desk.players.ask(self.guild_id(), request).await;
        answer.map_err(|refusal| match refusal {
            Refusal::NotInVoice => self.not_in_voice(),
            // No permission helps there.
            Refusal::BotLacks { channel, .. } if self.is_afk(channel) => {
                Denial::AfkChannel { channel }
            }
            refusal => refusal.into(),
        })
    }

    fn is_afk(&self, channel: ChannelId) -> bool {
        let channel = ids::to_channel(channel);
        channel.is_some_and(|channel| self.desk.cache.is_afk(self.guild, channel))
    }

    /// Refuses a caller who is in no voice channel.
    pub(crate) fn in_voice(&self) -> Result<(), Denial> {
        let there = self.caller.voice_channel;
        there.map(drop).ok_or_else(|| self.not_in_voice())
    }

    /// The caller is in no voice channel, or nobody has told of it yet.
    fn not_in_voice(&self) -> Denial {
        let cache = &self.desk.cache;
        let own = cache.own();
        let place = cache.look(self.guild, |guild| guild.voice_channel(own?));
        match place {
            Some(Some(channel)) => Denial::NotInVoice {
                bot_in: ids::channel(channel),
            },
            Some(None) => Refusal::NotInVoice.into(),
            None => Denial::TooEarly,
        }
    }

    /// The panel will be posted into this channel: names what the bot lacks for it.
    pub(crate) fn may_show_panel(&self) -> Result<(), Denial> {
        let Some(may) = self.text_rights else {
            return Ok(());
        };
        let send = if self.thread {
            Permissions::SEND_MESSAGES_IN_THREADS
        } else {
            Permissions::SEND_MESSAGES
        };
        let needed = [
            (Permissions::VIEW_CHANNEL, BotPermission::ViewChannel),
            (send, BotPermission::SendMessages),
            (Permissions::EMBED_LINKS, BotPermission::EmbedLinks),
        ];
        let missing = lacking(may, &needed);
        if missing.is_empty() {
            return Ok(());
        }
        Err(Refusal::BotLacks {
            channel: ids::channel(self.channel),
            missing,
        }
        .into())
    }
}

fn lacking(may: Permissions, needed: &[(Permissions, BotPermission)]) -> Vec<BotPermission> {
    if may.contains(Permissions::ADMINISTRATOR) {
        return Vec::new();
    }
    needed
        .iter()
        .filter(|(right, _)| !may.contains(*right))
        .map(|(_, name)| *name)
        .collect()
}

/// On a stage a moderator speaks at once, and whoever may ask to speak can be
/// invited; who may neither would never be heard. In the AFK channel nobody is.
fn voice_access(access: Access, afk: bool) -> VoiceAccess {
    let mut missing = Vec::new();
    if !access.may_view() {
        missing.push(BotPermission::ViewChannel);
    }
    if !access.may_connect() {
        missing.push(BotPermission::Connect);
    }
    if access.stage {
        if !access.may_speak() && !access.permissions.contains(Permissions::REQUEST_TO_SPEAK) {
            missing.push(BotPermission::RequestToSpeak);
        }
    } else if afk || !access.may_speak() {
        missing.push(BotPermission::Speak);
    }
    VoiceAccess {
        missing,
        full: access.is_full(),
        stage: access.stage,
    }
}
