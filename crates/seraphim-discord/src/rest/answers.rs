//! Answers to interactions. They need the interaction's own token, not the bot's.

use serde_json::{Value, json};
use twilight_http::{
    request::{Form, Request, RequestBuilder},
    routing::Route,
};
use twilight_model::id::{Id, marker::InteractionMarker};

use super::{Rest, RestError};
use crate::view::{File, Message};

/// Callback types, see "Interaction Callback Type" in Discord's documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Callback {
    Message = 4,
    DeferMessage = 5,
    DeferUpdate = 6,
    Update = 7,
    Choices = 8,
}

/// Whether the refusal says that the interaction is past answering: unknown
/// (10062), acknowledged already (40060), its token expired (50027), or its
/// message gone (10008).
pub(crate) fn is_past(error: &RestError) -> bool {
    matches!(
        error,
        RestError::Refused {
            code: 10062 | 40060 | 50027 | 10008 | 10015,
            ..
        }
    )
}

/// JSON, or a form with the JSON in it and the file beside it,
/// <https://docs.discord.com/developers/reference#uploading-files>.
fn with_body(request: RequestBuilder, body: &Value, file: Option<&File>) -> RequestBuilder {
    let Some(file) = file else {
        return request.json(body);
    };
    let form = Form::new()
        .json_part(b"payload_json", body.to_string().as_bytes())
        .file_part(b"files[0]", file.name.as_bytes(), &file.bytes);
    request.form(form)
}

impl Rest {
    /// Answers an interaction for the first time.
    pub(crate) async fn respond(
        &self,
        interaction: Id<InteractionMarker>,
        token: &str,
        kind: Callback,
        data: Option<Value>,
        file: Option<&File>,
    ) -> Result<(), RestError> {
        let route = Route::InteractionCallback {
            interaction_id: interaction.get(),
            interaction_token: token,
            with_response: false,
        };
        let mut body = json!({ "type": kind as u8 });
        if let Some(data) = data {
            body["data"] = data;
        }
        let request = with_body(Request::builder(&route), &body, file);
        self.send("respond", request.use_authorization_token(false))
            .await
            .map(drop)
    }

    /// Fills in a deferred answer, or changes the message of a button.
    pub(crate) async fn edit_answer(
        &self,
        token: &str,
        message: &Message,
    ) -> Result<(), RestError> {
        let route = Route::UpdateInteractionOriginal {
            application_id: self.application.get(),
            interaction_token: token,
        };
        let request = with_body(
            Request::builder(&route),
            &message.body(),
            message.file.as_ref(),
        );
        self.send("edit_answer", request.use_authorization_token(false))
            .await
            .map(drop)
    }

    /// Takes a deferred answer away.
    pub(crate) async fn delete_answer(&self, token: &str) -> Result<(), RestError> {
        let route = Route::DeleteInteractionOriginal {
            application_id: self.application.get(),
            interaction_token: token,
        };
        self.send(
            "delete_answer",
            Request::builder(&route).use_authorization_token(false),
        )
        .await
        .map(drop)
    }

    /// One more message for an interaction.
    pub(crate) async fn follow_up(
        &self,
        token: &str,
        message: &Message,
        private: bool,
    ) -> Result<(), RestError> {
        let route = Route::ExecuteWebhook {
            thread_id: None,
            token,
            wait: Some(true),
            with_components: None,
            webhook_id: self.application.get(),
        };
        let body = message.body_as(private);
        let request = with_body(Request::builder(&route), &body, message.file.as_ref());
        self.send("follow_up", request.use_authorization_token(false))
            .await
            .map(drop)
    }
}
