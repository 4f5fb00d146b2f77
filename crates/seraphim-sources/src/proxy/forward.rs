//! Requests for a whole `http://` link, passed on to its server.

use std::str::FromStr as _;
use std::time::Duration;

use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper::header::{
    CONNECTION, HOST, HeaderMap, HeaderName, HeaderValue, PROXY_AUTHORIZATION, TE, TRAILER,
    TRANSFER_ENCODING, UPGRADE,
};
use hyper::{Request, Response, Uri};
use hyper_util::rt::TokioIo;
use url::{Position, Url};

use super::{BUFFER, Body};
use crate::http::dial::Dialer;
use crate::tasks::Tasks;
use crate::{OpenError, chain};

/// How long the head of an answer may take.
const HEAD_TIME: Duration = Duration::from_secs(30);

/// Passes a request on and gives its answer.
pub(super) async fn forward(
    dialer: &Dialer,
    tasks: &Tasks,
    request: Request<Incoming>,
) -> Result<Response<Body>, OpenError> {
    let wrong = |cause: String| OpenError::unplayable("That is no request for a link.", cause);
    let url = Url::parse(&request.uri().to_string()).map_err(|error| wrong(error.to_string()))?;
    if url.scheme() != "http" {
        return Err(wrong(format!("scheme {}", url.scheme())));
    }
    let stream = dialer.tunnel(&url).await?;
    let request = onward(request, &url).map_err(wrong)?;
    let ask = async {
        let (mut sender, connection) = http1::Builder::new()
            .max_buf_size(BUFFER)
            .handshake(TokioIo::new(stream))
            .await?;
        // It ends with the answer's body, which the near side drops.
        tasks.tracker.spawn(async move { drop(connection.await) });
        sender.send_request(request).await
    };
    let answer = tokio::time::timeout(HEAD_TIME, ask)
        .await
        .map_err(|_| OpenError::network("The server does not answer.", "no head in time"))?
        .map_err(|error| {
            OpenError::network("The server hung up without an answer.", chain(&error))
        })?;
    let (mut parts, body) = answer.into_parts();
    strip(&mut parts.headers);
    Ok(Response::from_parts(parts, body.boxed()))
}

fn onward(request: Request<Incoming>, url: &Url) -> Result<Request<Incoming>, String> {
    let (mut parts, body) = request.into_parts();
    parts.uri = Uri::from_str(&url[Position::BeforePath..Position::AfterQuery])
        .map_err(|error| error.to_string())?;
    strip(&mut parts.headers);
    let host = HeaderValue::from_str(&url[Position::BeforeHost..Position::AfterPort])
        .map_err(|error| error.to_string())?;
    parts.headers.insert(HOST, host);
    parts
        .headers
        .insert(CONNECTION, HeaderValue::from_static("close"));
    Ok(Request::from_parts(parts, body))
}

/// Takes out what concerns one connection only (RFC 9110, section 7.6.1).
fn strip(headers: &mut HeaderMap) {
    let named: Vec<HeaderName> = headers
        .get_all(CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|name| HeaderName::from_str(name.trim()).ok())
        .collect();
    for name in named {
        headers.remove(name);
    }
    for name in [
        CONNECTION,
        PROXY_AUTHORIZATION,
        TE,
        TRAILER,
        TRANSFER_ENCODING,
        UPGRADE,
        HeaderName::from_static("keep-alive"),
        HeaderName::from_static("proxy-connection"),
    ] {
        headers.remove(name);
    }
}
