//! The REST API, version 10 (9 and none are taken too), and the CDN.
//! <https://discord.com/developers/docs/reference>

pub(crate) mod body;
mod command_form;
mod commands;
mod component_form;
mod embed_form;
mod error;
mod files;
mod guard;
mod guilds;
mod identity;
mod interactions;
pub(crate) mod limit;
pub(crate) mod message_form;
mod messages;
pub(crate) mod rule;
mod voice_states;
mod webhooks;

pub(crate) use files::file;

use std::sync::Arc;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware,
    routing::{delete, get, patch, post, put},
};
use error::ApiError;

use crate::{media, sandbox::Shared};

/// Bodies with files may be this large.
const LARGEST_BODY: usize = 25 * 1024 * 1024;

pub(crate) fn router(shared: Arc<Shared>) -> Router {
    let guard = middleware::from_fn_with_state(Arc::clone(&shared), guard::guard);
    let api = Router::new()
        .merge(identity_routes())
        .merge(command_routes())
        .merge(interaction_routes())
        .merge(channel_routes())
        .merge(guild_routes())
        .method_not_allowed_fallback(async || {
            ApiError::new(
                axum::http::StatusCode::METHOD_NOT_ALLOWED,
                0,
                "405: Method Not Allowed",
            )
        })
        .layer(guard.clone());
    let lost = Router::new()
        .fallback(async || ApiError::no_route())
        .layer(guard);
    Router::new()
        .nest("/api/v10", api.clone())
        .nest("/api/v9", api.clone())
        .nest("/api", api)
        .route(
            "/attachments/{channel}/{file}/{name}",
            get(files::attachment),
        )
        .merge(media::router())
        .fallback_service(lost.with_state(Arc::clone(&shared)))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .with_state(shared)
}

fn identity_routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/gateway", get(identity::gateway))
        .route("/gateway/bot", get(identity::gateway_bot))
        .route("/users/@me", get(identity::me).patch(identity::edit_me))
        .route("/users/@me/channels", post(identity::direct))
        .route("/users/@me/guilds", get(identity::my_guilds))
        .route("/users/@me/guilds/{guild}", delete(guilds::leave))
        .route("/users/{user}", get(identity::user))
        .route("/applications/@me", get(identity::application))
        .route("/oauth2/applications/@me", get(identity::application))
        .route(
            "/applications/{application}/emojis",
            get(identity::no_emojis),
        )
        .route("/voice/regions", get(identity::voice_regions))
        .route("/attachments/refresh-urls", post(files::refresh))
}

fn command_routes() -> Router<Arc<Shared>> {
    Router::new()
        .route(
            "/applications/{application}/commands",
            get(commands::list_global)
                .post(commands::create_global)
                .put(commands::overwrite_global),
        )
        .route(
            "/applications/{application}/commands/{command}",
            get(commands::get_global)
                .patch(commands::edit_global)
                .delete(commands::delete_global),
        )
        .route(
            "/applications/{application}/guilds/{guild}/commands",
            get(commands::list_guild)
                .post(commands::create_guild)
                .put(commands::overwrite_guild),
        )
        .route(
            "/applications/{application}/guilds/{guild}/commands/permissions",
            get(commands::permissions),
        )
        .route(
            "/applications/{application}/guilds/{guild}/commands/{command}",
            get(commands::get_guild)
                .patch(commands::edit_guild)
                .delete(commands::delete_guild),
        )
}

fn interaction_routes() -> Router<Arc<Shared>> {
    Router::new()
        .route(
            "/interactions/{interaction}/{token}/callback",
            post(interactions::callback),
        )
        .route("/webhooks/{application}/{token}", post(webhooks::follow_up))
        .route(
            "/webhooks/{application}/{token}/messages/{message}",
            get(webhooks::get)
                .patch(webhooks::edit)
                .delete(webhooks::delete),
        )
}

fn channel_routes() -> Router<Arc<Shared>> {
    Router::new()
        .route(
            "/channels/{channel}",
            get(guilds::channel)
                .patch(guilds::edit_channel)
                .delete(guilds::delete_channel),
        )
        .route(
            "/channels/{channel}/voice-status",
            put(guilds::voice_status),
        )
        .route("/channels/{channel}/typing", post(messages::typing))
        .route(
            "/channels/{channel}/messages",
            get(messages::history).post(messages::create),
        )
        .route(
            "/channels/{channel}/messages/bulk-delete",
            post(messages::bulk_delete),
        )
        .route(
            "/channels/{channel}/messages/{message}",
            get(messages::get)
                .patch(messages::edit)
                .delete(messages::delete),
        )
        .route(
            "/channels/{channel}/messages/{message}/reactions/{emoji}/@me",
            put(messages::react).delete(messages::unreact),
        )
}

fn guild_routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/guilds/{guild}", get(guilds::get))
        .route(
            "/guilds/{guild}/channels",
            get(guilds::channels).post(guilds::create_channel),
        )
        .route("/guilds/{guild}/roles", get(guilds::roles))
        .route("/guilds/{guild}/roles/{role}", get(guilds::role))
        .route("/guilds/{guild}/members", get(guilds::members))
        .route("/guilds/{guild}/members/search", get(guilds::members))
        .route(
            "/guilds/{guild}/members/{member}",
            get(guilds::member).patch(guilds::edit_member),
        )
        .route(
            "/guilds/{guild}/voice-states/{user}",
            patch(voice_states::edit).get(voice_states::get),
        )
        .route("/stage-instances", post(voice_states::open_stage))
        .route("/stage-instances/{channel}", get(voice_states::stage))
}
