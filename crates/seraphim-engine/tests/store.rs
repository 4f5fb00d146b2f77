//! The fake store keeps the contract that the real ones keep.

use std::sync::Arc;

use seraphim_engine::testing::MemoryStore;
use seraphim_engine::testing::store::contract;

#[tokio::test(start_paused = true)]
async fn the_fake_store_keeps_the_whole_contract() {
    contract::all(|| async { contract::Held::new(Arc::new(MemoryStore::default()), ()) }).await;
}
