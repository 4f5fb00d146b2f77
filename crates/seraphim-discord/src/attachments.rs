//! The files that people attach to commands, read whole and within bounds. Their
//! addresses come from Discord, never from a person.

use std::time::Duration;

use crate::{denial::Denial, error::Error, wire::Attachment};

/// For the whole of a file; they are small.
const PATIENCE: Duration = Duration::from_secs(10);

/// Reads attachments.
#[derive(Debug, Clone)]
pub(crate) struct Attachments {
    http: reqwest::Client,
}

impl Attachments {
    /// A process-wide rustls provider must be installed before.
    pub(crate) fn new() -> Result<Self, Error> {
        let http = reqwest::Client::builder()
            .timeout(PATIENCE)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|source| Error::request("prepare for attachments", source))?;
        Ok(Self { http })
    }

    /// The bytes of a file of at most `largest` bytes, whatever its size is said
    /// to be.
    pub(crate) async fn read(&self, file: &Attachment, largest: usize) -> Result<Vec<u8>, Denial> {
        if file.size > u64::try_from(largest).unwrap_or(u64::MAX) {
            return Err(Denial::FileTooLarge { largest });
        }
        let gone = |error: reqwest::Error| {
            tracing::info!(error = %error.without_url(), "an attachment could not be read");
            Denial::FileUnreadable
        };
        let asked = self.http.get(&file.url).send().await.map_err(gone)?;
        let mut response = asked.error_for_status().map_err(gone)?;
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(gone)? {
            if bytes.len() + chunk.len() > largest {
                return Err(Denial::FileTooLarge { largest });
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::Attachments;
    use crate::{denial::Denial, testing::FakeRest, wire::Attachment};
    use axum::http::Method;
    use serde_json::json;

    #[tokio::test]
    async fn a_file_is_read_as_far_as_its_bound_whatever_its_size_is_said_to_be() {
        let rest = FakeRest::start().await;
        let _ = rustls::crypto::ring::default_provider().install_default();
        let attachments = Attachments::new().expect("a client");
        let file = |size| Attachment {
            url: format!("http://{}/file", rest.authority()),
            filename: "file".to_owned(),
            size,
            content_type: None,
        };
        for (status, largest, size, expected) in [
            (200, 9, 9, Ok(b"\"1234567\"".to_vec())),
            (200, 8, 0, Err(Denial::FileTooLarge { largest: 8 })),
            (404, 9, 9, Err(Denial::FileUnreadable)),
        ] {
            rest.once(Method::GET, "/file", status, json!("1234567"));
            let read = attachments.read(&file(size), largest).await;
            assert_eq!(read, expected, "{status} {largest}");
        }
        let said = attachments.read(&file(10), 9).await;
        assert_eq!(said, Err(Denial::FileTooLarge { largest: 9 }));
        assert_eq!(
            rest.seen().len(),
            3,
            "what is too large is not even asked for"
        );
    }
}
