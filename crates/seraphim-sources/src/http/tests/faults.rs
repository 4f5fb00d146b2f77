//! Faults of servers, by their numbers in the table of faults.

use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use lavalink_protocol::{FailureKind, LoadResult, Severity};
use tokio::io::AsyncWriteExt;
use tokio::sync::mpsc;
use url::Url;

use super::server::{Server, first, head};
use super::{Outcome, http, noise, open, read_all, settings, sources};
use crate::http::client::Address;
use crate::http::origin::Renewal;
use crate::{OpenError, kind_of_read_error};

const LONG: usize = 400_000;

/// Gives out one link after another.
#[derive(Default)]
struct Links {
    given: AtomicUsize,
    doubts: AtomicUsize,
    fresh: Vec<Url>,
}

#[async_trait]
impl Renewal for Links {
    fn doubt(&self) {
        self.doubts.fetch_add(1, Ordering::Relaxed);
    }

    async fn renew(&self) -> Result<Address, OpenError> {
        let number = self.given.fetch_add(1, Ordering::Relaxed);
        self.fresh
            .get(number)
            .map(|link| link.clone().into())
            .ok_or_else(|| OpenError::Gone("No further link.".to_owned()))
    }
}

/// A server that gives each path 150,000 bytes and then only 403.
async fn forgetful(bytes: Arc<Vec<u8>>) -> io::Result<Server> {
    let seen: Arc<std::sync::Mutex<Vec<String>>> = Arc::default();
    Server::start(move |asked, mut stream| {
        let (bytes, seen) = (Arc::clone(&bytes), Arc::clone(&seen));
        async move {
            let again = {
                let mut seen = seen.lock().map_err(|_| io::Error::other("poisoned"))?;
                let again = seen.contains(&asked.path);
                seen.push(asked.path.clone());
                again
            };
            if again {
                let refusal = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";
                return stream.write_all(refusal).await;
            }
            let from = first(&asked);
            stream
                .write_all(head(&asked, bytes.len(), "").as_bytes())
                .await?;
            stream
                .write_all(&bytes[from..bytes.len().min(from + 150_000)])
                .await
        }
    })
    .await
}

#[tokio::test]
async fn fault_57_an_expired_link_is_renewed_and_reading_goes_on_at_its_byte() -> Outcome {
    let bytes = Arc::new(noise(LONG));
    let server = forgetful(Arc::clone(&bytes)).await?;
    let url = |path: &str| Url::parse(&server.url(path));
    let links = Arc::new(Links {
        fresh: vec![url("/second")?, url("/third")?],
        ..Links::default()
    });

    let media = http(&settings(&server.host())?)?
        .0
        .open_at(url("/first")?.into(), Some(Arc::clone(&links) as _))
        .await?;

    assert!(read_all(media).await? == *bytes);
    assert_eq!(links.given.load(Ordering::Relaxed), 2);
    let asked: Vec<_> = server
        .asked()
        .into_iter()
        .map(|asked| (asked.path, asked.from))
        .collect();
    assert_eq!(
        asked,
        [
            ("/first".to_owned(), Some(0)),
            ("/first".to_owned(), Some(150_000)),
            ("/second".to_owned(), Some(150_000)),
            ("/second".to_owned(), Some(300_000)),
            ("/third".to_owned(), Some(300_000)),
        ]
    );
    Ok(())
}

#[tokio::test]
async fn fault_57_a_link_that_nobody_renews_fails_as_expired() -> Outcome {
    let server = forgetful(Arc::new(noise(LONG))).await?;

    let error = read_all(open(&server, "/a.mp3").await?)
        .await
        .expect_err("the link is refused in the middle");

    assert_eq!(
        kind_of_read_error(error.kind()),
        FailureKind::Expired,
        "{error}"
    );
    Ok(())
}

#[tokio::test]
async fn fault_57_a_fresh_link_to_another_file_is_not_glued_on() -> Outcome {
    let first_file = forgetful(Arc::new(noise(LONG))).await?;
    let other_file = Server::with_file(noise(LONG - 1), "audio/mpeg").await?;
    let links = Links {
        fresh: vec![Url::parse(&other_file.url("/b"))?],
        ..Links::default()
    };
    let hosts = format!("{},{}", first_file.host(), other_file.host());
    let (http, _) = http(&settings(&hosts)?)?;

    let address = Url::parse(&first_file.url("/a"))?.into();
    let error = read_all(http.open_at(address, Some(Arc::new(links))).await?)
        .await
        .expect_err("it is another file");

    assert_eq!(error.kind(), ErrorKind::InvalidData, "{error}");
    Ok(())
}

