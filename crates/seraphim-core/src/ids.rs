//! Names of things. Each is its own type, so that a channel cannot be handed
//! over where a person is meant.

use std::fmt;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub u64);

        impl $name {
            /// The bare number.
            #[must_use]
            pub const fn get(self) -> u64 {
                self.0
            }
        }

        impl From<u64> for $name {
            fn from(value: u64) -> Self {
                Self(value)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(out)
            }
        }
    };
}

id!(
    /// A guild (a Discord snowflake).
    GuildId
);
impl GuildId {
    /// The shard of so many that the guild's events come from.
    /// Rule: <https://docs.discord.com/developers/events/gateway#sharding>.
    #[must_use]
    pub fn shard(self, total: u32) -> u32 {
        u32::try_from((self.0 >> 22) % u64::from(total.max(1))).unwrap_or(0)
    }
}

id!(
    /// A text or voice channel (a Discord snowflake).
    ChannelId
);
id!(
    /// A person or a bot (a Discord snowflake).
    UserId
);
impl UserId {
    /// Nobody: what autoplay has added.
    pub const NOBODY: Self = Self(0);
}

id!(
    /// A message (a Discord snowflake).
    MessageId
);
id!(
    /// A role (a Discord snowflake).
    RoleId
);
id!(
    /// One wish for one track. Unique within a guild's player; a track that is
    /// queued twice has two of them. Safe to put into a button's custom id.
    EntryId
);
id!(
    /// One order to the audio node. Every retry and every resumption is a new
    /// one, so that news of an older order can be told apart and ignored.
    PlayId
);
id!(
    /// One question waiting for its answer.
    Ticket
);

impl Ticket {
    /// The bit of the tickets that a player gives out itself, for lookups that no
    /// person waits for. Nobody else may use it.
    pub const OWN: u64 = 1 << 63;
}
