//! A TCP listener whose connections can all be cut at once, and that refuses
//! new ones while an outage is ordered. The port stays ours meanwhile.

use std::{
    future::Future,
    io,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
};
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

/// The switch of an outage.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gate {
    inner: Arc<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    shut: AtomicBool,
    cut: Mutex<CancellationToken>,
}

impl Gate {
    /// Cuts every connection and refuses new ones.
    pub(crate) fn shut(&self) {
        self.inner.shut.store(true, Ordering::SeqCst);
        let mut cut = self
            .inner
            .cut
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *cut).cancel();
    }

    /// Whether connections are let in.
    pub(crate) fn is_open(&self) -> bool {
        !self.inner.shut.load(Ordering::SeqCst)
    }

    /// Lets connections in again.
    pub(crate) fn open(&self) {
        self.inner.shut.store(false, Ordering::SeqCst);
    }

    fn admit(&self, stream: TcpStream) -> Option<GatedStream> {
        let cut = self
            .inner
            .cut
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if self.inner.shut.load(Ordering::SeqCst) {
            return None;
        }
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "nodelay was refused");
        }
        Some(GatedStream {
            stream,
            cut: Box::pin(cut.cancelled_owned()),
        })
    }
}

/// A listener behind a [`Gate`].
#[derive(Debug)]
pub(crate) struct GatedListener {
    listener: TcpListener,
    gate: Gate,
}

impl GatedListener {
    pub(crate) fn new(listener: TcpListener, gate: Gate) -> Self {
        Self { listener, gate }
    }
}

impl axum::serve::Listener for GatedListener {
    type Io = GatedStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            match self.listener.accept().await {
                Ok((stream, address)) => {
                    if let Some(stream) = self.gate.admit(stream) {
                        return (stream, address);
                    }
                }
                // Out of descriptors: others must close some first.
                Err(error) => {
                    tracing::warn!(%error, "accept failed");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}

/// A connection that ends when its gate is shut.
pub(crate) struct GatedStream {
    stream: TcpStream,
    cut: Pin<Box<WaitForCancellationFutureOwned>>,
}

impl GatedStream {
    fn is_cut(&mut self, context: &mut Context<'_>) -> bool {
        self.cut.as_mut().poll(context).is_ready()
    }
}

fn reset() -> io::Error {
    io::Error::from(io::ErrorKind::ConnectionReset)
}

impl AsyncRead for GatedStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.is_cut(context) {
            return Poll::Ready(Err(reset()));
        }
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for GatedStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.is_cut(context) {
            return Poll::Ready(Err(reset()));
        }
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
