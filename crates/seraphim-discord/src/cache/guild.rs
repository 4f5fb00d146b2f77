//! One guild, and how the gateway's events change it.

use std::collections::{HashMap, HashSet};

use twilight_model::{
    channel::{ChannelType, permission_overwrite::PermissionOverwrite},
    guild::Permissions,
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, RoleMarker, UserMarker},
    },
};

use super::{Access, Cache, OwnMove, VoiceChange};
use crate::wire;

/// What a voice channel has that nobody has set, in bits per second; one of which
/// it is not known is taken for such.
const UNSET_BITRATE: u32 = 64_000;

#[derive(Debug)]
pub(crate) struct Guild {
    id: Id<GuildMarker>,
    owner: Option<Id<UserMarker>>,
    afk_channel: Option<Id<ChannelMarker>>,
    roles: HashMap<Id<RoleMarker>, Permissions>,
    own_roles: Vec<Id<RoleMarker>>,
    channels: HashMap<Id<ChannelMarker>, Channel>,
    voice: HashMap<Id<UserMarker>, Id<ChannelMarker>>,
    /// The bot's own voice session, while it is in a channel.
    own_session: Option<String>,
    /// A moderator has muted the bot.
    own_mute: bool,
    /// Discord lets nobody hear the bot: in the audience of a stage, in the AFK
    /// channel, and where it had no right to speak when it came.
    own_suppressed: bool,
    /// What was told last: that the bot may not be heard where it is, in this
    /// channel with this session.
    hushed: Option<(Id<ChannelMarker>, String)>,
    /// The channel that the bot was told to come into anew, to be heard there.
    sent_anew: Option<Id<ChannelMarker>>,
    /// Those in voice channels who are no people.
    bots: HashSet<Id<UserMarker>>,
}

#[derive(Debug)]
struct Channel {
    kind: ChannelType,
    overwrites: Box<[PermissionOverwrite]>,
    user_limit: u32,
    /// Of a voice channel, in bits per second.
    bitrate: Option<u32>,
}

impl Cache {
    /// Whether the bot is to leave its channel and come again, now that it has the
    /// right to speak there: Discord looks at that only when somebody comes.
    pub(crate) fn is_to_come_anew(&self, guild: Id<GuildMarker>) -> bool {
        self.own()
            .and_then(|own| self.change(guild, |guild| guild.is_to_come_anew(own)))
            .unwrap_or(false)
    }
}

impl Guild {
    pub(super) fn new(guild: wire::Guild, own: Id<UserMarker>) -> Self {
        let mut new = Self {
            id: guild.id,
            owner: guild.owner_id,
            afk_channel: guild.afk_channel_id,
            roles: HashMap::new(),
            own_roles: Vec::new(),
            channels: HashMap::new(),
            voice: HashMap::new(),
            own_session: None,
            own_mute: false,
            own_suppressed: false,
            hushed: None,
            sent_anew: None,
            bots: HashSet::new(),
        };
        for role in guild.roles {
            new.put_role(role);
        }
        for channel in guild.channels {
            new.put_channel(channel);
        }
        for state in guild.voice_states {
            if let Some(channel) = state.channel_id {
                new.voice.insert(state.user_id, channel);
                if state.user_id == own {
                    new.own_session = Some(state.session_id);
                    new.own_mute = state.mute;
                    new.own_suppressed = state.suppress;
                }
            }
        }
        for member in guild.members {
            if member.user.id == own {
                new.own_roles = member.roles;
            }
            if member.user.bot && new.voice.contains_key(&member.user.id) {
                new.bots.insert(member.user.id);
            }
        }
        new
    }

    pub(super) fn update(&mut self, update: wire::Guild) {
        self.owner = update.owner_id.or(self.owner);
        self.afk_channel = update.afk_channel_id;
        if !update.roles.is_empty() {
            self.roles.clear();
            for role in update.roles {
                self.put_role(role);
            }
        }
    }

