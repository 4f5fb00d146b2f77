//! Permissions: the flags and how they are computed.
//! <https://discord.com/developers/docs/topics/permissions>

use super::guild::{Channel, Guild, Overwrite};

macro_rules! flags {
    ($($(#[$doc:meta])* $name:ident = $bit:literal;)*) => {
        $(#[doc = concat!("Bit ", stringify!($bit), ".")] pub const $name: u64 = 1 << $bit;)*
        /// Every flag with its documented name.
        pub const NAMES: &[(&str, u64)] = &[$((stringify!($name), $name)),*];
    };
}

flags! {
    CREATE_INSTANT_INVITE = 0; KICK_MEMBERS = 1; BAN_MEMBERS = 2; ADMINISTRATOR = 3;
    MANAGE_CHANNELS = 4; MANAGE_GUILD = 5; ADD_REACTIONS = 6; VIEW_AUDIT_LOG = 7;
    PRIORITY_SPEAKER = 8; STREAM = 9; VIEW_CHANNEL = 10; SEND_MESSAGES = 11;
    SEND_TTS_MESSAGES = 12; MANAGE_MESSAGES = 13; EMBED_LINKS = 14; ATTACH_FILES = 15;
    READ_MESSAGE_HISTORY = 16; MENTION_EVERYONE = 17; USE_EXTERNAL_EMOJIS = 18;
    VIEW_GUILD_INSIGHTS = 19; CONNECT = 20; SPEAK = 21; MUTE_MEMBERS = 22;
    DEAFEN_MEMBERS = 23; MOVE_MEMBERS = 24; USE_VAD = 25; CHANGE_NICKNAME = 26;
    MANAGE_NICKNAMES = 27; MANAGE_ROLES = 28; MANAGE_WEBHOOKS = 29;
    MANAGE_GUILD_EXPRESSIONS = 30; USE_APPLICATION_COMMANDS = 31; REQUEST_TO_SPEAK = 32;
    MANAGE_EVENTS = 33; MANAGE_THREADS = 34; CREATE_PUBLIC_THREADS = 35;
    CREATE_PRIVATE_THREADS = 36; USE_EXTERNAL_STICKERS = 37; SEND_MESSAGES_IN_THREADS = 38;
    USE_EMBEDDED_ACTIVITIES = 39; MODERATE_MEMBERS = 40;
    VIEW_CREATOR_MONETIZATION_ANALYTICS = 41; USE_SOUNDBOARD = 42;
    CREATE_GUILD_EXPRESSIONS = 43; CREATE_EVENTS = 44; USE_EXTERNAL_SOUNDS = 45;
    SEND_VOICE_MESSAGES = 46; SET_VOICE_CHANNEL_STATUS = 48; SEND_POLLS = 49;
    USE_EXTERNAL_APPS = 50; PIN_MESSAGES = 51; BYPASS_SLOWMODE = 52;
}

/// Every documented flag.
pub const ALL: u64 = {
    let mut all = 0;
    let mut i = 0;
    while i < NAMES.len() {
        all |= NAMES[i].1;
        i += 1;
    }
    all
};

/// What `@everyone` may in a fresh guild.
pub const EVERYONE_DEFAULT: u64 = VIEW_CHANNEL
    | CREATE_INSTANT_INVITE
    | CHANGE_NICKNAME
    | SEND_MESSAGES
    | EMBED_LINKS
    | ATTACH_FILES
    | ADD_REACTIONS
    | READ_MESSAGE_HISTORY
    | USE_EXTERNAL_EMOJIS
    | CONNECT
    | SPEAK
    | STREAM
    | USE_VAD
    | USE_APPLICATION_COMMANDS
    | REQUEST_TO_SPEAK
    | SEND_MESSAGES_IN_THREADS
    | USE_EXTERNAL_APPS;

/// What the invite of the default bots grants: what a music bot asks for.
pub const MUSIC_BOT: u64 =
    EVERYONE_DEFAULT | SET_VOICE_CHANNEL_STATUS | MUTE_MEMBERS | PRIORITY_SPEAKER;

/// The flag with a documented name, such as `CONNECT`.
pub fn by_name(name: &str) -> Option<u64> {
    NAMES
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, bit)| *bit)
}

/// What a member may in the guild, before any channel overwrite.
pub fn base(guild: &Guild, user: u64) -> u64 {
    if guild.owner_id == user {
        return ALL;
    }
    let Some(member) = guild.members.get(&user) else {
        return 0;
    };
    let roles = std::iter::once(&guild.id).chain(&member.roles);
    let granted = roles
        .filter_map(|id| guild.roles.get(id))
        .fold(0, |sum, role| sum | role.permissions);
    if granted & ADMINISTRATOR != 0 {
        return ALL;
    }
    if member.timed_out {
        granted & (VIEW_CHANNEL | READ_MESSAGE_HISTORY)
    } else {
        granted
    }
}

/// What a member may in a channel: overwrites in the documented order, then
/// the implicit denials.
pub fn in_channel(guild: &Guild, user: u64, channel: &Channel) -> u64 {
    let base = base(guild, user);
    if base & ADMINISTRATOR != 0 {
        return ALL;
    }
    let Some(member) = guild.members.get(&user) else {
        return 0;
    };
    let mut granted = base;
    let find = |id: u64, kind: u8| {
        channel
            .overwrites
            .iter()
            .find(|o| o.id == id && o.kind == kind)
    };
    let apply = |granted: u64, allow: u64, deny: u64| (granted & !deny) | allow;
    if let Some(Overwrite { allow, deny, .. }) = find(guild.id, 0) {
        granted = apply(granted, *allow, *deny);
    }
    let (allow, deny) = member
        .roles
        .iter()
        .filter_map(|role| find(*role, 0))
        .fold((0, 0), |(allow, deny), o| (allow | o.allow, deny | o.deny));
    granted = apply(granted, allow, deny);
    if let Some(Overwrite { allow, deny, .. }) = find(user, 1) {
        granted = apply(granted, *allow, *deny);
    }
    if member.timed_out {
        granted &= VIEW_CHANNEL | READ_MESSAGE_HISTORY;
    }
    implicit(granted, channel.is_voice())
}

fn implicit(granted: u64, voice: bool) -> u64 {
    if granted & VIEW_CHANNEL == 0 {
        return 0;
    }
    let mut left = granted;
    if granted & SEND_MESSAGES == 0 {
        left &= !(MENTION_EVERYONE | SEND_TTS_MESSAGES | ATTACH_FILES | EMBED_LINKS);
    }
    if voice && granted & CONNECT == 0 {
        left &= !(SPEAK
            | STREAM
            | USE_VAD
            | MUTE_MEMBERS
            | DEAFEN_MEMBERS
            | MOVE_MEMBERS
            | PRIORITY_SPEAKER
            | MANAGE_CHANNELS
            | REQUEST_TO_SPEAK
            | SET_VOICE_CHANNEL_STATUS);
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::guild::{ChannelKind, Guild, Member, Overwrite, Role};

    const OWNER: u64 = 1;
    const ALICE: u64 = 2;
    const DJ: u64 = 50;

    /// Overwrites (id, kind, allow, deny) and whether Speak is granted.
    type Row<'a> = (&'a [(u64, u8, u64, u64)], bool);

    fn guild() -> Guild {
        let mut guild = Guild::new(10, "g", OWNER);
        guild
            .roles
            .insert(10, Role::new(10, "@everyone", EVERYONE_DEFAULT, 0));
        guild
            .roles
            .insert(DJ, Role::new(DJ, "DJ", MANAGE_MESSAGES, 1));
        guild.members.insert(OWNER, Member::new(OWNER));
        guild.members.insert(
            ALICE,
            Member {
                roles: vec![DJ],
                ..Member::new(ALICE)
            },
        );
        guild
    }

    fn channel(kind: ChannelKind, overwrites: &[(u64, u8, u64, u64)]) -> Channel {
        let mut channel = Channel::new(20, kind, "c");
        channel.overwrites = overwrites
            .iter()
            .map(|&(id, kind, allow, deny)| Overwrite {
                id,
                kind,
                allow,
                deny,
            })
            .collect();
        channel
    }

    #[test]
    fn overwrites_apply_in_the_documented_order() {
        let everyone_deny = (10, 0, 0, SPEAK);
        let role_deny = (DJ, 0, 0, SPEAK);
        let role_allow = (DJ, 0, SPEAK, 0);
        let member_deny = (ALICE, 1, 0, SPEAK);
        let member_allow = (ALICE, 1, SPEAK, 0);
        let table: &[Row<'_>] = &[
            (&[], true),
            (&[everyone_deny], false),
            (&[everyone_deny, role_allow], true),
            (&[role_deny], false),
            (&[everyone_deny, role_allow, member_deny], false),
            (&[role_deny, member_allow], true),
        ];
        for (overwrites, speaks) in table {
            let channel = channel(ChannelKind::Voice, overwrites);
            let granted = in_channel(&guild(), ALICE, &channel);
            assert_eq!(granted & SPEAK != 0, *speaks, "{overwrites:?}");
        }
    }

    #[test]
    fn the_owner_passes_every_overwrite() {
        let channel = channel(ChannelKind::Voice, &[(10, 0, 0, ALL), (OWNER, 1, 0, ALL)]);
        assert_eq!(in_channel(&guild(), OWNER, &channel), ALL);
    }

    #[test]
    fn a_hidden_channel_grants_nothing() {
        let channel = channel(ChannelKind::Text, &[(10, 0, 0, VIEW_CHANNEL)]);
        assert_eq!(in_channel(&guild(), ALICE, &channel), 0);
    }

    #[test]
    fn who_may_not_send_may_not_embed_or_attach() {
        let channel = channel(ChannelKind::Text, &[(10, 0, 0, SEND_MESSAGES)]);
        let granted = in_channel(&guild(), ALICE, &channel);
        assert_eq!(granted & (EMBED_LINKS | ATTACH_FILES), 0);
        assert_ne!(granted & VIEW_CHANNEL, 0);
    }

    #[test]
    fn a_timed_out_member_only_looks_on() {
        let mut guild = guild();
        guild
            .members
            .entry(ALICE)
            .and_modify(|member| member.timed_out = true);
        assert_eq!(base(&guild, ALICE), VIEW_CHANNEL | READ_MESSAGE_HISTORY);
    }
}
