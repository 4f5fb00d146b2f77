//! A store in memory, which passes the same contract as the real ones and can
//! be told to fail.

pub mod contract;
mod memory;

pub use memory::{MemoryStore, StoreCall};
