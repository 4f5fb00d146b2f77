//! Entries of the queue as people name them in an option: a choice from the list
//! (`#` and an id), a place, a range of places, or part of a title.

use seraphim_core::{Entry, EntryId, Refusal, Reply, Request, Snapshot};
use serde_json::json;

use super::Choices;
use crate::{denial::Denial, desk::Asked, view::suggestion};

/// The queue as it is now.
pub(super) async fn snapshot(asked: &Asked<'_>) -> Result<Snapshot, Denial> {
    match asked.ask(Request::Queue).await? {
        Reply::Queue(snapshot) => Ok(snapshot),
        _ => Err(Refusal::Fault.into()),
    }
}

/// The one entry that an option names.
pub(super) fn one(upcoming: &[Entry], wanted: &str) -> Result<EntryId, Denial> {
    let wanted = wanted.trim();
    if let Some(id) = wanted.strip_prefix('#').and_then(|id| id.parse().ok()) {
        return Ok(EntryId(id));
    }
    let lower = wanted.to_lowercase();
    let found = match wanted.parse::<usize>() {
        Ok(place) => place.checked_sub(1).and_then(|index| upcoming.get(index)),
        Err(_) => upcoming
            .iter()
            .find(|entry| entry.track.title.to_lowercase().contains(&lower)),
    };
    found
        .map(|entry| entry.id)
        .ok_or_else(|| Refusal::UnknownEntry.into())
}

/// The entries that an option names: `3`, `2-5`, `1, 4, 7-9`, or one by its title.
pub(super) fn several(upcoming: &[Entry], wanted: &str) -> Result<Vec<EntryId>, Denial> {
    let ranges: Option<Vec<_>> = wanted
        .split([',', ' '])
        .filter(|part| !part.is_empty())
        .map(range)
        .collect();
    let Some(ranges) = ranges.filter(|ranges| !ranges.is_empty()) else {
        return Ok(vec![one(upcoming, wanted)?]);
    };
    let named = |place: usize| {
        ranges
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&place))
    };
    let ids: Vec<EntryId> = (1..)
        .zip(upcoming)
        .filter(|(place, _)| named(*place))
        .map(|(_, entry)| entry.id)
        .collect();
    if ids.is_empty() {
        return Err(Refusal::UnknownEntry.into());
    }
    Ok(ids)
}

/// `3`, `2-5`, `5-2`, with any dash.
fn range(part: &str) -> Option<(usize, usize)> {
    let (first, last) = part.split_once(['-', '–', '—']).unwrap_or((part, part));
    let (first, last): (usize, usize) = (first.parse().ok()?, last.parse().ok()?);
    Some((first.min(last), first.max(last)))
}

/// Choices for an option that names an entry.
pub(super) fn complete<'a>(asked: &'a Asked<'a>) -> Choices<'a> {
    Box::pin(async move {
        let typed = asked.data.focused().map_or("", |(_, typed)| typed);
        match snapshot(asked).await {
            Ok(snapshot) => suggestion::entries(asked.voice(), &snapshot.upcoming, typed),
            Err(_) => json!({ "choices": [] }),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{one, several};
    use crate::view::samples;
    use seraphim_core::{Entry, EntryId, Refusal};

    fn upcoming() -> Vec<Entry> {
        (70..)
            .zip(["Kyrie", "Gloria", "Credo", "Sanctus", "Agnus Dei"])
            .map(|(id, title)| samples::entry(id, samples::track(title)))
            .collect()
    }

    #[test]
    fn an_entry_is_named_by_choice_by_place_or_by_title() {
        let upcoming = upcoming();
        assert_eq!(one(&upcoming, "#71"), Ok(EntryId(71)));
        assert_eq!(one(&upcoming, " 2 "), Ok(EntryId(71)));
        assert_eq!(one(&upcoming, "kyr"), Ok(EntryId(70)));
        for unknown in ["0", "6", "te deum"] {
            let refused = Err(Refusal::UnknownEntry.into());
            assert_eq!(one(&upcoming, unknown), refused, "{unknown}");
        }
    }

    #[test]
    fn several_entries_are_named_by_places_and_ranges() {
        let upcoming = upcoming();
        let cases: [(&str, &[u64]); 7] = [
            ("2", &[71]),
            ("2-4", &[71, 72, 73]),
            ("4–2", &[71, 72, 73]),
            ("1, 3-4,99", &[70, 72, 73]),
            ("1 5", &[70, 74]),
            ("#72", &[72]),
            ("agnus dei", &[74]),
        ];
        for (wanted, ids) in cases {
            let ids: Vec<_> = ids.iter().copied().map(EntryId).collect();
            assert_eq!(several(&upcoming, wanted), Ok(ids), "{wanted}");
        }
        for unknown in ["0", "6-9", "-", "te deum"] {
            let refused = Err(Refusal::UnknownEntry.into());
            assert_eq!(several(&upcoming, unknown), refused, "{unknown}");
        }
    }
}
