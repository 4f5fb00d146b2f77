//! Texts made fit to be compared, whatever their spelling.

use icu_normalizer::DecomposingNormalizerBorrowed;

/// A text as it is compared: without case, without marks over and under the
/// letters, with single spaces for whatever is no letter or digit.
pub(crate) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let lower = text.to_lowercase();
    for character in DecomposingNormalizerBorrowed::new_nfkd()
        .normalize(&lower)
        .chars()
    {
        match character {
            // Marks of Latin, Greek and Cyrillic (those of other scripts are parts of
            // their letters), and apostrophes, which are inside a word.
            '\u{300}'..='\u{36f}'
            | '\u{1ab0}'..='\u{1aff}'
            | '\u{1dc0}'..='\u{1dff}'
            | '\''
            | '\u{2019}'
            | '`' => {}
            'ł' => out.push('l'),
            'ø' => out.push('o'),
            'đ' | 'ð' => out.push('d'),
            'ı' => out.push('i'),
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'þ' => out.push_str("th"),
            _ if character.is_alphanumeric() || is_mark(character) => out.push(character),
            _ if out.ends_with(' ') || out.is_empty() => {}
            _ => out.push(' '),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Combining marks that belong to a letter: kana's voicing, Indic vowels.
fn is_mark(character: char) -> bool {
    matches!(character, '\u{3099}' | '\u{309a}' | '\u{900}'..='\u{dff}' | '\u{e00}'..='\u{eff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_marks_and_punctuation_do_not_count() {
        for (text, folded) in [
            ("Dies IRÆ", "dies irae"),
            ("Ça ira — Édith Piaf", "ca ira edith piaf"),
            ("Don't_Stop.(Live)", "dont stop live"),
            ("ŁÓDŹ Straße", "lodz strasse"),
            ("ガラス", "カ\u{3099}ラス"),
            ("ﬁne", "fine"),
            ("  ", ""),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }
}
