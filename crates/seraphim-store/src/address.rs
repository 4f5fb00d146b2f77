//! Where the database is: one line of configuration.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// A database's address.
#[derive(Clone, PartialEq, Eq)]
pub enum Address {
    /// A SQLite file.
    Sqlite {
        /// The file.
        path: PathBuf,
        /// It is opened for reading only.
        read_only: bool,
    },
    /// A PostgreSQL server, with its password in the URL.
    Postgres(String),
}

/// Why a text is no address of a database.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It names another kind of database, or none.
    #[error("it is neither sqlite:FILE nor postgres://USER:PASSWORD@HOST/DATABASE")]
    UnknownKind,
    /// There is no file behind `sqlite:`.
    #[error("it names no file; write sqlite:FILE")]
    NoFile,
    /// A database in memory would lose everything.
    #[error("a database in memory forgets everything; write sqlite:FILE")]
    InMemory,
    /// PostgreSQL's URL cannot be read.
    #[error("it is not a PostgreSQL URL")]
    NotPostgres,
}

impl Address {
    /// A SQLite file that is read and written.
    #[must_use]
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self::Sqlite {
            path: path.into(),
            read_only: false,
        }
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if let Some(rest) = text.strip_prefix("sqlite:") {
            let rest = rest.strip_prefix("//").unwrap_or(rest);
            let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
            if path.is_empty() {
                return Err(AddressError::NoFile);
            }
            if path == ":memory:" || query.contains("mode=memory") {
                return Err(AddressError::InMemory);
            }
            return Ok(Self::Sqlite {
                path: PathBuf::from(path),
                read_only: query.split('&').any(|pair| pair == "mode=ro"),
            });
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return sqlx::postgres::PgConnectOptions::from_str(text)
                .map(|_| Self::Postgres(text.to_owned()))
                .map_err(|_| AddressError::NotPostgres);
        }
        Err(AddressError::UnknownKind)
    }
}

/// Without the password.
impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite { path, .. } => write!(out, "sqlite:{}", path.display()),
            Self::Postgres(url) => match sqlx::postgres::PgConnectOptions::from_str(url) {
                Ok(options) => write!(
                    out,
                    "postgres://{}:{}/{}",
                    options.get_host(),
                    options.get_port(),
                    options.get_database().unwrap_or_default()
                ),
                Err(_) => out.write_str("postgres:"),
            },
        }
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{self}")
    }
}

/// A path as it stands in a URL of sqlx, which takes `%` and `?` for its own.
pub(crate) fn escaped(path: &Path) -> String {
    path.to_string_lossy()
        .replace('%', "%25")
        .replace('?', "%3F")
        .replace('#', "%23")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_with_and_without_slashes() {
        for text in ["sqlite:a/b.db", "sqlite://a/b.db"] {
            assert_eq!(text.parse(), Ok(Address::file("a/b.db")));
        }
        assert_eq!("sqlite:///x.db".parse(), Ok(Address::file("/x.db")));
        assert_eq!("sqlite:".parse::<Address>(), Err(AddressError::NoFile));
        for text in ["sqlite::memory:", "sqlite:x?mode=memory"] {
            assert_eq!(text.parse::<Address>(), Err(AddressError::InMemory));
        }
        assert_eq!(
            "mysql://x".parse::<Address>(),
            Err(AddressError::UnknownKind)
        );
    }

    #[test]
    fn the_password_is_never_shown() {
        let address: Address = "postgres://me:planted@db.example:5433/seraphim"
            .parse()
            .expect("an address");
        let shown = format!("{address} {address:?}");
        assert!(!shown.contains("planted"), "{shown}");
        assert!(shown.contains("db.example:5433/seraphim"), "{shown}");
    }
}
