//! How words find a file: every word must be in some field, and the better
//! the whole fits, the earlier the file comes. Pure.

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
    use crate::fold::fold;

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
