//! The proxy as a program sees it, on real sockets.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use url::Url;

use super::{Pass, Proxy};
use crate::cage::testing::tasks;
use crate::http::dial::Dialer;
use crate::tasks::Tasks;
use crate::{AllowHost, HttpSettings, OpenError, SystemLookup};

type Outcome = Result<(), Box<dyn std::error::Error>>;

async fn proxy(tasks: &Tasks, settings: HttpSettings) -> Result<Proxy, Box<dyn std::error::Error>> {
    let dialer = Dialer::new(&settings, Arc::new(SystemLookup))?;
    Ok(Proxy::start(dialer, tasks).await?)
}

fn allowing(hosts: &str) -> Result<HttpSettings, crate::AllowHostError> {
    Ok(HttpSettings {
        allow_hosts: AllowHost::parse_list(hosts)?,
        ..HttpSettings::default()
    })
}

/// What a program sends with a pass, and the whole answer.
async fn ask(pass: &Pass, line: &str, more: &str) -> Result<String, Box<dyn std::error::Error>> {
    let url = Url::parse(pass.url())?;
    let pair = format!("{}:{}", url.username(), url.password().unwrap_or_default());
    let header = format!("Proxy-Authorization: Basic {}", STANDARD.encode(pair));
    raw(
        &url,
        &format!("{line}\r\nHost: x\r\n{header}\r\n\r\n{more}"),
    )
    .await
}

async fn raw(proxy: &Url, request: &str) -> Result<String, Box<dyn std::error::Error>> {
    let port = proxy.port().ok_or("no port")?;
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer)
}

/// A server that answers a connection with the request that it got.
async fn mirror() -> std::io::Result<(String, JoinSet<()>)> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let host = listener.local_addr()?.to_string();
    let mut tasks = JoinSet::new();
    tasks.spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut got = Vec::new();
            while !got.ends_with(b"\r\n\r\n") {
                match stream.read_u8().await {
                    Ok(byte) => got.push(byte),
                    Err(_) => break,
                }
            }
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", got.len());
            drop(stream.write_all(head.as_bytes()).await);
            drop(stream.write_all(&got).await);
            drop(stream.shutdown().await);
        }
    });
    Ok((host, tasks))
}

#[tokio::test]
async fn a_tunnel_carries_what_both_sides_say() -> Outcome {
    let (tasks, (host, _server)) = (tasks(), mirror().await?);
    let proxy = proxy(&tasks, allowing(&host)?).await?;

    let line = format!("CONNECT {host} HTTP/1.1");
    let answer = ask(&proxy.pass(), &line, "GET /vespers HTTP/1.1\r\n\r\n").await?;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("GET /vespers HTTP/1.1"), "{answer}");
    Ok(())
}

#[tokio::test]
async fn a_request_for_a_link_is_passed_on_without_the_pass() -> Outcome {
    let (tasks, (host, _server)) = (tasks(), mirror().await?);
    let proxy = proxy(&tasks, allowing(&host)?).await?;
    let pass = proxy.pass();

    let line = format!("GET http://{host}/compline?x=1 HTTP/1.1");
    let answer = ask(&pass, &line, "").await?;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("GET /compline?x=1 HTTP/1.1"), "{answer}");
    assert!(answer.contains(&format!("host: {host}")), "{answer}");
    let lower = answer.to_ascii_lowercase();
    assert!(!lower.contains("proxy-authorization"), "{answer}");
    Ok(())
}

#[tokio::test]
async fn fault_59_what_the_wall_refuses_a_program_is_refused_and_remembered() -> Outcome {
    let tasks = tasks();
    let proxy = proxy(&tasks, HttpSettings::default()).await?;
    for line in [
        "CONNECT 127.0.0.1:8080 HTTP/1.1",
        "CONNECT [::1]:443 HTTP/1.1",
        "CONNECT 169.254.169.254:80 HTTP/1.1",
        "CONNECT [::ffff:10.0.0.1]:443 HTTP/1.1",
        "CONNECT localhost:443 HTTP/1.1",
        "CONNECT 1.1.1.1:22 HTTP/1.1",
        "GET http://127.0.0.1:8080/ HTTP/1.1",
        "GET http://2130706433/ HTTP/1.1",
        "GET http://192.168.0.1/latest HTTP/1.1",
    ] {
        let pass = proxy.pass();
        let answer = ask(&pass, line, "").await?;
        assert!(answer.starts_with("HTTP/1.1 403"), "{line}: {answer}");
        let refusal = pass.refusal();
        assert!(
            matches!(refusal, Some(OpenError::Blocked(_))),
            "{line}: {refusal:?}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn nobody_gets_through_without_a_pass_that_is_good() -> Outcome {
    let (tasks, (host, _server)) = (tasks(), mirror().await?);
    let proxy = proxy(&tasks, allowing(&host)?).await?;
    let request = format!("CONNECT {host} HTTP/1.1\r\nHost: x\r\n");
    let pass = proxy.pass();
    let url = Url::parse(pass.url())?;

    let wrong = STANDARD.encode("caged:guess");
    for header in [
        String::new(),
        format!("Proxy-Authorization: Basic {wrong}\r\n"),
    ] {
        let answer = raw(&url, &format!("{request}{header}\r\n")).await?;
        assert!(answer.starts_with("HTTP/1.1 407"), "{answer}");
    }
    let used = {
        let pair = format!("caged:{}", url.password().unwrap_or_default());
        format!("Proxy-Authorization: Basic {}\r\n", STANDARD.encode(pair))
    };
    drop(pass);
    let answer = raw(&url, &format!("{request}{used}\r\n")).await?;
    assert!(
        answer.starts_with("HTTP/1.1 407"),
        "a pass outlived its job: {answer}"
    );
    Ok(())
}

#[tokio::test]
async fn requests_that_are_none_of_a_proxy_are_refused() -> Outcome {
    let tasks = tasks();
    let proxy = proxy(&tasks, HttpSettings::default()).await?;
    for line in [
        "GET / HTTP/1.1",
        "GET ftp://example.org/a HTTP/1.1",
        "GET https://example.org/a HTTP/1.1",
        "CONNECT example.org HTTP/1.1",
    ] {
        let answer = ask(&proxy.pass(), line, "").await?;
        assert!(answer.starts_with("HTTP/1.1 400"), "{line}: {answer}");
    }
    Ok(())
}

#[tokio::test]
async fn everything_goes_through_the_operators_proxy_once_the_wall_has_judged() -> Outcome {
    let (tasks, (host, _server)) = (tasks(), mirror().await?);
    // The operator's proxy is another one of ours, which lets the mirror's host through.
    let outer = proxy(&tasks, allowing(&host)?).await?;
    let outer_pass = outer.pass();
    let mut settings = allowing(&host)?;
    settings.egress_proxy = Some(outer_pass.url().parse()?);
    let inner = proxy(&tasks, settings).await?;

    let line = format!("CONNECT {host} HTTP/1.1");
    let answer = ask(&inner.pass(), &line, "GET /lauds HTTP/1.1\r\n\r\n").await?;
    assert!(answer.contains("GET /lauds"), "{answer}");
    drop(outer_pass);
    let answer = ask(&inner.pass(), &line, "").await?;
    assert!(
        answer.starts_with("HTTP/1.1 502"),
        "not through the proxy: {answer}"
    );
    Ok(())
}
