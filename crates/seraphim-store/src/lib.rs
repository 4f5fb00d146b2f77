//! The engine's store on SQLite or PostgreSQL.
//!
//! It decides how things are written down: tables, migrations, the form of a
//! saved player, when a write is on the disk, and what a database's complaint
//! means. It does not decide what is written or when.
//!
//! Both databases get the same SQL through sqlx's `Any` driver, and the same
//! contract (`seraphim_engine::testing::store::contract`). All writes go
//! through one `Writer` that commits what has gathered in one
//! transaction, so a thousand guilds cost one fsync at a time.

mod address;
mod backup;
mod connections;
mod database;
mod fault;
mod guard;
mod leases;
mod panels;
mod players;
mod playlists;
mod plays;
mod reader;
mod record;
mod replacement;
mod schema;
mod settings;
mod statement;
mod upkeep;
mod writer;

pub use address::{Address, AddressError};
pub use backup::{BackupError, Counts};
pub use database::{Database, Driver, OpenError, Opened, Settings};
pub use leases::{LeaseError, Leases, ShardsWanted, TERM as LEASE_TERM};
pub use replacement::{ReplaceError, Restored};
pub use schema::NEWEST as NEWEST_SCHEMA;
