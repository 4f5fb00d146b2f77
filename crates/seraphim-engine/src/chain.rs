//! An error as a line of the log has it.

/// An error and its causes in one line.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut line = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        line.push_str(": ");
        line.push_str(&cause.to_string());
        source = cause.source();
    }
    line
}

#[cfg(test)]
mod tests {
    use super::chain;

    #[derive(Debug, thiserror::Error)]
    #[error("the roof leaks")]
    struct Leak(#[source] std::io::Error);

    #[test]
    fn what_lies_at_the_bottom_of_an_error_is_in_its_line() {
        let leak = Leak(std::io::Error::other("a slate is missing"));
        assert_eq!(chain(&leak), "the roof leaks: a slate is missing");
    }
}
