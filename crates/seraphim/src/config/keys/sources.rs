//! Where music comes from.

use super::{Key, Kind, unset, usual};

const WEB: Kind = Kind::Address(&["http", "https"]);

pub(super) const KEYS: &[Key] = &[
    usual(
        "sources.programs",
        Kind::Whole(1, 64, ""),
        "8",
        "Programs that are not ours (yt-dlp) that may look something up at once. Beside them, up to 32 ffmpeg may play.",
    ),
    usual(
        "sources.providers",
        Kind::Words,
        "localsearch:%QUERY%,ytsearch:\"%ISRC%\",ytmsearch:%QUERY%,ytsearch:%QUERY%,scsearch:%QUERY%",
        "What is searched for to play a track that a catalogue describes, one after the other; \
         %ISRC%, %QUERY%, %TITLE% and %AUTHOR% are put in.",
    ),
    unset(
        "sources.egress_proxy",
        Kind::Secret,
        "http://USER:PASSWORD@proxy.internal:3128",
        "A proxy of yours (http://USER:PASSWORD@HOST:PORT) through which everything is fetched.",
    ),
    usual(
        "sources.http.enabled",
        Kind::Switch,
        "true",
        "Whether links to files and radio are played.",
    ),
    unset(
        "sources.http.allow_hosts",
        Kind::Words,
        "nas.internal:8000,10.0.0.0/8",
        "Hosts, host:ports or networks that links may reach although they are private.",
    ),
    usual(
        "sources.local.enabled",
        Kind::Switch,
        "true",
        "Whether the local folder is played from.",
    ),
    unset(
        "sources.local.root",
        Kind::Path,
        "/srv/music",
        "The one folder whose files may be played.",
    ),
    usual(
        "sources.ytdlp.enabled",
        Kind::Switch,
        "true",
        "Whether yt-dlp is asked, for YouTube and every other site that it knows.",
    ),
    usual(
        "sources.ytdlp.program",
        Kind::Path,
        "yt-dlp",
        "The program: a name that is looked for in PATH, or a path.",
    ),
    usual(
        "sources.ytdlp.js_runtimes",
        Kind::Words,
        "deno",
        "JavaScript runtimes as yt-dlp names them (deno, node:/usr/bin/node); YouTube needs one.",
    ),
    unset(
        "sources.ytdlp.cookies",
        Kind::Path,
        "/etc/seraphim/cookies.txt",
        "A file of cookies in Netscape's format; it is read and never written.",
    ),
    unset(
        "sources.ytdlp.plugins",
        Kind::Path,
        "/etc/seraphim/yt-dlp-plugins",
        "A folder with plugins of yt-dlp, such as a provider of PO tokens.",
    ),
    unset(
        "sources.ytdlp.update_folder",
        Kind::Path,
        "/var/lib/seraphim/yt-dlp",
        "A folder that may be written, for a newer yt-dlp than the system has.",
    ),
    usual(
        "sources.ytdlp.search_limit",
        Kind::Whole(1, 50, ""),
        "10",
        "Hits of a search.",
    ),
    usual(
        "sources.ytdlp.time",
        Kind::Whole(1, 60, "seconds"),
        "20",
        "How long one question to yt-dlp may take.",
    ),
    unset(
        "sources.spotify.client_id",
        Kind::Text,
        "0123456789abcdef0123456789abcdef",
        "Of an app at https://developer.spotify.com/dashboard. Spotify is off unless it and the \
         secret are set.",
    ),
    unset(
        "sources.spotify.client_secret",
        Kind::Secret,
        "",
        "The app's secret.",
    ),
    usual(
        "sources.spotify.api_base",
        WEB,
        "https://api.spotify.com/v1",
        "Where Spotify's Web API is.",
    ),
    usual(
        "sources.spotify.token_url",
        WEB,
        "https://accounts.spotify.com/api/token",
        "Where Spotify gives out tokens.",
    ),
    usual(
        "sources.spotify.market",
        Kind::Text,
        "US",
        "The country whose catalogue is asked, in two letters.",
    ),
    unset(
        "sources.apple_music.token",
        Kind::Secret,
        "",
        "A developer token of Apple Music, which is off unless it is set.",
    ),
    usual(
        "sources.apple_music.api_base",
        WEB,
        "https://api.music.apple.com/v1",
        "Where Apple Music's API is.",
    ),
    usual(
        "sources.apple_music.country",
        Kind::Text,
        "us",
        "The country whose catalogue is asked where a link names none, in two letters.",
    ),
    usual(
        "sources.deezer.enabled",
        Kind::Switch,
        "true",
        "Whether Deezer's catalogue is asked.",
    ),
    usual(
        "sources.deezer.api_base",
        WEB,
        "https://api.deezer.com",
        "Where Deezer's API is.",
    ),
    unset(
        "sources.lyrics.api_base",
        WEB,
        "https://lrclib.net/api",
        "An open lyrics service with LRCLIB's API; unless set, none is asked.",
    ),
    unset(
        "sources.sponsorblock.api_base",
        WEB,
        "https://sponsor.ajay.app/api",
        "A service with SponsorBlock's API; unless set, nothing is skipped.",
    ),
];
