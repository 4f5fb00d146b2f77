//! Orders faults and people on a running sandbox.

use std::{sync::Arc, time::Duration};

use tokio::time::Instant;

use super::{Sandbox, Shared};
use crate::{
    error::ActError,
    fault::{Fault, GatewayFault, LinkFault, RestFaultKind, VoiceFault, seconds},
    people::Person,
    rest::rule::Rule,
    voice::{Direction, Flip},
    world::{World, guild::Guild, session::Order, voice_state::VoiceState},
};

impl Sandbox {
    /// The person with a name, in the default guild.
    pub fn person(&self, name: &str) -> Result<Person, ActError> {
        Person::find(self, name)
    }

    /// Lets something go wrong. Returns when it has begun (an outage: at once,
    /// it ends by itself).
    pub async fn fault(&self, fault: Fault) -> Result<(), ActError> {
        match fault {
            Fault::Gateway { bot, fault } => self.shared.gateway_fault(bot.as_deref(), fault),
            Fault::Rest(fault) => {
                let mut rules = self.shared.rules();
                if fault.kind == RestFaultKind::Clear {
                    rules.clear();
                } else if rules.len() < 64 {
                    rules.push(Rule::new(fault));
                }
                drop(rules);
                self.shared.touch();
                Ok(())
            }
            Fault::Voice { guild, who, fault } => {
                self.shared
                    .voice_fault(guild.as_deref(), who.as_deref(), fault)
                    .await
            }
            Fault::Links { fault } => {
                self.shared.with(|world| match fault {
                    LinkFault::Last { seconds: life } => world.links.last(seconds(life)),
                    LinkFault::Expire => world.links.expire(),
                });
                Ok(())
            }
            Fault::Down { seconds: length } => {
                self.down_for(seconds(length));
                Ok(())
            }
        }
    }

    /// A moderator sets a voice channel to so many bits per second; the server
    /// counts as boosted as far as that takes.
    pub fn set_bitrate(
        &self,
        guild: Option<&str>,
        channel: &str,
        bits: u32,
    ) -> Result<(), ActError> {
        self.shared.with(|world| {
            let guild = guild_of(world, guild)?.id;
            let id = voice_channel(world, guild, channel)?;
            let takes = world
                .channel(id)
                .is_some_and(|(_, c)| c.takes_bitrate(bits));
            if !takes {
                return Err(ActError::Forbidden(
                    "so high or low a bitrate in this channel",
                ));
            }
            world.change_channel(id, |channel| channel.bitrate = bits);
            Ok(())
        })
    }

    /// REST and gateway refuse every connection for so long.
    pub fn down_for(&self, length: Duration) {
        self.shared.gate.shut();
        self.shared.touch();
        let shared = Arc::clone(&self.shared);
        self.shared.tracker.spawn(async move {
            tokio::select! {
                () = tokio::time::sleep(length) => {
                    shared.gate.open();
                    shared.touch();
                }
                () = shared.stop.cancelled() => {}
            }
        });
    }
}

impl Shared {
    fn gateway_fault(&self, bot: Option<&str>, fault: GatewayFault) -> Result<(), ActError> {
        let wanted = bot
            .map(|name| self.look(|world| application(world, name)))
            .transpose()?;
        let ids: Vec<String> = self.look(|world| {
            let all = world.sessions.values();
            all.filter(|s| wanted.is_none_or(|id| s.application == id))
                .map(|s| s.id.clone())
                .collect()
        });
        match fault {
            GatewayFault::GuildAvailable { guild, on } => self.with(|world| {
                let id = guild_of(world, Some(&guild))?.id;
                world.set_guild_available(id, on);
                Ok(())
            }),
            GatewayFault::SessionStarts { remaining } => {
                self.with(|world| {
                    for app in world.applications.values_mut() {
                        if wanted.is_none_or(|id| app.id == id) {
                            app.starts_left = remaining;
                        }
                    }
                });
                Ok(())
            }
            GatewayFault::Forget => {
                for id in ids {
                    self.with(|world| {
                        if let Some(session) = world.sessions.get_mut(&id) {
                            session.order(Order::Drop);
                        }
                    });
                    self.forget_session(&id);
                }
                Ok(())
            }
            other => {
                self.with(|world| {
                    for id in &ids {
                        if let Some(session) = world.sessions.get_mut(id) {
                            strike(session, &other);
                        }
                    }
                });
                Ok(())
            }
        }
    }

