//! How often a track that was heard had no frame when one was due, by its
//! source: which of them are late.

use std::collections::BTreeMap;

use crate::pipeline::Gaps;

/// A count for each source that is on, and one for what none of them has: as
/// many as at the start, whatever clients name.
pub(crate) struct Underruns {
    named: BTreeMap<String, Gaps>,
    other: Gaps,
}

impl Underruns {
    pub(crate) fn new(sources: impl IntoIterator<Item = String>) -> Self {
        Self {
            named: sources
                .into_iter()
                .map(|source| (source, Gaps::default()))
                .collect(),
            other: Gaps::default(),
        }
    }

    /// What counts the gaps of a source's tracks.
    pub(crate) fn of(&self, source: &str) -> Gaps {
        self.named.get(source).unwrap_or(&self.other).clone()
    }

    /// Each source with its count.
    pub(crate) fn counts(&self) -> Vec<(String, u64)> {
        let named = self.named.iter();
        named
            .map(|(source, gaps)| (source.clone(), gaps.count()))
            .chain([("other".to_owned(), self.other.count())])
            .collect()
    }
}