    /// Whether it has such a channel.
    pub(crate) fn has_channel(&self, channel: Id<ChannelMarker>) -> bool {
        self.channels.contains_key(&channel)
    }

    /// Whether that is its AFK channel.
    pub(crate) fn is_afk(&self, channel: Id<ChannelMarker>) -> bool {
        self.afk_channel == Some(channel)
    }

    /// Whose it is.
    pub(crate) fn owner(&self) -> Option<Id<UserMarker>> {
        self.owner
    }

    pub(super) fn put_channel(&mut self, channel: wire::Channel) {
        self.channels.insert(
            channel.id,
            Channel {
                kind: channel.kind,
                overwrites: channel
                    .permission_overwrites
                    .unwrap_or_default()
                    .into_boxed_slice(),
                user_limit: channel.user_limit.unwrap_or(0),
                bitrate: channel.bitrate,
            },
        );
    }

    pub(super) fn remove_channel(&mut self, channel: Id<ChannelMarker>) {
        self.channels.remove(&channel);
    }

    pub(super) fn put_role(&mut self, role: wire::Role) {
        self.roles.insert(role.id, role.permissions);
    }

    pub(super) fn remove_role(&mut self, role: Id<RoleMarker>) {
        self.roles.remove(&role);
        self.own_roles.retain(|own| *own != role);
    }

    pub(super) fn set_own_roles(&mut self, roles: Vec<Id<RoleMarker>>) {
        self.own_roles = roles;
    }

    /// Whether the bot may be heard where it is, if that is news. That it may not is
    /// news with every session: whoever was told of the one before may be gone.
    pub(super) fn hearing(&mut self, own: Id<UserMarker>) -> Option<bool> {
        let channel = self.voice_channel(own);
        let access = channel.and_then(|channel| self.access(channel, own));
        let suppressed = self.own_suppressed;
        let hushed =
            access.is_some_and(|access| !access.may_be_heard() || suppressed && !access.stage);
        let session = self.own_session.clone().unwrap_or_default();
        let now = channel.filter(|_| hushed).map(|channel| (channel, session));
        let changed = now != self.hushed;
        self.hushed = now;
        changed.then_some(!hushed)
    }

    /// Whether the bot would be heard if it came into its channel anew, and is not
    /// as it came without the right to speak. It is said once: what suppresses the
    /// bot after that is something else.
    fn is_to_come_anew(&mut self, own: Id<UserMarker>) -> bool {
        let Some(channel) = self.voice_channel(own) else {
            return false;
        };
        let access = self.access(channel, own);
        let allowed = access.is_some_and(|access| access.may_be_heard() && !access.stage);
        let wanted = allowed && self.own_suppressed && !self.is_afk(channel);
        let now = wanted.then_some(channel);
        let changed = now != self.sent_anew;
        self.sent_anew = now;
        changed && wanted
    }

    /// What was told of that before an outage still stands.
    pub(super) fn told_as(&mut self, before: &Self) {
        self.hushed.clone_from(&before.hushed);
        self.sent_anew = before.sent_anew;
    }

    /// Whether a moderator has muted the bot.
    pub(super) fn is_muted(&self) -> bool {
        self.own_mute
    }

    /// The voice channel that somebody is in.
    pub(crate) fn voice_channel(&self, user: Id<UserMarker>) -> Option<Id<ChannelMarker>> {
        self.voice.get(&user).copied()
    }

    /// What the voice channel that somebody is in is set to, in bits per second;
    /// `None`: they are in none.
    pub(crate) fn bitrate(&self, user: Id<UserMarker>) -> Option<u32> {
        let channel = self.channels.get(&self.voice_channel(user)?);
        let set = channel.and_then(|channel| channel.bitrate);
        Some(set.unwrap_or(UNSET_BITRATE))
    }

    /// The people in each voice channel that has any.
    pub(crate) fn people(
        &self,
        own: Id<UserMarker>,
    ) -> HashMap<Id<ChannelMarker>, Vec<Id<UserMarker>>> {
        let mut people = HashMap::<_, Vec<_>>::new();
        for (user, channel) in &self.voice {
            if *user != own && !self.bots.contains(user) {
                people.entry(*channel).or_default().push(*user);
            }
        }
        people
    }

