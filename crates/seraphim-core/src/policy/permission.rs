//! Who may do what. The same rule for a command, a button and a menu.

use crate::ids::{ChannelId, UserId};
use crate::refusal::Refusal;
use crate::request::Caller;
use crate::settings::GuildSettings;

/// Where the bot is, and who listens there.
#[derive(Clone, Copy, Debug)]
pub struct Room<'a> {
    /// The bot's voice channel.
    pub channel: Option<ChannelId>,
    /// The people there, where known.
    pub listeners: Option<&'a [UserId]>,
}

impl Room<'_> {
    /// Whether nobody is there to be disturbed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.listeners.is_some_and(<[UserId]>::is_empty)
    }
}

/// The caller may steer the music: they are in the bot's channel. Where the
/// bot is in none, any channel will do.
///
/// # Errors
/// [`Refusal::NotInVoice`], [`Refusal::OtherChannel`].
pub fn same_channel(caller: &Caller, room: Room<'_>) -> Result<ChannelId, Refusal> {
    let channel = caller.voice_channel.ok_or(Refusal::NotInVoice)?;
    match room.channel {
        Some(bot_in) if bot_in != channel => Err(Refusal::OtherChannel { bot_in }),
        _ => Ok(channel),
    }
}

/// The caller may bring the bot into their channel: it is there, or in none,
/// or in one where nobody listens; and it may enter and speak.
///
/// # Errors
/// [`Refusal::NotInVoice`], [`Refusal::OtherChannel`], [`Refusal::BotLacks`],
/// [`Refusal::ChannelFull`].
pub fn summon(caller: &Caller, room: Room<'_>) -> Result<ChannelId, Refusal> {
    let channel = caller.voice_channel.ok_or(Refusal::NotInVoice)?;
    if room.channel == Some(channel) {
        return Ok(channel);
    }
    if let Some(bot_in) = room.channel
        && !room.is_empty()
    {
        return Err(Refusal::OtherChannel { bot_in });
    }
    if !caller.access.missing.is_empty() {
        return Err(Refusal::BotLacks {
            channel,
            missing: caller.access.missing.clone(),
        });
    }
    if caller.access.full {
        return Err(Refusal::ChannelFull { channel });
    }
    Ok(channel)
}

/// The caller may disturb what others asked for: a DJ, alone with the bot, in
/// a guild without a DJ role, or all of it is their own (`requesters`).
///
/// # Errors
/// [`Refusal::NeedsDj`].
pub fn disturb(
    caller: &Caller,
    room: Room<'_>,
    settings: &GuildSettings,
    requesters: impl IntoIterator<Item = UserId>,
) -> Result<(), Refusal> {
    let alone = room.listeners == Some(&[caller.user]);
    if settings.dj_role.is_none()
        || caller.is_dj
        || alone
        || requesters
            .into_iter()
            .all(|requester| requester == caller.user)
    {
        Ok(())
    } else {
        Err(Refusal::NeedsDj)
    }
}
