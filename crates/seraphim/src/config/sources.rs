//! The settings of the sources: every key below `sources.`.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use secrecy::ExposeSecret as _;
use seraphim_sources::{AllowHost, CageSettings, Credentials, EgressProxy, Settings};
use url::Url;

use super::Outside;
use super::layer::Layers;

/// Variables that a program which speaks TLS may need.
const HANDED_ON: &[&str] = &["SSL_CERT_FILE", "SSL_CERT_DIR"];

/// Takes the settings of all sources out.
/// What is half there is told of in `advice`.
pub(super) fn sources(
    layers: &mut Layers,
    outside: &Outside,
    advice: &mut Vec<String>,
) -> Settings {
    let mut sources = Settings {
        cage: cage(layers, outside),
        ..Settings::default()
    };
    if let Some(enabled) = layers.switch("sources.http.enabled") {
        sources.http.enabled = enabled;
    }
    if let Some(hosts) = layers.take_with("sources.http.allow_hosts", |text| {
        AllowHost::parse_list(text).map_err(|error| error.to_string())
    }) {
        sources.http.allow_hosts = hosts;
    }
    if let Some(proxy) = layers.secret("sources.egress_proxy") {
        match proxy.expose_secret().parse::<EgressProxy>() {
            Ok(proxy) => sources.http.egress_proxy = Some(proxy),
            Err(error) => layers.complain("sources.egress_proxy", None, error.to_string()),
        }
    }
    sources.local.root = layers.path("sources.local.root");
    if layers.switch("sources.local.enabled") == Some(false) {
        sources.local.root = None;
    }
    if let Some(providers) = layers.words("sources.providers") {
        sources.mirror.providers = providers;
    }
    ytdlp(layers, &mut sources.ytdlp);
    spotify(layers, &mut sources.spotify, advice);
    let apple_music = &mut sources.apple_music;
    apple_music.token = layers.secret("sources.apple_music.token");
    put(
        &mut apple_music.api_base,
        address(layers, "sources.apple_music.api_base"),
    );
    let country = layers.take_with("sources.apple_music.country", country);
    put(&mut apple_music.country, country);
    sources.lyrics_base = address(layers, "sources.lyrics.api_base");
    sources.sponsorblock_base = address(layers, "sources.sponsorblock.api_base");
    put(
        &mut sources.deezer.enabled,
        layers.switch("sources.deezer.enabled"),
    );
    put(
        &mut sources.deezer.api_base,
        address(layers, "sources.deezer.api_base"),
    );
    sources
}

/// How programs are run: this program is its own cage.
fn cage(layers: &mut Layers, outside: &Outside) -> Option<CageSettings> {
    let places = layers.number("sources.programs");
    let this = std::env::current_exe().ok()?;
    let variable = |name: &str| outside.environment.get(name).map(OsString::from);
    let path = variable("PATH").unwrap_or_else(|| "/usr/local/bin:/usr/bin:/bin".into());
    let mut cage = CageSettings::new(vec![this.into(), "cage".into()], path);
    cage.environment = HANDED_ON
        .iter()
        .filter_map(|name| Some((OsString::from(name), variable(name)?)))
        .collect();
    put(&mut cage.places, places);
    Some(cage)
}

fn ytdlp(layers: &mut Layers, ytdlp: &mut seraphim_sources::YtdlpSettings) {
    put(&mut ytdlp.enabled, layers.switch("sources.ytdlp.enabled"));
    put(
        &mut ytdlp.program,
        layers
            .path("sources.ytdlp.program")
            .map(PathBuf::into_os_string),
    );
    put(
        &mut ytdlp.js_runtimes,
        layers.words("sources.ytdlp.js_runtimes"),
    );
    ytdlp.cookies = layers.path("sources.ytdlp.cookies");
    ytdlp.plugins = layers.path("sources.ytdlp.plugins");
    ytdlp.update_folder = layers.path("sources.ytdlp.update_folder");
    put(
        &mut ytdlp.search_limit,
        layers.number("sources.ytdlp.search_limit"),
    );
    let time = layers.number("sources.ytdlp.time");
    put(&mut ytdlp.time, time.map(Duration::from_secs));
}

