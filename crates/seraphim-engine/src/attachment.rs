//! Files that were attached to messages: Discord's links to them are good for a
//! day or so, and a queue, a saved player, a playlist, or what somebody copied
//! may be older. What has expired is refreshed before it is looked up or played.
//! How long Discord may take for it is the stage's matter.

use seraphim_core::{FailureCause, Loaded, PlayOrder, Search};

use crate::ports::{Audio, AudioError, Stage, StageError};

/// What a search finds, at a fresh link where its own has expired.
pub(crate) async fn load(
    audio: &dyn Audio,
    stage: &dyn Stage,
    search: &Search,
) -> Result<Loaded, AudioError> {
    let Search::Url(link) = search else {
        return audio.load(search).await;
    };
    match stage.fresh_link(link).await.map_err(lost)? {
        Some(fresh) => audio.load(&Search::Url(fresh)).await,
        None => audio.load(search).await,
    }
}

/// The order with a track that can be read now.
pub(crate) async fn refreshed(
    audio: &dyn Audio,
    stage: &dyn Stage,
    mut order: PlayOrder,
) -> Result<PlayOrder, AudioError> {
    let link = order
        .track
        .uri
        .as_deref()
        .filter(|_| order.track.source == "http");
    let Some(link) = link else {
        return Ok(order);
    };
    let Some(fresh) = stage.fresh_link(link).await.map_err(lost)? else {
        return Ok(order);
    };
    let Loaded::Track(track) = audio.load(&Search::Url(fresh)).await? else {
        return Err(AudioError::Source {
            cause: FailureCause::Gone,
            message: "the fresh link leads to no track".to_owned(),
        });
    };
    order.track = track;
    Ok(order)
}

/// A link is over, and this is why there is none in its place.
fn lost(error: StageError) -> AudioError {
    match error {
        StageError::Refused { reason } => AudioError::Source {
            cause: FailureCause::Expired,
            message: format!("Discord gives no fresh link: {reason}"),
        },
        StageError::NoSuchChannel => AudioError::Source {
            cause: FailureCause::Expired,
            message: "Discord gives no fresh link: its channel is no more".to_owned(),
        },
        StageError::Unreachable { reason } => AudioError::Source {
            cause: FailureCause::Network,
            message: format!("Discord could not be asked for a fresh link: {reason}"),
        },
    }
}
