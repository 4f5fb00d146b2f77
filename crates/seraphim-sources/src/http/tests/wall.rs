use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use tokio::io::AsyncWriteExt;

use super::server::{Server, head};
use super::{Outcome, sources, track};
use crate::{AddressClass, AllowHost, Blocked, HttpSettings, Lookup, OpenError, Settings, Sources};

/// Answers with the next address at each lookup.
struct Turning {
    addresses: Vec<IpAddr>,
    lookups: AtomicUsize,
}

#[async_trait]
impl Lookup for Turning {
    async fn lookup(&self, _host: &str) -> std::io::Result<Vec<IpAddr>> {
        let number = self.lookups.fetch_add(1, Ordering::SeqCst);
        Ok(vec![self.addresses[number.min(self.addresses.len() - 1)]])
    }
}

fn with_addresses(
    allow: &str,
    addresses: &[[u8; 4]],
) -> Result<(Sources, Arc<Turning>), Box<dyn std::error::Error>> {
    let addresses = addresses
        .iter()
        .map(|octets| IpAddr::V4(Ipv4Addr::from(*octets)))
        .collect();
    let lookup = Arc::new(Turning {
        addresses,
        lookups: AtomicUsize::new(0),
    });
    let http = HttpSettings {
        allow_hosts: AllowHost::parse_list(allow)?,
        connect_timeout: Duration::from_millis(500),
        ..HttpSettings::default()
    };
    let settings = Settings {
        http,
        ..Settings::default()
    };
    Ok((
        Sources::with_lookup(settings, Arc::<Turning>::clone(&lookup))?,
        lookup,
    ))
}

fn class_of(error: &OpenError) -> Option<AddressClass> {
    match error {
        OpenError::Blocked(Blocked::Address { class, .. }) => Some(*class),
        _ => None,
    }
}

#[tokio::test]
async fn a_name_that_leads_home_is_refused_before_a_connection() -> Outcome {
    let server = Server::with_file(vec![0; 64], "audio/mpeg").await?;
    let (sources, _) = with_addresses("", &[[127, 0, 0, 1]])?;

    let url = format!("http://music.example:{}/a.mp3", server.port());
    let error = sources
        .open(&track(&url))
        .await
        .expect_err("the wall stands");

    assert_eq!(class_of(&error), Some(AddressClass::Loopback));
    assert!(
        error.to_string().contains("sources.http.allow_hosts"),
        "{error}"
    );
    assert!(server.asked().is_empty());
    Ok(())
}

#[tokio::test]
async fn a_name_whose_answer_changes_is_judged_at_each_connect() -> Outcome {
    let server = Server::with_file(vec![0; 64], "audio/mpeg").await?;
    let (sources, lookup) = with_addresses("127.0.0.1/32", &[[127, 0, 0, 1], [127, 0, 0, 2]])?;
    let track = track(&format!("http://music.example:{}/a.mp3", server.port()));

    let first = sources.open(&track).await;
    let second = sources
        .open(&track)
        .await
        .expect_err("the second address is another one");

    assert!(first.is_ok(), "{first:?}");
    assert_eq!(class_of(&second), Some(AddressClass::Loopback));
    assert_eq!(lookup.lookups.load(Ordering::SeqCst), 2);
    assert_eq!(server.asked().len(), 1);
    Ok(())
}

#[tokio::test]
async fn an_allowed_name_reaches_what_it_leads_to() -> Outcome {
    let server = Server::with_file(vec![0; 64], "audio/mpeg").await?;
    let (sources, _) = with_addresses("music.example", &[[127, 0, 0, 1]])?;

    let url = format!("http://music.example:{}/a.mp3", server.port());

    assert!(sources.open(&track(&url)).await.is_ok());
    Ok(())
}

#[tokio::test]
async fn a_redirect_to_the_metadata_service_is_refused() -> Outcome {
    for target in [
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:a9fe:a9fe]/",
        "//169.254.169.254/",
    ] {
        let server = redirecting(target).await?;

        let error = sources(&server.host())?
            .open(&track(&server.url("/a.mp3")))
            .await
            .expect_err("the wall stands behind a redirect too");

        assert_eq!(class_of(&error), Some(AddressClass::Metadata), "{target}");
    }
    Ok(())
}

#[tokio::test]
async fn a_redirect_to_another_scheme_or_port_is_refused() -> Outcome {
    for (target, expected) in [
        ("file:///etc/passwd", Blocked::Scheme("file".to_owned())),
        (
            "http://example.org:6379/",
            Blocked::Port {
                host: "example.org".to_owned(),
                port: 6379,
            },
        ),
    ] {
        let server = redirecting(target).await?;

        let error = sources(&server.host())?
            .open(&track(&server.url("/a.mp3")))
            .await;

        assert_eq!(error.err(), Some(OpenError::Blocked(expected)));
    }
    Ok(())
}

#[tokio::test]
async fn a_redirect_that_never_ends_is_left_after_five_hops() -> Outcome {
    let server = redirecting("/again").await?;

    let error = sources(&server.host())?
        .open(&track(&server.url("/a.mp3")))
        .await;

    assert!(matches!(error, Err(OpenError::Refused { .. })), "{error:?}");
    assert_eq!(server.asked().len(), 6);
    Ok(())
}

#[tokio::test]
async fn five_redirects_are_followed() -> Outcome {
    let server = Server::start(|asked, mut stream| async move {
        let text = match asked.number {
            number @ 0..5 => format!(
                "HTTP/1.1 302 Found\r\nLocation: hop-{number}.mp3\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            ),
            _ => head(&asked, 4, "") + "abcd",
        };
        stream.write_all(text.as_bytes()).await
    })
    .await?;

    let media = super::open(&server, "/music/a.mp3").await?;

    assert_eq!(super::read_all(media).await?, b"abcd");
    assert_eq!(
        server.asked().last().map(|asked| asked.path.clone()),
        Some("/music/hop-4.mp3".into())
    );
    Ok(())
}

async fn redirecting(target: &'static str) -> std::io::Result<Server> {
    Server::start(move |_, mut stream| async move {
        let head = format!(
            "HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await
    })
    .await
}