#[tokio::test]
async fn a_link_behind_which_it_stays_silent_is_doubted_before_the_reader_gives_up() -> Outcome {
    let server = Server::start(|_, mut stream| async move {
        let head = b"HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nContent-Length: 400000\r\n\
            Accept-Ranges: bytes\r\n\r\n";
        stream.write_all(head).await?;
        std::future::pending().await
    })
    .await?;
    let links = Arc::new(Links::default());
    let (http, _) = http(&settings(&server.host())?)?;
    let address = Url::parse(&server.url("/a"))?.into();

    let media = http.open_at(address, Some(Arc::clone(&links) as _)).await?;
    assert!(read_all(media).await.is_err());
    assert!(links.doubts.load(Ordering::Relaxed) > 0);
    Ok(())
}

#[tokio::test]
async fn a_status_says_what_the_caller_can_do_next() -> Outcome {
    for (status, path, kind) in [
        ("401 Unauthorized", "/a.mp3", FailureKind::SignIn),
        ("403 Forbidden", "/a.mp3", FailureKind::Refused),
        (
            "403 Forbidden",
            "/a.mp3?expire=1600000000",
            FailureKind::Expired,
        ),
        (
            "410 Gone",
            "/a.mp3?expires=1600000000",
            FailureKind::Expired,
        ),
        ("429 Too Many Requests", "/a.mp3", FailureKind::RateLimited),
        (
            "451 Unavailable For Legal Reasons",
            "/a.mp3",
            FailureKind::Region,
        ),
        ("500 Internal Server Error", "/a.mp3", FailureKind::Network),
    ] {
        let server = Server::start(move |_, mut stream| async move {
            let head =
                format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            stream.write_all(head.as_bytes()).await
        })
        .await?;

        let result = sources(&server.host())?.load(&server.url(path)).await;

        let LoadResult::Error(exception) = result else {
            panic!("{status}: {result:?}")
        };
        assert_eq!(
            FailureKind::of_cause(&exception.cause),
            Some(kind),
            "{status} {path}: {exception:?}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn fault_56_a_server_that_trickles_counts_as_silent_and_is_asked_again() -> Outcome {
    let bytes = Arc::new(noise(60_000));
    let content = Arc::clone(&bytes);
    let server = Server::start(move |asked, mut stream| {
        let bytes = Arc::clone(&content);
        async move {
            stream
                .write_all(head(&asked, bytes.len(), "").as_bytes())
                .await?;
            if asked.number > 0 {
                return stream.write_all(&bytes[first(&asked)..]).await;
            }
            // A byte every 50 ms: no read ever takes as long as the idle time.
            let mut beat = tokio::time::interval(Duration::from_millis(50));
            for byte in &bytes[..] {
                beat.tick().await;
                stream.write_all(&[*byte]).await?;
            }
            Ok(())
        }
    })
    .await?;

    let media = open(&server, "/a.mp3").await?;
    let read = tokio::time::timeout(Duration::from_secs(20), read_all(media)).await??;

    assert!(read == *bytes);
    assert_eq!(server.asked().len(), 2);
    Ok(())
}

#[tokio::test]
async fn fault_58_a_picture_of_256_megabytes_is_not_read_to_find_out_what_a_file_is() -> Outcome {
    let (sent, mut news) = mpsc::channel(1);
    let server = Server::start(move |_, mut stream| {
        let sent = sent.clone();
        async move {
            let head =
                b"HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nContent-Length: 300000000\r\n\r\n";
            stream.write_all(head).await?;
            // ID3v2.3, all of it one picture: sizes are synchsafe in the head only.
            stream.write_all(b"ID3\x03\0\0\x7f\x7f\x7f\x7f").await?;
            stream.write_all(b"APIC\x0f\xff\xff\xf0\0\0").await?;
            let mut count = 0_usize;
            let zeros = vec![0; 64 * 1024];
            while count < 300_000_000 && stream.write_all(&zeros).await.is_ok() {
                count += zeros.len();
            }
            sent.send(count).await.map_err(io::Error::other)
        }
    })
    .await?;

    let result = sources(&server.host())?.load(&server.url("/a.mp3")).await;

    let LoadResult::Error(exception) = result else {
        panic!("loaded as {result:?}")
    };
    assert_eq!(exception.severity, Severity::Common, "{exception:?}");
    let sent = news.recv().await.ok_or("the server says nothing")?;
    assert!(sent < 40_000_000, "{sent} bytes were taken");
    Ok(())
}

#[tokio::test]
async fn fault_58_a_compressed_answer_is_refused_before_its_body() -> Outcome {
    let server = Server::start(|_, mut stream| async move {
        let head = b"HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nContent-Encoding: gzip\r\n\r\n";
        stream.write_all(head).await?;
        std::future::pending().await
    })
    .await?;

    let error = open(&server, "/a.mp3")
        .await
        .expect_err("a bomb may be in it");

    assert_eq!(error.kind(), FailureKind::Decode, "{error}");
    Ok(())
}
