//! Who may come in: this machine's browser, on this page. Other pages in the
//! same browser can send requests to loopback, and a name of theirs can be
//! made to point at it; neither gets further than here.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// What every answer says. <https://owasp.org/www-project-secure-headers/>
const ALWAYS: [(header::HeaderName, &str); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (CROSS_ORIGIN_RESOURCE_POLICY, "same-origin"),
];

const CROSS_ORIGIN_RESOURCE_POLICY: header::HeaderName =
    header::HeaderName::from_static("cross-origin-resource-policy");

/// Why somebody is turned away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Stranger {
    /// The name in the address is not this machine's own.
    #[error("this page is only at 127.0.0.1 and localhost")]
    Host,
    /// Another page asks.
    #[error("only the page itself may ask for this")]
    Origin,
}

impl IntoResponse for Stranger {
    fn into_response(self) -> Response {
        (StatusCode::FORBIDDEN, self.to_string()).into_response()
    }
}

/// Turns strangers away, and tells the browser to be careful with the rest.
pub(super) async fn guard(request: Request, next: Next) -> Response {
    let admitted = admit(request.method(), request.headers());
    let mut response = match admitted {
        Ok(()) => next.run(request).await,
        Err(stranger) => stranger.into_response(),
    };
    for (name, value) in ALWAYS {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

/// The `Host` must be loopback's (against DNS rebinding); whatever changes
/// something, a WebSocket too, must come from the page at that very host.
fn admit(method: &Method, headers: &HeaderMap) -> Result<(), Stranger> {
    let host = text(headers, &header::HOST).ok_or(Stranger::Host)?;
    let name = host.rsplit_once(':').map_or(host, |(name, port)| {
        let is_port = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
        if is_port { name } else { host }
    });
    if !matches!(name, "127.0.0.1" | "localhost" | "[::1]") {
        return Err(Stranger::Host);
    }
    let only_looks = matches!(*method, Method::GET | Method::HEAD);
    if only_looks && !headers.contains_key(header::UPGRADE) {
        return Ok(());
    }
    let origin = text(headers, &header::ORIGIN).ok_or(Stranger::Origin)?;
    if origin.strip_prefix("http://") == Some(host) {
        Ok(())
    } else {
        Err(Stranger::Origin)
    }
}

/// A header that is there exactly once.
fn text<'a>(headers: &'a HeaderMap, name: &header::HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let first = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(method: &Method, headers: &[(header::HeaderName, &str)]) -> Result<(), Stranger> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(name, HeaderValue::from_str(value).expect("a header"));
        }
        admit(method, &map)
    }

    #[test]
    fn only_loopback_names_are_served() {
        for host in ["127.0.0.1:8017", "localhost:9", "localhost", "[::1]:8017"] {
            assert_eq!(
                asked(&Method::GET, &[(header::HOST, host)]),
                Ok(()),
                "{host}"
            );
        }
        for host in [
            "evil.example:8017",
            "127.0.0.1.evil.example",
            "localhost.evil.example:8017",
            "192.168.0.1:8017",
            "evil.example:127.0.0.1",
            "",
        ] {
            let refused = asked(&Method::GET, &[(header::HOST, host)]);
            assert_eq!(refused, Err(Stranger::Host), "{host}");
        }
        assert_eq!(asked(&Method::GET, &[]), Err(Stranger::Host));
        let twice = [(header::HOST, "localhost"), (header::HOST, "localhost")];
        assert_eq!(asked(&Method::GET, &twice), Err(Stranger::Host));
    }

    #[test]
    fn what_changes_something_comes_from_the_page_itself() {
        let host = (header::HOST, "127.0.0.1:8017");
        let own = (header::ORIGIN, "http://127.0.0.1:8017");
        assert_eq!(asked(&Method::POST, &[host.clone(), own]), Ok(()));
        for origin in [
            "http://127.0.0.1:3000",
            "http://localhost:8017",
            "https://127.0.0.1:8017",
            "http://evil.example",
            "null",
        ] {
            for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS] {
                let refused = asked(&method, &[host.clone(), (header::ORIGIN, origin)]);
                assert_eq!(refused, Err(Stranger::Origin), "{method} {origin}");
            }
        }
        assert_eq!(asked(&Method::POST, &[host]), Err(Stranger::Origin));
    }

    #[test]
    fn a_websocket_without_the_pages_origin_is_refused() {
        let host = (header::HOST, "127.0.0.1:8017");
        let upgrade = (header::UPGRADE, "websocket");
        let other = (header::ORIGIN, "http://evil.example");
        let own = (header::ORIGIN, "http://127.0.0.1:8017");
        let asked = |headers: &[_]| asked(&Method::GET, headers);
        assert_eq!(
            asked(&[host.clone(), upgrade.clone()]),
            Err(Stranger::Origin)
        );
        assert_eq!(
            asked(&[host.clone(), upgrade.clone(), other]),
            Err(Stranger::Origin)
        );
        assert_eq!(asked(&[host, upgrade, own]), Ok(()));
    }
}
