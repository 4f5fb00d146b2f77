//! Files that were attached to messages: Discord's links to them are good for a
//! day or so, and a queue may be older. What has expired is looked up anew before
//! it is played.

use seraphim_core::{Loaded, PlayOrder, Search};

use crate::ports::{Audio, Stage};

/// The order with a track that can be read now. Where that comes to nothing it
/// stays as it was, and the node will say what is wrong.
pub(crate) async fn refreshed(
    audio: &dyn Audio,
    stage: &dyn Stage,
    mut order: PlayOrder,
) -> PlayOrder {
    let link = order
        .track
        .uri
        .as_deref()
        .filter(|_| order.track.source == "http");
    let Some(link) = link else {
        return order;
    };
    let fresh = match stage.fresh_link(link).await {
        Ok(Some(fresh)) => fresh,
        Ok(None) => return order,
        Err(error) => {
            tracing::info!(%error, "an expired link to an attachment was not refreshed");
            return order;
        }
    };
    match audio.load(&Search::Url(fresh)).await {
        Ok(Loaded::Track(track)) => order.track = track,
        Ok(_) => tracing::info!("a refreshed link to an attachment leads to no track"),
        Err(error) => tracing::info!(%error, "a refreshed link to an attachment cannot be read"),
    }
    order
}
