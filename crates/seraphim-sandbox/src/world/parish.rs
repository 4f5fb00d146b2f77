//! Guilds in numbers, each of the size of an average one, to see what a bot
//! keeps of them.

use super::{
    World,
    guild::{Channel, ChannelKind, Guild, Member, Overwrite, Role},
    permission,
};

/// Channels of such a guild.
pub const CHANNELS: usize = 25;
/// Roles of such a guild, `@everyone` and the main bot's among them.
pub const ROLES: u32 = 12;
/// One channel in so many is only for some.
const PRIVATE: usize = 3;

impl World {
    /// A guild with its owner in it and no bot yet. Returns its id.
    pub(crate) fn add_parish(&mut self, number: u32) -> u64 {
        // Not the application's owner: a bot may do more in that one's guilds.
        let owner = self.user_named("carol").map_or(0, |user| user.id);
        let id = self.next_id();
        let mut guild = Guild::new(id, &format!("Parish {number}"), owner);
        guild.roles.insert(
            id,
            Role::new(id, "@everyone", permission::EVERYONE_DEFAULT, 0),
        );
        let mut some = id;
        for position in 1..ROLES - 1 {
            some = self.next_id();
            let role = Role::new(some, &format!("Order {position}"), 0, position);
            guild.roles.insert(some, role);
        }
        for position in 0..CHANNELS {
            let kind = match position % 8 {
                0 => ChannelKind::Category,
                6 | 7 => ChannelKind::Voice,
                _ => ChannelKind::Text,
            };
            let channel = self.next_id();
            let mut channel = Channel::new(channel, kind, &format!("room-{position}"));
            channel.position = u32::try_from(position).unwrap_or(0);
            if position % PRIVATE == 0 {
                channel.overwrites = vec![
                    overwrite(id, 0, permission::VIEW_CHANNEL),
                    overwrite(some, permission::VIEW_CHANNEL, 0),
                ];
            }
            guild.channels.insert(channel.id, channel);
        }
        guild.members.insert(owner, Member::new(owner));
        self.guilds.insert(id, guild);
        id
    }
}

fn overwrite(role: u64, allow: u64, deny: u64) -> Overwrite {
    Overwrite {
        id: role,
        kind: 0,
        allow,
        deny,
    }
}

#[cfg(test)]
mod tests {
    use crate::{Sandbox, SandboxSettings};

    #[tokio::test]
    async fn parishes_have_the_size_of_an_average_guild_and_the_main_bot() {
        let sandbox = Sandbox::start(SandboxSettings {
            parishes: 2,
            ..SandboxSettings::default()
        })
        .await
        .expect("starts");
        let bot = sandbox.application_id();
        let sizes = sandbox.look(|world| {
            let guilds = world.guilds_of(bot);
            let parishes = guilds.filter(|guild| guild.name.starts_with("Parish"));
            parishes
                .map(|guild| (guild.channels.len(), guild.roles.len()))
                .collect::<Vec<_>>()
        });
        assert_eq!(sizes, [(25, 12), (25, 12)]);
        sandbox.stop().await;
    }
}
