//! The operator's own proxy towards the internet.
//!
//! Only `CONNECT` is used (RFC 9110, section 9.3.6), and with the address that
//! the wall has judged: the proxy has no name left to look up.

use std::io;
use std::net::SocketAddr;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use url::Url;

/// The longest head of an answer, in bytes.
const MAX_HEAD: usize = 8 * 1024;

/// An HTTP proxy of the operator's: `http://host:port`, with `user:password@`
/// where it asks for one.
#[derive(Clone, Debug)]
pub struct EgressProxy {
    host: String,
    port: u16,
    credential: Option<SecretString>,
}

/// A text that names no proxy. It does not say the text, which may hold a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is not http://host:port or http://user:password@host:port")]
pub struct EgressProxyError;

impl FromStr for EgressProxy {
    type Err = EgressProxyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url = Url::parse(text.trim()).map_err(|_| EgressProxyError)?;
        let plain = url.scheme() == "http" && url.path() == "/" && url.query().is_none();
        let host = url.host().filter(|_| plain).ok_or(EgressProxyError)?;
        let decoded = |text: &str| {
            percent_encoding::percent_decode_str(text)
                .decode_utf8()
                .map(String::from)
                .map_err(|_| EgressProxyError)
        };
        let credential = if url.username().is_empty() {
            None
        } else {
            let password = decoded(url.password().unwrap_or_default())?;
            let pair = format!("{}:{password}", decoded(url.username())?);
            Some(STANDARD.encode(pair).into())
        };
        Ok(Self {
            host: match host {
                url::Host::Ipv6(address) => address.to_string(),
                other => other.to_string(),
            },
            port: url.port().unwrap_or(80),
            credential,
        })
    }
}

impl EgressProxy {
    /// A connection to an address, through the proxy.
    pub(super) async fn connect(&self, address: SocketAddr) -> io::Result<TcpStream> {
        let mut stream = TcpStream::connect((self.host.as_str(), self.port)).await?;
        let mut request = format!("CONNECT {address} HTTP/1.1\r\nHost: {address}\r\n");
        if let Some(credential) = &self.credential {
            request.push_str("Proxy-Authorization: Basic ");
            request.push_str(credential.expose_secret());
            request.push_str("\r\n");
        }
        request.push_str("\r\n");
        stream.write_all(request.as_bytes()).await?;

        // Byte by byte: what follows the head is not ours to read.
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            if head.len() >= MAX_HEAD {
                return Err(refused("its answer has no end"));
            }
            head.push(stream.read_u8().await?);
        }
        let head = String::from_utf8_lossy(&head);
        let status = head.split(' ').nth(1).unwrap_or_default();
        if !status.starts_with('2') || status.len() != 3 {
            return Err(refused(head.lines().next().unwrap_or_default()));
        }
        Ok(stream)
    }
}

fn refused(words: &str) -> io::Error {
    io::Error::other(format!("the egress proxy refuses: {words}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_plain_http_proxy_is_refused_without_repeating_it() {
        for text in [
            "https://host:1",
            "socks5://host:1",
            "http://host:1/path",
            "host:1",
            "http://user:planted@",
        ] {
            let error = text.parse::<EgressProxy>().expect_err(text);
            assert!(!error.to_string().contains("planted"));
        }
    }

    #[test]
    fn its_password_is_in_no_debug_output() -> Result<(), EgressProxyError> {
        let proxy: EgressProxy = "http://cellarer:pl%40nted@10.0.0.1:8080".parse()?;

        assert!(!format!("{proxy:?}").contains("nted"));
        let credential = proxy.credential.ok_or(EgressProxyError)?;
        assert_eq!(
            credential.expose_secret(),
            STANDARD.encode("cellarer:pl@nted")
        );
        Ok(())
    }
}
