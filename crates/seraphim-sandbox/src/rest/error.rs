//! Errors as Discord words them: a status, a code, a message, and for forms
//! the tree of what is wrong where.
//! <https://discord.com/developers/docs/topics/opcodes-and-status-codes#json>

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};

/// An answer that is not a success.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ApiError {
    pub(crate) status: StatusCode,
    pub(crate) code: u64,
    message: String,
    errors: Option<Value>,
}

pub(crate) type Answer<T> = Result<T, ApiError>;

impl ApiError {
    pub(crate) fn new(status: StatusCode, code: u64, message: &str) -> Self {
        Self {
            status,
            code,
            message: message.to_owned(),
            errors: None,
        }
    }

    pub(crate) fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, 0, "401: Unauthorized")
    }

    pub(crate) fn no_route() -> Self {
        Self::new(StatusCode::NOT_FOUND, 0, "404: Not Found")
    }

    pub(crate) fn unknown(code: u64) -> Self {
        let message = match code {
            10002 => "Unknown Application",
            10003 => "Unknown Channel",
            10004 => "Unknown Guild",
            10007 => "Unknown Member",
            10008 => "Unknown Message",
            10011 => "Unknown Role",
            10013 => "Unknown User",
            10014 => "Unknown Emoji",
            10015 => "Unknown Webhook",
            10062 => "Unknown interaction",
            10063 => "Unknown application command",
            10065 => "Unknown Voice State",
            10067 => "Unknown Stage Instance",
            _ => "Unknown",
        };
        Self::new(StatusCode::NOT_FOUND, code, message)
    }

    pub(crate) fn missing_access() -> Self {
        Self::new(StatusCode::FORBIDDEN, 50001, "Missing Access")
    }

    pub(crate) fn missing_permissions() -> Self {
        Self::new(StatusCode::FORBIDDEN, 50013, "Missing Permissions")
    }

    pub(crate) fn bad_request(code: u64, message: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut body = json!({"message": self.message, "code": self.code});
        if let Some(errors) = self.errors {
            body["errors"] = errors;
        }
        (self.status, Json(body)).into_response()
    }
}

/// Collects what is wrong in a form.
#[derive(Clone, Debug, Default)]
pub(crate) struct Form {
    errors: Map<String, Value>,
}

impl Form {
    /// Notes an error at a path such as `embeds.0.title`.
    pub(crate) fn add(&mut self, path: &str, code: &str, message: &str) {
        let mut at = &mut self.errors;
        for part in path.split('.').filter(|part| !part.is_empty()) {
            let next = at.entry(part).or_insert_with(|| Value::Object(Map::new()));
            match next {
                Value::Object(map) => at = map,
                _ => return,
            }
        }
        let list = at
            .entry("_errors")
            .or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(list) = list {
            list.push(json!({"code": code, "message": message}));
        }
    }

    pub(crate) fn required(&mut self, path: &str) {
        self.add(path, "BASE_TYPE_REQUIRED", "This field is required");
    }

    /// At most so many.
    pub(crate) fn at_most(&mut self, path: &str, count: usize, most: usize) {
        if count > most {
            let message = format!("Must be {most} or fewer in length.");
            self.add(path, "BASE_TYPE_MAX_LENGTH", &message);
        }
    }

    /// Between so many and so many.
    pub(crate) fn between(&mut self, path: &str, count: usize, least: usize, most: usize) {
        if count < least || count > most {
            let message = format!("Must be between {least} and {most} in length.");
            self.add(path, "BASE_TYPE_BAD_LENGTH", &message);
        }
    }

    /// One of the listed numbers.
    pub(crate) fn choice(&mut self, path: &str, value: Option<u64>, known: &[u64]) {
        if !value.is_some_and(|value| known.contains(&value)) {
            let list: Vec<String> = known.iter().map(u64::to_string).collect();
            let message = format!("Value must be one of {{{}}}.", list.join(", "));
            self.add(path, "BASE_TYPE_CHOICES", &message);
        }
    }

    /// The text at `value`, checked for its length where it is there.
    pub(crate) fn text(&mut self, path: &str, value: &Value, most: usize) -> usize {
        match value {
            Value::Null => 0,
            Value::String(text) => {
                let count = text.chars().count();
                self.at_most(path, count, most);
                count
            }
            _ => {
                self.add(
                    path,
                    "STRING_TYPE_CONVERT",
                    "Could not interpret value as string.",
                );
                0
            }
        }
    }

    pub(crate) fn done(self) -> Answer<()> {
        if self.errors.is_empty() {
            return Ok(());
        }
        Err(ApiError {
            status: StatusCode::BAD_REQUEST,
            code: 50035,
            message: "Invalid Form Body".to_owned(),
            errors: Some(Value::Object(self.errors)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_error_stands_at_its_path() {
        let mut form = Form::default();
        form.at_most("embeds.0.title", 300, 256);
        let error = form.done().expect_err("300 is more than 256");
        assert_eq!(error.code, 50035);
        let tree = error.errors.unwrap_or_default();
        assert_eq!(
            tree["embeds"]["0"]["title"]["_errors"][0]["code"],
            "BASE_TYPE_MAX_LENGTH"
        );
    }
}
