use std::sync::Arc;
use std::time::Duration;

use rustls::RootCertStore;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use url::Url;

use super::Outcome;
use crate::http::client::{Client, Part};
use crate::http::dial::{Dialer, with_roots};
use crate::tasks::Tasks;
use crate::{AllowHost, HttpSettings, OpenError, SystemLookup};

/// A server for one name, its certificate and its port.
async fn server(
    name: &str,
    tasks: &mut JoinSet<()>,
) -> Result<(CertificateDer<'static>, u16), Box<dyn std::error::Error>> {
    let issued = rcgen::generate_simple_self_signed(vec![name.to_owned()])?;
    let certificate = issued.cert.der().clone();
    let key = PrivatePkcs8KeyDer::from(issued.signing_key.serialize_der());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![certificate.clone()], key.into())?;
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let port = listener.local_addr()?.port();
    tasks.spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else {
                continue;
            };
            let Ok(1..) = stream.read(&mut [0; 4096]).await else {
                continue;
            };
            let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
            drop(stream.write_all(answer).await);
            drop(stream.shutdown().await);
        }
    });
    Ok((certificate, port))
}

async fn get(trusted: &CertificateDer<'static>, port: u16) -> Result<Vec<u8>, OpenError> {
    let settings = HttpSettings {
        allow_hosts: AllowHost::parse_list("127.0.0.1").expect("an address"),
        connect_timeout: Duration::from_secs(2),
        ..HttpSettings::default()
    };
    let mut roots = RootCertStore::empty();
    roots.add(trusted.clone()).expect("a certificate");
    let tls = with_roots(roots).expect("a sound configuration");
    let dialer = Dialer::trusting(&settings, Arc::new(SystemLookup), tls);
    let tasks = Tasks {
        tracker: TaskTracker::new(),
        stop: CancellationToken::new(),
    };
    let client = Client::new(&settings, dialer, tasks).expect("sound settings");
    let url = Url::parse(&format!("https://127.0.0.1:{port}/")).expect("a link");
    let mut answer = client.get(&url.clone().into(), Part::default()).await?;
    let mut bytes = Vec::new();
    while let Ok(Some(chunk)) = answer.chunk().await {
        bytes.extend(chunk);
    }
    Ok(bytes)
}

#[tokio::test]
async fn a_server_is_believed_by_a_trusted_certificate_for_its_own_name_only() -> Outcome {
    let mut tasks = JoinSet::new();
    let (trusted, port) = server("127.0.0.1", &mut tasks).await?;
    let (stranger, _) = server("127.0.0.1", &mut tasks).await?;
    let (named_otherwise, other_port) = server("music.example", &mut tasks).await?;

    assert_eq!(get(&trusted, port).await, Ok(b"hello".to_vec()));
    for refused in [
        get(&stranger, port).await,
        get(&named_otherwise, other_port).await,
    ] {
        assert!(
            matches!(refused, Err(OpenError::Network { .. })),
            "{refused:?}"
        );
    }
    Ok(())
}