fn spotify(
    layers: &mut Layers,
    spotify: &mut seraphim_sources::SpotifySettings,
    advice: &mut Vec<String>,
) {
    let client_id = layers.text("sources.spotify.client_id");
    let client_secret = layers.secret("sources.spotify.client_secret");
    if client_id.is_some() != client_secret.is_some() {
        advice.push(
            "Spotify is off: the client ID and the secret of an app belong together \
             (SPOTIFY_CLIENT_ID, SPOTIFY_CLIENT_SECRET)"
                .to_owned(),
        );
    }
    spotify.credentials = client_id
        .zip(client_secret)
        .map(|(client_id, client_secret)| Credentials {
            client_id,
            client_secret,
        });
    put(
        &mut spotify.api_base,
        address(layers, "sources.spotify.api_base"),
    );
    put(
        &mut spotify.token_url,
        address(layers, "sources.spotify.token_url"),
    );
    let market = layers.take_with("sources.spotify.market", country);
    put(
        &mut spotify.market,
        market.map(|market| market.to_ascii_uppercase()),
    );
}

fn address(layers: &mut Layers, key: &str) -> Option<Url> {
    layers.text(key).and_then(|text| Url::parse(&text).ok())
}

fn country(text: &str) -> Result<String, String> {
    let text = text.trim().to_ascii_lowercase();
    let sound = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_lowercase());
    sound
        .then_some(text)
        .ok_or_else(|| "allowed: a country in two letters, such as de".to_owned())
}

fn put<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn read(text: &str) -> (Settings, Vec<String>, Result<(), String>) {
        let (mut layers, mut advice) = (Layers::default(), Vec::new());
        layers.put_toml(Path::new("s.toml"), text);
        let outside = Outside::of(&[
            ("PATH", "/opt/bin"),
            ("SSL_CERT_FILE", "/ca"),
            ("HOME", "/root"),
        ]);
        let settings = sources(&mut layers, &outside, &mut advice);
        let mistakes = layers.finish().map_err(|mistakes| mistakes.to_string());
        (settings, advice, mistakes)
    }

    #[test]
    fn every_key_of_the_page_about_sources_is_read() {
        let page = include_str!("../../../../docs/sources.md");
        let text = "[sources]\nproviders = [\"ytsearch:%QUERY%\"]\nprograms = 2\n\
            egress_proxy = \"http://u:planted@10.0.0.1:3128\"\n\
            [sources.ytdlp]\nenabled = true\nprogram = \"/opt/yt-dlp\"\n\
            js_runtimes = [\"node\"]\ncookies = \"/c\"\nplugins = \"/p\"\n\
            update_folder = \"/u\"\nsearch_limit = 5\ntime = 9\n\
            [sources.spotify]\nclient_id = \"id\"\nclient_secret = \"planted\"\nmarket = \"de\"\n\
            [sources.apple_music]\ntoken = \"planted\"\ncountry = \"GB\"\n\
            [sources.deezer]\nenabled = false\napi_base = \"http://127.0.0.1:1/\"\n";
        let (settings, advice, mistakes) = read(text);

        assert_eq!((advice, mistakes), (Vec::new(), Ok(())));
        assert_eq!(settings.spotify.market, "DE");
        assert_eq!(settings.apple_music.country, "gb");
        assert_eq!(settings.ytdlp.time, Duration::from_secs(9));
        assert!(!settings.deezer.enabled && settings.spotify.credentials.is_some());
        let shown = format!("{settings:?}");
        assert!(!shown.contains("planted"), "{shown}");
        for key in text.lines().filter_map(|line| line.split_once(" = ")) {
            assert!(
                page.contains(key.0),
                "docs/sources.md does not name {}",
                key.0
            );
        }
    }

    #[test]
    fn programs_get_the_path_and_the_certificates_and_nothing_else_of_ours() {
        let (settings, ..) = read("");
        let cage = settings.cage.expect("this program has a path");
        assert_eq!(cage.path, "/opt/bin");
        assert_eq!(cage.environment, [("SSL_CERT_FILE".into(), "/ca".into())]);
    }

    #[test]
    fn half_of_spotifys_credentials_are_told_of_and_stop_nothing() {
        let (settings, advice, mistakes) = read("[sources.spotify]\nclient_id = \"id\"\n");
        assert!(settings.spotify.credentials.is_none() && mistakes.is_ok());
        assert!(
            advice.iter().any(|line| line.contains("Spotify is off")),
            "{advice:?}"
        );
    }

    #[test]
    fn a_mistake_in_a_proxy_does_not_repeat_its_password() {
        let text = "[sources]\negress_proxy = \"socks5://u:planted@h:1\"\n";
        let (.., mistakes) = read(text);
        let mistakes = mistakes.expect_err("it is no http proxy");
        assert!(mistakes.contains("sources.egress_proxy") && !mistakes.contains("planted"));
    }
}
