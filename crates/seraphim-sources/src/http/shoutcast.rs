//! SHOUTcast servers answer `ICY 200 OK` where HTTP has `HTTP/1.0 200 OK`: the
//! first bytes of a connection, put right on their way in.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::dial::Stream;

const SHOUTCAST: &[u8; 4] = b"ICY ";
const HTTP: &[u8] = b"HTTP/1.0 ";

/// A connection whose answers are HTTP.
pub(super) struct Polite {
    stream: Box<dyn Stream>,
    head: Head,
}

/// What is known of the first bytes.
enum Head {
    /// So many of them look like SHOUTcast's, and are held back.
    Alike(usize),
    /// To be handed out before anything else.
    Pending(Vec<u8>),
    Over,
}

impl Polite {
    pub(super) fn new(stream: Box<dyn Stream>) -> Self {
        Self {
            stream,
            head: Head::Alike(0),
        }
    }
}

/// What becomes of `alike` bytes of the sign and these that follow.
fn judge(alike: usize, more: &[u8]) -> Head {
    let mut seen = SHOUTCAST[..alike].to_vec();
    seen.extend_from_slice(more);
    if seen.starts_with(SHOUTCAST) {
        let rest = seen.split_off(SHOUTCAST.len());
        return Head::Pending([HTTP, &rest].concat());
    }
    if SHOUTCAST.starts_with(&seen) {
        return Head::Alike(seen.len());
    }
    Head::Pending(seen)
}

impl AsyncRead for Polite {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        loop {
            match &mut self.head {
                Head::Over => return Pin::new(&mut self.stream).poll_read(context, buffer),
                Head::Pending(bytes) => {
                    let count = bytes.len().min(buffer.remaining());
                    buffer.put_slice(&bytes[..count]);
                    bytes.drain(..count);
                    if bytes.is_empty() {
                        self.head = Head::Over;
                    }
                    if count > 0 {
                        return Poll::Ready(Ok(()));
                    }
                }
                Head::Alike(alike) => {
                    let alike = *alike;
                    let mut first = [0; 512];
                    let mut first = ReadBuf::new(&mut first);
                    ready!(Pin::new(&mut self.stream).poll_read(context, &mut first))?;
                    self.head = match first.filled() {
                        [] => Head::Pending(SHOUTCAST[..alike].to_vec()),
                        more => judge(alike, more),
                    };
                    if matches!(&self.head, Head::Pending(bytes) if bytes.is_empty()) {
                        self.head = Head::Over;
                        return Poll::Ready(Ok(()));
                    }
                }
            }
        }
    }
}

impl AsyncWrite for Polite {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;

    async fn read(parts: &[&[u8]]) -> io::Result<Vec<u8>> {
        let (mut far, near) = tokio::io::duplex(64);
        let parts: Vec<Vec<u8>> = parts.iter().map(|part| part.to_vec()).collect();
        let write = async move {
            for part in parts {
                far.write_all(&part).await?;
                tokio::task::yield_now().await;
            }
            drop(far);
            io::Result::Ok(())
        };
        let mut bytes = Vec::new();
        let mut polite = Polite::new(Box::new(near));
        let (written, got) = tokio::join!(write, polite.read_to_end(&mut bytes));
        written?;
        got?;
        Ok(bytes)
    }

    #[tokio::test]
    async fn only_the_sign_of_shoutcast_is_put_right_however_it_is_cut() -> io::Result<()> {
        let text = b"ICY 200 OK\r\nicy-name: ICY x\r\n\r\nICY ";
        let right = b"HTTP/1.0 200 OK\r\nicy-name: ICY x\r\n\r\nICY ";
        for cut in 0..text.len() {
            assert_eq!(read(&[&text[..cut], &text[cut..]]).await?, right, "{cut}");
        }
        for other in [&b"HTTP/1.1 200 OK\r\n\r\n"[..], b"IC", b"ICE 1", b"", b"x"] {
            assert_eq!(read(&[other]).await?, other);
            assert_eq!(
                read(&[&other[..other.len() / 2], &other[other.len() / 2..]]).await?,
                other
            );
        }
        Ok(())
    }
}
