//! Who may look at the console, and what the page is served with.

use seraphim_sandbox::Console;
use tokio_tungstenite::{
    connect_async,
    tungstenite::{self, client::IntoClientRequest},
};

use crate::{
    client::{Outcome, sandbox},
    console::http,
    page::open,
};

#[tokio::test]
async fn the_page_is_served_with_a_tag_and_a_strict_policy() -> Outcome {
    let sandbox = sandbox().await?;
    let console = open(&sandbox).await?;
    let page = http()?.get(console.url()).send().await?;
    assert_eq!(page.status(), 200);
    let header = |name: &str| page.headers()[name].to_str().unwrap_or_default().to_owned();
    assert_eq!(header("content-type"), "text/html; charset=utf-8");
    let policy = header("content-security-policy");
    assert!(policy.starts_with("default-src 'self';"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    assert_eq!(header("x-content-type-options"), "nosniff");
    let tag = header("etag");
    let again = http()?.get(console.url()).header("if-none-match", tag);
    assert_eq!(again.send().await?.status(), 304);
    let lost = http()?.get(format!("{}../Cargo.toml", console.url()));
    assert_eq!(lost.send().await?.status(), 404);
    Ok(())
}

/// The status that a WebSocket with this host and origin gets.
async fn knock(console: &Console, host: Option<&str>, origin: Option<&str>) -> Outcome<u16> {
    let url = format!("{}live", console.url().replace("http", "ws"));
    let mut request = url.into_client_request()?;
    if let Some(host) = host {
        request.headers_mut().insert("host", host.parse()?);
    }
    if let Some(origin) = origin {
        request.headers_mut().insert("origin", origin.parse()?);
    }
    match connect_async(request).await {
        Ok((_, response)) => Ok(response.status().as_u16()),
        Err(tungstenite::Error::Http(response)) => Ok(response.status().as_u16()),
        Err(error) => Err(error.into()),
    }
}

#[tokio::test]
async fn other_pages_in_the_same_browser_are_turned_away() -> Outcome {
    let sandbox = sandbox().await?;
    let console = open(&sandbox).await?;
    let url = console.url();
    let own = url.trim_end_matches('/');
    assert_eq!(knock(&console, None, Some(own)).await?, 101);
    assert_eq!(knock(&console, None, None).await?, 403);
    assert_eq!(
        knock(&console, None, Some("http://evil.example")).await?,
        403
    );
    assert_eq!(
        knock(&console, None, Some("http://127.0.0.1:1")).await?,
        403
    );
    let rebound = knock(&console, Some("evil.example"), Some("http://evil.example"));
    assert_eq!(rebound.await?, 403);
    let post = |origin: &str| {
        let request = http()?.post(format!("{url}files?name=a")).body("x");
        Ok::<_, Box<dyn std::error::Error>>(request.header("origin", origin).send())
    };
    assert_eq!(post(own)?.await?.status(), 200);
    assert_eq!(post("http://evil.example")?.await?.status(), 403);
    assert_eq!(post("null")?.await?.status(), 403);
    let rebound = http()?.get(&url).header("host", "evil.example:8017");
    assert_eq!(rebound.send().await?.status(), 403);
    let large = http()?
        .post(format!("{url}files?name=a"))
        .header("origin", own);
    let large = large.body(vec![0; 11 * 1024 * 1024]).send().await;
    assert!(
        large.is_err() || large?.status() == 413,
        "files are bounded"
    );
    Ok(())
}
