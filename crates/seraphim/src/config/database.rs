//! Where the database is, and its bounds.

use std::time::Duration;

use secrecy::ExposeSecret as _;
use seraphim_store::{Address, Settings};

use super::layer::Layers;
use super::{Mistakes, Outside, layers};

/// A file in the folder in which the program was started.
const DEFAULT: &str = "data/seraphim.db";

/// Reads what the commands that need nothing but the database need.
///
/// # Errors
/// Every mistake in the database's settings at once.
pub(crate) fn store(outside: &Outside) -> Result<Settings, Mistakes> {
    let mut layers = layers(outside);
    let settings = read(&mut layers);
    layers.finish_part("database.")?;
    Ok(settings)
}

pub(super) fn read(layers: &mut Layers) -> Settings {
    // It may have a password in it, so it is never quoted.
    let address = layers.secret("database.url").and_then(|url| {
        match url.expose_secret().parse::<Address>() {
            Ok(address) => Some(address),
            Err(error) => {
                layers.complain("database.url", None, error.to_string());
                None
            }
        }
    });
    let mut settings = Settings::new(address.unwrap_or_else(|| Address::file(DEFAULT)));
    if let Some(days) = layers.number::<u64>("database.keep_plays_days") {
        settings.keep_plays = Duration::from_hours(24 * days);
    }
    if let Some(mebibytes) = layers.number::<u64>("database.largest_mib") {
        settings.largest = Some(mebibytes << 20);
    }
    settings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_database_is_chosen_by_one_line_and_its_password_is_not_shown() {
        let settings = store(&Outside::of(&[])).expect("nothing is needed");
        assert_eq!(settings.address, Address::file(DEFAULT));

        let url = "postgres://me:planted@db.example/seraphim";
        let variables = [("SERAPHIM_DATABASE__URL", url), ("DEFAULT_VOLUME", "x")];
        let settings = store(&Outside::of(&variables)).expect("other parts do not matter");
        assert!(matches!(settings.address, Address::Postgres(_)));
        assert!(!format!("{settings:?}").contains("planted"));

        let variables = [("SERAPHIM_DATABASE__URL", "mysql://me:planted@db")];
        let mistakes = store(&Outside::of(&variables)).expect_err("no such database");
        let text = mistakes.to_string();
        assert!(
            text.contains("database.url") && !text.contains("planted"),
            "{text}"
        );
    }
}
