//! The socket that audio leaves by.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket},
    sync::Arc,
    time::Duration,
};

use tokio::time::timeout;

use super::discovery;

/// Received audio is never read; this keeps the kernel from storing it.
const RECEIVE_BUFFER: usize = 4096;
const TRIES: u32 = 5;
const TRY: Duration = Duration::from_secs(1);

/// A connected, non-blocking socket to the voice server. The pacing thread
/// sends audio on it, the driver keep-alives.
#[derive(Debug)]
pub(crate) struct VoiceSocket {
    socket: Arc<UdpSocket>,
    kept_alive: u64,
}

impl VoiceSocket {
    /// Opens a socket to the server.
    pub(crate) fn open(server: SocketAddr) -> io::Result<Self> {
        let any: IpAddr = match server {
            SocketAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
            SocketAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
        };
        let socket = UdpSocket::bind((any, 0))?;
        socket.connect(server)?;
        socket.set_nonblocking(true)?;
        if let Err(error) =
            rustix::net::sockopt::set_socket_recv_buffer_size(&socket, RECEIVE_BUFFER)
        {
            tracing::debug!(%error, "the receive buffer keeps its size");
        }
        Ok(Self {
            socket: Arc::new(socket),
            kept_alive: 0,
        })
    }

    /// The socket, for the pacing thread.
    pub(crate) fn share(&self) -> Arc<UdpSocket> {
        Arc::clone(&self.socket)
    }

    /// Asks the server for this client's address.
    pub(crate) async fn discover(&self, ssrc: u32) -> io::Result<(IpAddr, u16)> {
        let socket = tokio::net::UdpSocket::from_std(self.socket.try_clone()?)?;
        let request = discovery::request(ssrc);
        let answer = async {
            // One byte more, so that a longer packet is not taken for an answer.
            let mut packet = [0; discovery::PACKET_BYTES + 1];
            loop {
                match socket.recv(&mut packet).await {
                    Ok(length) => {
                        if let Some(found) = discovery::response(&packet[..length], ssrc) {
                            return Ok(found);
                        }
                    }
                    Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => {}
                    Err(error) => return Err(error),
                }
            }
        };
        tokio::pin!(answer);
        for _ in 0..TRIES {
            // A refusal is told by the missing answer.
            let _ = socket.send(&request).await;
            if let Ok(found) = timeout(TRY, &mut answer).await {
                return found;
            }
        }
        Err(io::Error::new(
            io::ErrorKind::TimedOut,
            "the voice server does not answer over UDP",
        ))
    }

    /// Sends eight bytes, so that routers keep the way open.
    pub(crate) fn keep_alive(&mut self) {
        let _ = self.socket.send(&self.kept_alive.to_le_bytes());
        self.kept_alive += 1;
    }
}
