//! A server that answers as a test wants it to, well or badly.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// One request.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) path: String,
    /// The first byte wanted.
    pub(crate) from: Option<u64>,
    pub(crate) if_range: Option<String>,
    /// Which request it is, from 0.
    pub(crate) number: usize,
}

/// Ends with its tasks when it is dropped.
pub(crate) struct Server {
    port: u16,
    asked: Arc<Mutex<Vec<Asked>>>,
    _tasks: JoinSet<()>,
}

impl Server {
    /// Answers each request on its own connection.
    pub(crate) async fn start<F, Fut>(answer: F) -> io::Result<Self>
    where
        F: Fn(Asked, TcpStream) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = io::Result<()>> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let seen = Arc::clone(&asked);
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let Ok((mut request, stream)) = read_request(stream).await else {
                    continue;
                };
                {
                    let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
                    request.number = seen.len();
                    seen.push(request.clone());
                }
                let answered = answer(request, stream);
                connections.spawn(async move { drop(answered.await) });
            }
        });
        Ok(Self {
            port,
            asked,
            _tasks: tasks,
        })
    }

    /// A server with one file at every path, giving any part of it.
    pub(crate) async fn with_file(bytes: Vec<u8>, mime: &'static str) -> io::Result<Self> {
        let bytes = Arc::new(bytes);
        Self::start(move |asked, mut stream| {
            let bytes = Arc::clone(&bytes);
            async move {
                let head = head(&asked, bytes.len(), &format!("Content-Type: {mime}\r\n"));
                stream.write_all(head.as_bytes()).await?;
                stream.write_all(&bytes[first(&asked)..]).await
            }
        })
        .await
    }

    pub(crate) fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// Where the wanted part begins.
pub(crate) fn first(asked: &Asked) -> usize {
    usize::try_from(asked.from.unwrap_or(0)).expect("tests ask for small files")
}

/// The head of a good answer to a request for a part.
pub(crate) fn head(asked: &Asked, length: usize, more: &str) -> String {
    let from = first(asked);
    format!(
        "HTTP/1.1 206 Partial Content\r\nConnection: close\r\nETag: \"one\"\r\n\
         Content-Range: bytes {from}-{}/{length}\r\nContent-Length: {}\r\n{more}\r\n",
        length - 1,
        length - from,
    )
}

async fn read_request(stream: TcpStream) -> io::Result<(Asked, TcpStream)> {
    let mut reader = BufReader::new(stream);
    let mut asked = Asked {
        path: String::new(),
        from: None,
        if_range: None,
        number: 0,
    };
    let mut line = String::new();
    loop {
        line.clear();
        reader.read_line(&mut line).await?;
        let text = line.trim_end();
        if text.is_empty() {
            return Ok((asked, reader.into_inner()));
        }
        let lower = text.to_ascii_lowercase();
        if let Some(rest) = text.strip_prefix("GET ") {
            asked.path = rest.split(' ').next().unwrap_or_default().to_owned();
        } else if let Some(range) = lower.strip_prefix("range: bytes=") {
            asked.from = range.split('-').next().and_then(|from| from.parse().ok());
        } else if lower.starts_with("if-range:") {
            asked.if_range = text.split_once(": ").map(|(_, tag)| tag.to_owned());
        }
    }
}
