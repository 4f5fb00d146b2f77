//! Which sources there are.

/// The sources that a guild can choose among, by the names that Lavalink's tracks
/// have: those of our node, of Lavalink, and of its usual plugins.
pub const SOURCES: [&str; 22] = [
    "youtube",
    "soundcloud",
    "bandcamp",
    "twitch",
    "vimeo",
    "niconico",
    "spotify",
    "applemusic",
    "deezer",
    "tidal",
    "qobuz",
    "yandexmusic",
    "vkmusic",
    "jiosaavn",
    "mixcloud",
    "ocremix",
    "reddit",
    "soundgasm",
    "tiktok",
    "ytdlp",
    "http",
    "local",
];
