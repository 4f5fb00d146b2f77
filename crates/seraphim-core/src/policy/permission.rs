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
/// [`Refusal::ChannelFull`], [`Refusal::VoiceChannelClosed`].
pub fn summon(
    caller: &Caller,
    room: Room<'_>,
    settings: &GuildSettings,
) -> Result<ChannelId, Refusal> {
    let channel = caller.voice_channel.ok_or(Refusal::NotInVoice)?;
    if room.channel == Some(channel) {
        return Ok(channel);
    }
    if !settings.voice_channels.is_empty() && !settings.voice_channels.contains(&channel) {
        return Err(Refusal::VoiceChannelClosed {
            open: settings.voice_channels.clone(),
        });
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

/// Commands are taken in the channel that the caller writes in. Who manages the
/// server is heard everywhere.
///
/// # Errors
/// [`Refusal::TextChannelClosed`].
pub fn text_channel(caller: &Caller, settings: &GuildSettings) -> Result<(), Refusal> {
    let open = &settings.text_channels;
    if open.is_empty() || caller.manages || open.contains(&caller.text_channel) {
        Ok(())
    } else {
        Err(Refusal::TextChannelClosed { open: open.clone() })
    }
}

/// Manage Server or the guild's role.
#[must_use]
pub fn is_dj(caller: &Caller, settings: &GuildSettings) -> bool {
    caller.manages
        || settings
            .dj_role
            .is_some_and(|role| caller.roles.contains(&role))
}

/// The caller may disturb whatever plays, whoever asked for it: a DJ, or anybody
/// in a guild without a DJ role.
#[must_use]
pub fn disturbs_anybody(caller: &Caller, settings: &GuildSettings) -> bool {
    settings.dj_role.is_none() || is_dj(caller, settings)
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
    if disturbs_anybody(caller, settings)
        || alone
        || requesters
            .into_iter()
            .all(|requester| requester == caller.user)
    {
        Ok(())
    } else {
        Err(Refusal::NeedsDj {
            role: settings.dj_role,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::RoleId;
    use crate::request::{BotPermission, VoiceAccess};

    const HERE: ChannelId = ChannelId(50);
    const THERE: ChannelId = ChannelId(51);
    const ANN: UserId = UserId(1);
    const BEN: UserId = UserId(2);

    fn ann() -> Caller {
        Caller {
            user: ANN,
            voice_channel: Some(HERE),
            text_channel: ChannelId(60),
            manages: false,
            roles: Vec::new(),
            access: VoiceAccess::default(),
        }
    }

    fn strict() -> GuildSettings {
        GuildSettings {
            dj_role: Some(RoleId(9)),
            ..GuildSettings::default()
        }
    }

    fn room(channel: Option<ChannelId>, listeners: &[UserId]) -> Room<'_> {
        Room {
            channel,
            listeners: Some(listeners),
        }
    }

    #[test]
    fn who_may_disturb_whom() {
        let manager = Caller {
            manages: true,
            ..ann()
        };
        let dj = Caller {
            roles: vec![RoleId(9)],
            ..ann()
        };
        let other = Caller {
            roles: vec![RoleId(8)],
            ..ann()
        };
        let both: &[UserId] = &[ANN, BEN];
        let cases = [
            (
                "a guild without a role",
                ann(),
                GuildSettings::default(),
                both,
                BEN,
                true,
            ),
            ("somebody", ann(), strict(), both, BEN, false),
            (
                "somebody with another role",
                other,
                strict(),
                both,
                BEN,
                false,
            ),
            ("a manager", manager, strict(), both, BEN, true),
            ("a DJ", dj, strict(), both, BEN, true),
            ("somebody alone", ann(), strict(), &[ANN], BEN, true),
            ("the requester", ann(), strict(), both, ANN, true),
        ];
        for (who, caller, settings, listeners, requester, may) in cases {
            let judged = disturb(&caller, room(Some(HERE), listeners), &settings, [requester]);
            assert_eq!(judged.is_ok(), may, "{who}");
        }
    }

    /// The code of the refusal, or the channel.
    fn summoned(
        caller: &Caller,
        room: Room<'_>,
        settings: &GuildSettings,
    ) -> Result<ChannelId, &'static str> {
        summon(caller, room, settings).map_err(|refusal| refusal.code())
    }

    #[test]
    fn the_bot_comes_where_it_disturbs_nobody_and_may_speak() {
        let mute = Caller {
            access: VoiceAccess {
                missing: vec![BotPermission::Speak],
                ..VoiceAccess::default()
            },
            ..ann()
        };
        let full = Caller {
            access: VoiceAccess {
                full: true,
                ..VoiceAccess::default()
            },
            ..ann()
        };
        let outside = Caller {
            voice_channel: None,
            ..ann()
        };
        let nowhere = room(None, &[]);
        let cases = [
            ("it is nowhere", ann(), nowhere, Ok(HERE)),
            (
                "it is here",
                mute.clone(),
                room(Some(HERE), &[BEN]),
                Ok(HERE),
            ),
            (
                "it plays to others",
                ann(),
                room(Some(THERE), &[BEN]),
                Err("PERM-002"),
            ),
            (
                "it plays to nobody",
                ann(),
                room(Some(THERE), &[]),
                Ok(HERE),
            ),
            ("the caller is nowhere", outside, nowhere, Err("PERM-001")),
            ("it may not speak", mute, nowhere, Err("PERM-003")),
            ("the channel is full", full, nowhere, Err("PERM-004")),
        ];
        for (what, caller, room, expected) in cases {
            let judged = summoned(&caller, room, &GuildSettings::default());
            assert_eq!(judged, expected, "{what}");
        }
    }

    #[test]
    fn music_is_played_where_the_guild_wants_it() {
        let settings = GuildSettings {
            voice_channels: vec![THERE],
            ..GuildSettings::default()
        };
        let there = Caller {
            voice_channel: Some(THERE),
            ..ann()
        };
        let nowhere = room(None, &[]);
        assert_eq!(summoned(&ann(), nowhere, &settings), Err("PERM-010"));
        assert_eq!(summoned(&there, nowhere, &settings), Ok(THERE));
        // Where it is already, it stays.
        let here = room(Some(HERE), &[ANN]);
        assert_eq!(summoned(&ann(), here, &settings), Ok(HERE));
    }

    #[test]
    fn commands_are_taken_where_the_guild_wants_them() {
        let settings = GuildSettings {
            text_channels: vec![ChannelId(61)],
            ..GuildSettings::default()
        };
        let there = Caller {
            text_channel: ChannelId(61),
            ..ann()
        };
        let manager = Caller {
            manages: true,
            ..ann()
        };
        assert!(text_channel(&ann(), &GuildSettings::default()).is_ok());
        assert!(text_channel(&there, &settings).is_ok());
        assert!(text_channel(&manager, &settings).is_ok());
        assert_eq!(
            text_channel(&ann(), &settings),
            Err(Refusal::TextChannelClosed {
                open: vec![ChannelId(61)]
            })
        );
    }
}
