//! A web site on loopback that serves the music.

use std::net::{Ipv4Addr, SocketAddr};

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use bytes::Bytes;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// The site, which closes when it is dropped.
pub(super) struct Site {
    pub(super) address: SocketAddr,
    _server: JoinSet<()>,
}

impl Site {
    pub(super) async fn open(mp3: Bytes, flac: Bytes) -> anyhow::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let serve = |kind: &'static str, song: Bytes| {
            get(move || {
                let song = song.clone();
                async move { ([(CONTENT_TYPE, kind)], song) }
            })
        };
        let router = Router::new()
            .route("/song.mp3", serve("audio/mpeg", mp3))
            .route("/song.flac", serve("audio/flac", flac));
        let mut server = JoinSet::new();
        server.spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                tracing::error!(%error, "the site fails");
            }
        });
        Ok(Self {
            address,
            _server: server,
        })
    }

    pub(super) fn mp3(&self) -> String {
        format!("http://{}/song.mp3", self.address)
    }

    /// Its header says how long it is, which what is kept needs to be known.
    pub(super) fn flac(&self) -> String {
        format!("http://{}/song.flac", self.address)
    }
}
