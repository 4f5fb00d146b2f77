//! What a database's complaint means to the engine.
//!
//! SQLite's result codes: <https://sqlite.org/rescode.html>. PostgreSQL's:
//! <https://www.postgresql.org/docs/current/errcodes-appendix.html>.

use seraphim_engine::ports::StoreError;
use sqlx::Error;

/// Sorts an error of sqlx by what can be done about it.
pub(crate) fn of(error: Error) -> StoreError {
    match error {
        Error::Database(error) => {
            let code = error.code().unwrap_or_default();
            of_code(&code, error.message())
        }
        Error::PoolTimedOut => StoreError::Unreachable("no connection became free".to_owned()),
        Error::Io(error) => StoreError::Unreachable(error.to_string()),
        Error::Tls(error) => StoreError::Unreachable(error.to_string()),
        Error::PoolClosed | Error::WorkerCrashed => {
            StoreError::Unreachable("the connection is closed".to_owned())
        }
        Error::Protocol(message) => StoreError::Unreachable(message),
        Error::ColumnDecode { source, .. } => StoreError::Corrupt(source.to_string()),
        error => StoreError::Fault(error.to_string()),
    }
}

fn of_code(code: &str, message: &str) -> StoreError {
    if let Ok(number) = code.parse::<u32>()
        && code.len() < 5
    {
        // The primary code is the lowest byte of an extended one.
        return match number & 0xff {
            5 | 6 => StoreError::Locked,
            8 => StoreError::ReadOnly,
            // A disk that cannot be written to tells so in several ways: too
            // little room for the WAL's index is an input/output error.
            13 => StoreError::Full,
            10 | 14 => StoreError::Unreachable(message.to_owned()),
            11 | 26 => StoreError::Corrupt(message.to_owned()),
            _ => StoreError::Fault(message.to_owned()),
        };
    }
    match code {
        "53100" => StoreError::Full,
        "55P03" | "40001" | "40P01" => StoreError::Locked,
        "25006" => StoreError::ReadOnly,
        "XX001" | "XX002" => StoreError::Corrupt(message.to_owned()),
        _ => match code.get(..2) {
            Some("08" | "53" | "57" | "28") => StoreError::Unreachable(message.to_owned()),
            _ => StoreError::Fault(message.to_owned()),
        },
    }
}

/// Counts one.
pub(crate) fn count(error: &StoreError) {
    metrics::counter!("seraphim_db_errors_total", "kind" => kind(error)).increment(1);
}

/// Its kind, in one word.
fn kind(error: &StoreError) -> &'static str {
    match error {
        StoreError::Locked => "locked",
        StoreError::Full => "full",
        StoreError::ReadOnly => "read_only",
        StoreError::Corrupt(_) => "corrupt",
        StoreError::Unreachable(_) => "unreachable",
        StoreError::Lost => "lost",
        StoreError::Newer { .. } => "newer",
        StoreError::Refused(_) => "refused",
        StoreError::Fault(_) => "fault",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_both_databases_are_told_apart_by_what_can_be_done() {
        let unreachable = StoreError::Unreachable("m".to_owned());
        for (code, meaning) in [
            ("5", StoreError::Locked),
            ("261", StoreError::Locked),
            ("13", StoreError::Full),
            ("8", StoreError::ReadOnly),
            ("1032", StoreError::ReadOnly),
            ("779", StoreError::Corrupt("m".to_owned())),
            ("53100", StoreError::Full),
            ("57P01", unreachable.clone()),
            ("08006", unreachable.clone()),
            ("53300", unreachable),
            ("42601", StoreError::Fault("m".to_owned())),
            ("1", StoreError::Fault("m".to_owned())),
        ] {
            assert_eq!(of_code(code, "m"), meaning, "{code}");
        }
    }
}
