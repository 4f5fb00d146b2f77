//! Where the database is, and its bounds.

use std::path::Path;
use std::time::Duration;

use secrecy::ExposeSecret as _;
use seraphim_store::{Address, Settings};

use super::layer::Layers;
use super::{Mistakes, Outside, layers, within};

/// A file in the folder in which the program was started.
const DEFAULT: &str = "data/seraphim.db";

/// Reads what the commands that need nothing but the database need.
///
/// # Errors
/// Every mistake in the database's settings at once.
pub(crate) fn store(outside: &Outside, file: Option<&Path>) -> Result<Settings, Mistakes> {
    let mut layers = layers(outside, file);
    let settings = read(&mut layers);
    layers.finish_part("database.")?;
    Ok(settings)
}

pub(super) fn read(layers: &mut Layers) -> Settings {
    // It may have a password in it, so it is never quoted.
    let address = layers.take_secret("database.url").and_then(|url| {
        match url.expose_secret().parse::<Address>() {
            Ok(address) => Some(address),
            Err(error) => {
                layers.complain("database.url", None, error.to_string());
                None
            }
        }
    });
    let mut settings = Settings::new(address.unwrap_or_else(|| Address::file(DEFAULT)));
    if let Some(days) = layers.take_with("database.keep_plays_days", |text| {
        within::<u32>(text, 1, 3_650, "a whole number of days from 1 to 3650")
    }) {
        settings.keep_plays = Duration::from_hours(24 * u64::from(days));
    }
    if let Some(mebibytes) = layers.take_with("database.largest_mib", |text| {
        within::<u32>(
            text,
            1,
            1_000_000,
            "a whole number of MiB from 1 to 1000000",
        )
    }) {
        settings.largest = Some(u64::from(mebibytes) * 1024 * 1024);
    }
    settings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outside(variables: &[(&str, &str)]) -> Outside {
        Outside {
            environment: variables
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            folder: "/nonexistent".into(),
        }
    }

    #[test]
    fn the_database_is_chosen_by_one_line_and_its_password_is_not_shown() {
        let settings = store(&outside(&[]), None).expect("nothing is needed");
        assert_eq!(settings.address, Address::file(DEFAULT));

        let url = "postgres://me:planted@db.example/seraphim";
        let variables = [("SERAPHIM_DATABASE__URL", url), ("DEFAULT_VOLUME", "x")];
        let settings = store(&outside(&variables), None).expect("other parts do not matter");
        assert!(matches!(settings.address, Address::Postgres(_)));
        assert!(!format!("{settings:?}").contains("planted"));

        let variables = [("SERAPHIM_DATABASE__URL", "mysql://me:planted@db")];
        let mistakes = store(&outside(&variables), None).expect_err("no such database");
        let text = mistakes.to_string();
        assert!(
            text.contains("database.url") && !text.contains("planted"),
            "{text}"
        );
    }
}
