//! What an operator decides about the sources. Plain data with the defaults
//! written out; where the values come from is the program's affair.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use crate::{AllowHost, EgressProxy};

/// Settings of all sources.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Files behind `http://` and `https://` links.
    pub http: HttpSettings,
    /// Files of one local folder.
    pub local: LocalSettings,
    /// The sites that yt-dlp knows.
    pub ytdlp: YtdlpSettings,
    /// Spotify's catalogue.
    pub spotify: SpotifySettings,
    /// Apple Music's catalogue.
    pub apple_music: AppleMusicSettings,
    /// Deezer's catalogue.
    pub deezer: DeezerSettings,
    /// Where the tracks of the catalogues are found.
    pub mirror: MirrorSettings,
    /// The base address of an open lyrics service with LRCLIB's API, such as
    /// `https://lrclib.net/api`. `None`: none is asked.
    pub lyrics_base: Option<Url>,
    /// The base address of a service with SponsorBlock's API, such as
    /// `https://sponsor.ajay.app/api`. `None`: nothing is skipped.
    pub sponsorblock_base: Option<Url>,
    /// How programs that are not ours are run. `None`: none is.
    pub cage: Option<CageSettings>,
}

/// Settings of Spotify's catalogue.
#[derive(Clone, Debug)]
pub struct SpotifySettings {
    /// Of an app at <https://developer.spotify.com/dashboard>. Off when `None`.
    pub credentials: Option<Credentials>,
    /// Where the Web API is.
    pub api_base: Url,
    /// Where tokens are given out.
    pub token_url: Url,
    /// The country whose catalogue is asked, in two capital letters.
    pub market: String,
}

/// An app's name and its secret.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The app's identifier.
    pub client_id: String,
    /// Its secret.
    pub client_secret: SecretString,
}

impl Default for SpotifySettings {
    fn default() -> Self {
        Self {
            credentials: None,
            api_base: address("https://api.spotify.com/v1"),
            token_url: address("https://accounts.spotify.com/api/token"),
            market: "US".to_owned(),
        }
    }
}

/// Settings of Apple Music's catalogue.
#[derive(Clone, Debug)]
pub struct AppleMusicSettings {
    /// A developer token. Off when `None`.
    pub token: Option<SecretString>,
    /// Where the Apple Music API is.
    pub api_base: Url,
    /// The country whose catalogue is asked where a link names none, in two
    /// lower-case letters.
    pub country: String,
}

impl Default for AppleMusicSettings {
    fn default() -> Self {
        Self {
            token: None,
            api_base: address("https://api.music.apple.com/v1"),
            country: "us".to_owned(),
        }
    }
}

/// Settings of Deezer's catalogue.
#[derive(Clone, Debug)]
pub struct DeezerSettings {
    /// Whether it is asked.
    pub enabled: bool,
    /// Where the API is.
    pub api_base: Url,
}

impl Default for DeezerSettings {
    fn default() -> Self {
        Self {
            enabled: true,
            api_base: address("https://api.deezer.com"),
        }
    }
}

/// Settings of finding a catalogue's track at a source that plays it.
#[derive(Clone, Debug)]
pub struct MirrorSettings {
    /// What is searched for, one after the other, as `LavaSrc` has it: `%ISRC%`,
    /// `%QUERY%` (author and title), `%TITLE%` and `%AUTHOR%` are put in.
    pub providers: Vec<String>,
}

impl Default for MirrorSettings {
    fn default() -> Self {
        let providers = [
            "localsearch:%QUERY%",
            "ytsearch:\"%ISRC%\"",
            "ytmsearch:%QUERY%",
            "ytsearch:%QUERY%",
            "scsearch:%QUERY%",
        ];
        Self {
            providers: providers.map(ToOwned::to_owned).to_vec(),
        }
    }
}

/// A well-known address.
fn address(text: &str) -> Url {
    Url::parse(text).expect("the address is written out above")
}

