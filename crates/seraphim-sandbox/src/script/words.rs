//! The words of a line, and how a text is written as one.

/// A word: plain, or a text between double quotes.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Word {
    Plain(String),
    Quoted(String),
}

impl Word {
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Plain(text) | Self::Quoted(text) => text,
        }
    }
}

/// Splits at white space; what stands between double quotes is one word, in
/// which `\"` and `\\` stand for themselves and `\n` for the end of a line.
/// A quoted text right after an `@` belongs to its word: `bob@"My guild"`.
pub(super) fn words(line: &str) -> Result<Vec<Word>, String> {
    let mut words = Vec::new();
    let mut chars = line.chars().peekable();
    while let Some(&next) = chars.peek() {
        if next.is_whitespace() {
            chars.next();
        } else if next == '"' {
            chars.next();
            words.push(Word::Quoted(quoted(&mut chars)?));
        } else {
            let mut plain = String::new();
            while let Some(char) = chars.next_if(|char| !char.is_whitespace()) {
                if char == '"' && plain.ends_with('@') {
                    plain.push_str(&quoted(&mut chars)?);
                } else {
                    plain.push(char);
                }
            }
            words.push(Word::Plain(plain));
        }
    }
    Ok(words)
}

/// The rest of a quoted text, its opening mark taken.
fn quoted(chars: &mut impl Iterator<Item = char>) -> Result<String, String> {
    let mut text = String::new();
    loop {
        match chars.next() {
            Some('"') => return Ok(text),
            Some('\\') => match chars.next() {
                Some('n') => text.push('\n'),
                escaped => text.extend(escaped),
            },
            Some(char) => text.push(char),
            None => return Err("a quotation mark is not closed".to_owned()),
        }
    }
}

/// A text as a quoted word, so that [`words`] reads it back.
pub(super) fn quote(text: &str) -> String {
    let mut word = String::with_capacity(text.len() + 2);
    word.push('"');
    for char in text.chars() {
        match char {
            '"' | '\\' => word.extend(['\\', char]),
            '\n' => word.push_str("\\n"),
            '\r' => {}
            _ => word.push(char),
        }
    }
    word.push('"');
    word
}