    async fn voice_fault(
        &self,
        guild: Option<&str>,
        who: Option<&str>,
        fault: VoiceFault,
    ) -> Result<(), ActError> {
        let (guild, user) = self.look(|world| {
            let guild = guild_of(world, guild)?.id;
            let user = match who {
                Some(name) => user_of(world, name)?,
                None => world.main_application().map_or(0, |app| app.id),
            };
            Ok::<_, ActError>((guild, user))
        })?;
        let state = self.look(|world| {
            world
                .guilds
                .get(&guild)
                .and_then(|g| g.voice_states.get(&user))
                .cloned()
        });
        let state = state.ok_or(ActError::Unknown {
            what: "voice state",
            name: user.to_string(),
        })?;
        match fault {
            VoiceFault::Moved { channel } => {
                let target = self.look(|world| voice_channel(world, guild, &channel))?;
                self.moderator_moves(guild, user, target).await?;
            }
            VoiceFault::Kicked => {
                self.moderator_kicks(guild, user);
            }
            VoiceFault::ChannelDeleted => {
                let inside = self.with(|world| world.delete_channel(state.channel_id));
                for user in inside {
                    self.person_leaves(guild, user);
                    self.dismiss(guild, user);
                }
            }
            VoiceFault::RegionChange { region } => {
                let here = self.server_of(&state).endpoint();
                let now = self
                    .voice
                    .iter()
                    .position(|(_, s)| s.endpoint() == here)
                    .unwrap_or(0);
                let next = region
                    .and_then(|name| self.voice.iter().position(|(known, _)| *known == name))
                    .unwrap_or(now + 1);
                self.change_region(guild, state.channel_id, next).await;
            }
            VoiceFault::ServerLost => {
                self.server_of(&state).end_call(guild);
                self.with(|world| self.tell_server(world, &state, false));
            }
            other => self.line_fault(&state, &other),
        }
        Ok(())
    }

    fn line_fault(&self, state: &VoiceState, fault: &VoiceFault) {
        let server = self.server_of(state);
        let (guild, user) = (state.guild_id, state.user_id);
        match fault {
            VoiceFault::Close { code, reason } => {
                server.close(guild, user, *code, reason);
            }
            VoiceFault::DropSocket => {
                server.drop_socket(guild, user);
            }
            VoiceFault::LoseUdp { percent } => {
                server.lose_udp(guild, user, Direction::FromMember, *percent);
                server.lose_udp(guild, user, Direction::ToMember, *percent);
            }
            VoiceFault::FlipBits { percent } => {
                let flip = if *percent == 0 {
                    Flip::Off
                } else {
                    Flip::Payload
                };
                server.flip_bits(guild, user, flip);
            }
            VoiceFault::DaveVersion { version } => server.set_dave_version(guild, *version),
            VoiceFault::Moved { .. }
            | VoiceFault::Kicked
            | VoiceFault::ChannelDeleted
            | VoiceFault::RegionChange { .. }
            | VoiceFault::ServerLost => {}
        }
    }
}

fn strike(session: &mut crate::world::session::Session, fault: &GatewayFault) {
    match fault {
        GatewayFault::DropSocket => session.order(Order::Drop),
        GatewayFault::Close { code, reason } => session.order(Order::Close(*code, reason.clone())),
        GatewayFault::Reconnect => session.order(Order::Reconnect),
        GatewayFault::InvalidSession { resumable } => {
            session.order(Order::Invalid {
                resumable: *resumable,
            });
        }
        GatewayFault::Acknowledge { on } => session.acknowledges = *on,
        GatewayFault::Stall { seconds: length } => {
            session.stalled_until = Some(Instant::now() + seconds(*length));
        }
        GatewayFault::Forget
        | GatewayFault::GuildAvailable { .. }
        | GatewayFault::SessionStarts { .. } => {}
    }
}

fn application(world: &World, name: &str) -> Result<u64, ActError> {
    let unknown = || ActError::Unknown {
        what: "bot",
        name: name.to_owned(),
    };
    Ok(world.application_named(name).ok_or_else(unknown)?.id)
}

pub(crate) fn guild_of<'a>(world: &'a World, name: Option<&str>) -> Result<&'a Guild, ActError> {
    let found = match name {
        Some(name) => world.guild_named(name),
        None => world.main_guild(),
    };
    let name = name.unwrap_or("the default guild");
    found.ok_or_else(|| ActError::Unknown {
        what: "guild",
        name: name.to_owned(),
    })
}

pub(crate) fn user_of(world: &World, name: &str) -> Result<u64, ActError> {
    let unknown = || ActError::Unknown {
        what: "person",
        name: name.to_owned(),
    };
    Ok(world.user_named(name).ok_or_else(unknown)?.id)
}

pub(crate) fn voice_channel(world: &World, guild: u64, name: &str) -> Result<u64, ActError> {
    let unknown = || ActError::Unknown {
        what: "voice channel",
        name: name.to_owned(),
    };
    let guild = world.guilds.get(&guild).ok_or_else(unknown)?;
    let mut found = guild.channels.values().filter(|c| c.is_voice());
    let found = found.find(|c| c.name == name || c.id.to_string() == name);
    Ok(found.ok_or_else(unknown)?.id)
}
