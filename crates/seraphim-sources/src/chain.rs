//! An error as a line of the log has it.

/// An error and its causes in one line.
#[must_use]
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        let words = inner.to_string();
        if !text.ends_with(&words) {
            // A sentence goes on.
            if text.ends_with('.') {
                text.pop();
            }
            text.push_str(": ");
            text.push_str(&words);
        }
        source = inner.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::chain;
    use crate::OpenError;

    #[test]
    fn what_lies_behind_the_words_for_people_is_in_the_line_once() {
        let error = OpenError::network("It hung up.", "connection reset");
        assert_eq!(chain(&error), "It hung up: connection reset");
        let read = std::io::Error::other(error);
        assert_eq!(chain(&read), "It hung up: connection reset");
        let said = OpenError::network("connection reset", "connection reset");
        assert_eq!(chain(&said), "connection reset");
    }
}
