//! The bot half: Discord, players, the database, and where the audio node is.

use super::{Key, Kind, unset, usual};

pub(super) const KEYS: &[Key] = &[
    unset(
        "search",
        Kind::Words,
        "localsearch,ytsearch",
        "Where words are looked for that are no link, in this order. Unless set: the local folder \
         if there is one, then YouTube if yt-dlp may be asked.",
    ),
    unset(
        "discord.token",
        Kind::Secret,
        "",
        "The bot's token, from the Bot page of https://discord.com/developers/applications.",
    ),
    unset(
        "discord.application_id",
        Kind::Snowflake,
        "123456789012345678",
        "The application's id; checked against the token's where it is set.",
    ),
    unset(
        "discord.api_base",
        Kind::Address(&["http", "https"]),
        "http://127.0.0.1:8080/api",
        "A REST proxy in place of Discord's own API.",
    ),
    unset(
        "discord.gateway_url",
        Kind::Address(&["ws", "wss"]),
        "ws://127.0.0.1:8081",
        "A gateway proxy in place of the address that Discord's API names.",
    ),
    usual(
        "discord.shards",
        Kind::Shards,
        "auto",
        "The shards that this program runs: auto for as many as Discord recommends, a number for \
         so many, or a part such as 0..7/16 (from 0 to 7 of 16) where several programs share one \
         PostgreSQL.",
    ),
    unset(
        "discord.takeover",
        Kind::Switch,
        "true",
        "Whether it takes over shards of another program that broke down, and waits in reserve \
         while another has its own. Unless set: where it runs a part.",
    ),
    usual(
        "speech.manner",
        Kind::Choice(&["celestial", "plain"]),
        "celestial",
        "How Seraphim speaks in guilds that have not chosen.",
    ),
    usual(
        "player.default_volume",
        Kind::Whole(0, 150, "per cent"),
        "100",
        "The volume in guilds that have not chosen.",
    ),
    usual(
        "player.max_queue",
        Kind::Whole(1, 100_000, ""),
        "1000",
        "Entries that a queue may have in guilds that have not chosen.",
    ),
    usual(
        "limits.burst",
        Kind::Whole(1, 100, ""),
        "5",
        "Commands, buttons and menus that one person may use directly after one another.",
    ),
    usual(
        "limits.refill",
        Kind::Whole(1, 600, "seconds"),
        "2",
        "The time after which one more is allowed.",
    ),
    usual(
        "limits.guild_burst",
        Kind::Whole(1, 100_000, ""),
        "100",
        "What everybody in one guild together may use directly after one another.",
    ),
    usual(
        "limits.guild_rate",
        Kind::Whole(1, 1_000, "actions a second"),
        "10",
        "How many of them a guild is allowed from then on.",
    ),
    unset(
        "lavalink.host",
        Kind::Text,
        "lavalink.internal",
        "A Lavalink node of yours (4.2 or newer). Unless set, the node inside this program is used.",
    ),
    usual(
        "lavalink.port",
        Kind::Whole(1, 65_535, ""),
        "2333",
        "Its port.",
    ),
    unset("lavalink.password", Kind::Secret, "", "Its password."),
    unset(
        "lavalink.secure",
        Kind::Switch,
        "true",
        "Whether it speaks TLS. Unless set: if the port is 443.",
    ),
    usual(
        "lavalink.weight",
        Kind::Whole(1, 100, ""),
        "1",
        "How much more than a node of weight 1 it is given to do.",
    ),
    unset(
        "lavalink.regions",
        Kind::Words,
        "singapore,japan",
        "The beginnings of the names of the voice servers that it is near to.",
    ),
    unset(
        "lavalink.node.*.host",
        Kind::Text,
        "east.internal",
        "One more node, under a name of your choice; every further one needs a host.",
    ),
    usual(
        "lavalink.node.*.port",
        Kind::Whole(1, 65_535, ""),
        "2333",
        "Its port.",
    ),
    unset(
        "lavalink.node.*.password",
        Kind::Secret,
        "",
        "Its password.",
    ),
    unset(
        "lavalink.node.*.secure",
        Kind::Switch,
        "true",
        "Whether it speaks TLS. Unless set: if the port is 443.",
    ),
    usual(
        "lavalink.node.*.weight",
        Kind::Whole(1, 100, ""),
        "1",
        "How much more than a node of weight 1 it is given to do.",
    ),
    unset(
        "lavalink.node.*.regions",
        Kind::Words,
        "singapore,japan",
        "The beginnings of the names of the voice servers that it is near to.",
    ),
    usual(
        "database.url",
        Kind::Secret,
        "sqlite:data/seraphim.db",
        "Where everything is written down: sqlite:FILE or postgres://USER:PASSWORD@HOST/DATABASE.",
    ),
    usual(
        "database.keep_plays_days",
        Kind::Whole(1, 3_650, "days"),
        "365",
        "How long lines of the play log are kept.",
    ),
    unset(
        "database.largest_mib",
        Kind::Whole(1, 1_000_000, "MiB"),
        "1024",
        "The most that a SQLite file may take.",
    ),
];
