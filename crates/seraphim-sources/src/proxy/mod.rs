//! The proxy on loopback through which caged programs reach the internet.
//!
//! A program that is not ours looks names up and follows redirects by itself,
//! so the wall stands here: every connection that it wants is judged as one of
//! the source `http` is, on the address that is connected to. A program needs a
//! pass, which ends with its job; nobody else on the machine gets through.
//!
//! `CONNECT` opens a tunnel, a request for a whole `http://` link is forwarded
//! (RFC 9112, section 3.2.2).

mod forward;
mod pass;
#[cfg(test)]
mod tests;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::header::{HeaderValue, PROXY_AUTHENTICATE};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use url::Url;

pub(crate) use self::pass::Pass;
use self::pass::Passes;
use crate::OpenError;
use crate::http::dial::Dialer;
use crate::tasks::Tasks;

/// Connections of programs at once.
const PLACES: usize = 64;
/// How long a connection may live.
const LIFETIME: Duration = Duration::from_mins(15);
/// How long the head of a request may take.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// What a connection buffers, and how long a head may be, in bytes.
const BUFFER: usize = 64 * 1024;

type Body = BoxBody<Bytes, hyper::Error>;

/// The proxy. Cheap to clone; it serves until the sources are closed.
#[derive(Clone)]
pub(crate) struct Proxy {
    address: SocketAddr,
    passes: Arc<Passes>,
}

/// What every connection needs.
#[derive(Clone)]
struct Gate {
    dialer: Dialer,
    passes: Arc<Passes>,
    tasks: Tasks,
}

impl Proxy {
    /// Listens on a free port of 127.0.0.1.
    pub(crate) async fn start(dialer: Dialer, tasks: &Tasks) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let passes = Arc::<Passes>::default();
        let gate = Gate {
            dialer,
            passes: Arc::clone(&passes),
            tasks: tasks.clone(),
        };
        tasks.tracker.spawn(gate.listen(listener));
        Ok(Self { address, passes })
    }

    /// A pass for one program, good until it is dropped.
    pub(crate) fn pass(&self) -> Pass {
        self.passes.issue(self.address)
    }
}

impl Gate {
    async fn listen(self, listener: TcpListener) {
        let places = Arc::new(Semaphore::new(PLACES));
        loop {
            let place = tokio::select! {
                () = self.tasks.stop.cancelled() => return,
                place = Arc::clone(&places).acquire_owned() => place,
            };
            let accepted = tokio::select! {
                () = self.tasks.stop.cancelled() => return,
                accepted = listener.accept() => accepted,
            };
            let Ok((stream, _)) = accepted else {
                // Out of descriptors, most likely: others have to end first.
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            };
            let gate = self.clone();
            self.tasks.tracker.spawn(async move {
                let stop = gate.tasks.stop.clone();
                tokio::select! {
                    () = stop.cancelled() => {}
                    _ = tokio::time::timeout(LIFETIME, gate.serve(stream)) => {}
                }
                drop(place);
            });
        }
    }

    async fn serve(self, stream: TcpStream) {
        // The tunnel that a CONNECT asks for begins when its answer is out.
        let (tunnel, wanted) = tokio::sync::oneshot::channel();
        let tunnel = std::sync::Mutex::new(Some(tunnel));
        let service = service_fn(|request| async {
            let tunnel = &tunnel;
            Ok::<_, std::convert::Infallible>(self.answer(request, tunnel).await)
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIME)
            .max_buf_size(BUFFER)
            .keep_alive(false)
            .serve_connection(TokioIo::new(stream), service)
            .with_upgrades();
        let joined = async {
            if let Ok(Tunnel { upgrade, mut far }) = wanted.await
                && let Ok(near) = upgrade.await
            {
                drop(tokio::io::copy_bidirectional(&mut TokioIo::new(near), &mut far).await);
            }
        };
        let served = async {
            drop(connection.await);
            drop(tunnel.lock().map(|mut tunnel| tunnel.take()));
        };
        tokio::join!(served, joined);
    }

    async fn answer(&self, request: Request<Incoming>, tunnel: &TunnelPlace) -> Response<Body> {
        let Some(pass) = self.passes.admit(request.headers()) else {
            let mut answer = refusal(
                StatusCode::PROXY_AUTHENTICATION_REQUIRED,
                "This proxy is for Seraphim's own programs.",
            );
            let basic = HeaderValue::from_static("Basic realm=\"seraphim\"");
            answer.headers_mut().insert(PROXY_AUTHENTICATE, basic);
            return answer;
        };
        let answered = if request.method() == Method::CONNECT {
            self.connect(request, tunnel).await
        } else {
            forward::forward(&self.dialer, &self.tasks, request).await
        };
        answered.unwrap_or_else(|error| {
            tracing::debug!(
                cause = error.exception().cause,
                "a caged program was refused"
            );
            let status = match &error {
                OpenError::Blocked(_) => {
                    metrics::counter!("seraphim_ssrf_blocked_total").increment(1);
                    StatusCode::FORBIDDEN
                }
                OpenError::Unplayable { .. } => StatusCode::BAD_REQUEST,
                _ => StatusCode::BAD_GATEWAY,
            };
            let answer = refusal(status, &error.to_string());
            pass.refused(error);
            answer
        })
    }

    async fn connect(
        &self,
        mut request: Request<Incoming>,
        tunnel: &TunnelPlace,
    ) -> Result<Response<Body>, OpenError> {
        let wrong = || OpenError::unplayable("That is no host and port.", "a CONNECT to nowhere");
        let authority = request.uri().authority().ok_or_else(wrong)?;
        let port = authority.port_u16().ok_or_else(wrong)?;
        let url = format!("https://{}:{port}/", authority.host());
        let url = Url::parse(&url).map_err(|_| wrong())?;
        let far = self.dialer.tunnel(&url).await?;
        let upgrade = hyper::upgrade::on(&mut request);
        let place = tunnel.lock().ok().and_then(|mut tunnel| tunnel.take());
        place
            .and_then(|place| place.send(Tunnel { upgrade, far }).ok())
            .ok_or_else(wrong)?;
        Ok(Response::new(empty()))
    }
}

/// Both ends of what a CONNECT asked for.
struct Tunnel {
    upgrade: hyper::upgrade::OnUpgrade,
    far: TcpStream,
}

type TunnelPlace = std::sync::Mutex<Option<tokio::sync::oneshot::Sender<Tunnel>>>;

fn empty() -> Body {
    text("")
}

fn text(words: &str) -> Body {
    Full::new(Bytes::copy_from_slice(words.as_bytes()))
        .map_err(|never| match never {})
        .boxed()
}

fn refusal(status: StatusCode, words: &str) -> Response<Body> {
    let mut answer = Response::new(text(words));
    *answer.status_mut() = status;
    answer
}