/// Settings of the sites that yt-dlp knows.
#[derive(Clone, Debug)]
pub struct YtdlpSettings {
    /// Whether yt-dlp is asked at all.
    pub enabled: bool,
    /// The program: a name that is looked for, or a path.
    pub program: OsString,
    /// JavaScript runtimes as yt-dlp names them (`deno`, `node:/usr/bin/node`);
    /// `YouTube` needs one.
    pub js_runtimes: Vec<String>,
    /// A file of cookies in Netscape's format. It is read, never written.
    pub cookies: Option<PathBuf>,
    /// A folder with plugins, such as a provider of PO tokens.
    pub plugins: Option<PathBuf>,
    /// A folder that may be written, in which a newer yt-dlp is kept than the
    /// one that the system has.
    pub update_folder: Option<PathBuf>,
    /// Hits of a search.
    pub search_limit: usize,
    /// How long one question may take.
    pub time: Duration,
}

impl Default for YtdlpSettings {
    fn default() -> Self {
        Self {
            enabled: true,
            program: "yt-dlp".into(),
            js_runtimes: vec!["deno".to_owned()],
            cookies: None,
            plugins: None,
            update_folder: None,
            search_limit: 10,
            time: Duration::from_secs(20),
        }
    }
}

/// How programs that are not ours (yt-dlp, ffmpeg) are run.
#[derive(Clone, Debug)]
pub struct CageSettings {
    /// What starts a cage: this program and the word `cage`.
    pub command: Vec<OsString>,
    /// Where programs are looked for, as in `PATH`; handed to them as theirs.
    pub path: OsString,
    /// Further variables of their environment, such as `SSL_CERT_FILE`.
    pub environment: Vec<(OsString, OsString)>,
    /// How many with an end of their own may run at once.
    pub places: usize,
    /// How many may run at once besides that last as long as somebody listens.
    pub streams: usize,
    /// How long a job waits for a place.
    pub queue_time: Duration,
}

impl CageSettings {
    /// With the default bounds.
    #[must_use]
    pub fn new(command: Vec<OsString>, path: OsString) -> Self {
        Self {
            command,
            path,
            environment: Vec::new(),
            places: 8,
            streams: 32,
            queue_time: Duration::from_secs(5),
        }
    }
}

/// Settings of the source `http`.
#[derive(Clone, Debug)]
pub struct HttpSettings {
    /// Whether links are played at all.
    pub enabled: bool,
    /// Hosts and networks for which the walls of address and port are lifted.
    pub allow_hosts: Vec<AllowHost>,
    /// A proxy of the operator's through which everything goes that is fetched,
    /// also what caged programs fetch. The wall judges before it.
    pub egress_proxy: Option<EgressProxy>,
    /// The `User-Agent` header.
    pub user_agent: String,
    /// How long a lookup and a connect may take together.
    pub connect_timeout: Duration,
    /// How long the head of an answer may take once connected.
    pub header_timeout: Duration,
    /// How long a read waits for the next byte.
    pub idle_timeout: Duration,
    /// After how much waiting a server that sends less than 256 bytes a second
    /// counts as silent.
    pub slow_after: Duration,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            enabled: true,
            allow_hosts: Vec::new(),
            egress_proxy: None,
            user_agent: concat!("Seraphim/", env!("CARGO_PKG_VERSION")).to_owned(),
            connect_timeout: Duration::from_secs(5),
            header_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(10),
            slow_after: Duration::from_secs(15),
        }
    }
}

/// Settings of the source `local`.
#[derive(Clone, Debug)]
pub struct LocalSettings {
    /// The one folder whose files may be played. Off when `None`.
    pub root: Option<PathBuf>,
    /// The largest file that is touched, in bytes.
    pub max_file_bytes: u64,
    /// How many files the library lists at most.
    pub max_files: usize,
    /// How many folders deep the library is listed.
    pub max_depth: usize,
    /// After how long a search lists the folder anew.
    pub refresh_after: Duration,
}

impl Default for LocalSettings {
    fn default() -> Self {
        Self {
            root: None,
            max_file_bytes: 4 * 1024 * 1024 * 1024,
            max_files: 20_000,
            max_depth: 8,
            refresh_after: Duration::from_mins(1),
        }
    }
}
