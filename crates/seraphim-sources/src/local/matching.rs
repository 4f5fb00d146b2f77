//! How words find a file: every word must be in some field, and the better
//! the whole fits, the earlier the file comes. Pure.

use icu_normalizer::DecomposingNormalizerBorrowed;

/// A text as it is compared: without case, without marks over and under the
/// letters, with single spaces for whatever is no letter or digit.
pub(super) fn fold(text: &str) -> String {
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

/// A file's texts, folded.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    pub(super) stem: String,
    pub(super) title: String,
    pub(super) author: String,
    pub(super) album: String,
    pub(super) folders: String,
}

/// How well a query fits: the lower the better, `None` when a word is nowhere.
/// The query is folded.
pub(super) fn rank(query: &str, fields: &Fields) -> Option<u8> {
    let names = [&fields.stem, &fields.title];
    let all = [
        &fields.stem,
        &fields.title,
        &fields.author,
        &fields.album,
        &fields.folders,
    ];
    let in_any = |fields: &[&String], word: &str| fields.iter().any(|field| field.contains(word));
    if !query.split(' ').all(|word| in_any(&all, word)) {
        return None;
    }
    Some(match () {
        () if fields.stem == query => 0,
        () if fields.title == query => 1,
        () if names.iter().any(|name| name.starts_with(query)) => 2,
        () if in_any(&names, query) => 3,
        () if query.split(' ').all(|word| in_any(&names, word)) => 4,
        () => 5,
    })
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

    #[test]
    fn every_word_must_be_somewhere_and_the_better_fit_is_first() {
        let fields = Fields {
            stem: fold("01 Dies irae"),
            title: fold("Dies Irae"),
            author: fold("Wolfgang Amadé Mozart"),
            album: fold("Requiem"),
            folders: fold("classical/mozart"),
        };
        for (query, expected) in [
            ("01 dies irae", Some(0)),
            ("dies irae", Some(1)),
            ("dies", Some(2)),
            ("irae", Some(3)),
            ("irae dies", Some(4)),
            ("amade dies", Some(5)),
            ("requiem classical", Some(5)),
            ("dies salieri", None),
        ] {
            assert_eq!(rank(query, &fields), expected, "{query}");
        }
    }
}