    /// The people in the bot's channel, in the order of their ids; `None` if it is in none.
    pub(crate) fn listeners(&self, own: Id<UserMarker>) -> Option<Vec<Id<UserMarker>>> {
        let here = self.voice_channel(own)?;
        let mut people: Vec<_> = self
            .voice
            .iter()
            .filter(|(user, channel)| {
                **channel == here && **user != own && !self.bots.contains(user)
            })
            .map(|(user, _)| *user)
            .collect();
        people.sort_unstable();
        Some(people)
    }

    /// Where a freshly received guild says the bot is, compared with what was
    /// known before the outage or the lost session; `None` if it is in no
    /// channel now and was in none.
    pub(super) fn own_move(
        &self,
        own: Id<UserMarker>,
        from: Option<Id<ChannelMarker>>,
        was_muted: bool,
    ) -> Option<OwnMove> {
        let to = self.voice_channel(own);
        (from.is_some() || to.is_some()).then(|| OwnMove {
            from,
            to,
            lost: to.is_none(),
            session_id: self.own_session.clone().unwrap_or_default(),
            suppressed: false,
            muted: (self.own_mute || was_muted).then_some(self.own_mute),
        })
    }

    pub(super) fn voice_state(
        &mut self,
        state: wire::VoiceState,
        own: Id<UserMarker>,
    ) -> VoiceChange {
        let before = self.listeners(own);
        let from = self.voice_channel(state.user_id);
        if let Some(channel) = state.channel_id {
            self.voice.insert(state.user_id, channel);
            if state.member.is_some_and(|member| member.user.bot) {
                self.bots.insert(state.user_id);
            }
        } else {
            self.voice.remove(&state.user_id);
            self.bots.remove(&state.user_id);
        }
        let after = self.listeners(own);
        let moved = state.user_id == own && from != state.channel_id;
        let mut muted = None;
        if state.user_id == own {
            self.own_suppressed = state.suppress;
            self.own_session = state.channel_id.map(|_| state.session_id.clone());
            if !state.suppress && state.channel_id.is_some() {
                self.sent_anew = None;
            }
            let was_muted = std::mem::replace(&mut self.own_mute, state.mute);
            muted = (state.mute || was_muted).then_some(state.mute);
        }
        let own = (state.user_id == own).then_some(OwnMove {
            from,
            to: state.channel_id,
            session_id: state.session_id,
            lost: false,
            suppressed: state.suppress,
            muted,
        });
        VoiceChange {
            own,
            listeners: if after == before && !moved {
                None
            } else {
                after
            },
        }
    }

    pub(super) fn access(&self, channel: Id<ChannelMarker>, own: Id<UserMarker>) -> Option<Access> {
        let found = self.channels.get(&channel)?;
        let everyone: Id<RoleMarker> = self.id.cast();
        let base = self
            .roles
            .get(&everyone)
            .copied()
            .unwrap_or(Permissions::empty());
        let roles: Vec<_> = self
            .own_roles
            .iter()
            .filter(|role| **role != everyone)
            .filter_map(|id| Some((*id, *self.roles.get(id)?)))
            .collect();
        let mut calculator = twilight_util::permission_calculator::PermissionCalculator::new(
            self.id, own, base, &roles,
        );
        if let Some(owner) = self.owner {
            calculator = calculator.owner_id(owner);
        }
        let inside = self
            .voice
            .iter()
            .filter(|(user, at)| **at == channel && **user != own)
            .count();
        Some(Access {
            permissions: calculator.in_channel(found.kind, &found.overwrites),
            full: found.user_limit > 0 && inside >= found.user_limit as usize,
            stage: found.kind == ChannelType::GuildStageVoice,
            inside: self.voice_channel(own) == Some(channel),
        })
    }
}
