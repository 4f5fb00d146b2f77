//! Which variant of a stream is listened to: sound alone where there is some,
//! else the smallest picture that comes with good sound.

use url::Url;

use super::playlist::{Master, Variant};

/// More than this, in bits per second, no sound alone needs.
const ENOUGH: u64 = 400_000;
/// Pictures of less than this come with poor sound.
const GOOD: u64 = 400_000;

/// The playlist to listen to.
pub(crate) fn choose(master: &Master) -> Option<Url> {
    let bare: Vec<&Variant> = master
        .variants
        .iter()
        .filter(|variant| !variant.pictures && variant.audio.is_none() && sounds(variant))
        .collect();
    let enough = |variant: &&&Variant| variant.bandwidth <= ENOUGH;
    let best = bare
        .iter()
        .filter(enough)
        .max_by_key(|variant| (fit(variant), variant.bandwidth))
        .or_else(|| bare.iter().min_by_key(|variant| variant.bandwidth));
    if let Some(variant) = best {
        return Some(variant.url.clone());
    }
    let apart = master
        .variants
        .iter()
        .max_by_key(|variant| (fit(variant), std::cmp::Reverse(variant.bandwidth)))
        .and_then(|variant| variant.audio.as_deref());
    let rendition = master
        .renditions
        .iter()
        .filter(|rendition| apart.is_none_or(|group| group == rendition.group))
        .max_by_key(|rendition| rendition.default);
    if let Some(rendition) = rendition {
        return Some(rendition.url.clone());
    }
    master
        .variants
        .iter()
        .min_by_key(|variant| {
            let poor = variant.bandwidth < GOOD;
            let size = if poor {
                u64::MAX - variant.bandwidth
            } else {
                variant.bandwidth
            };
            (3 - fit(variant), poor, size)
        })
        .map(|variant| variant.url.clone())
}

/// Whether it names no codec but those of sound; one that names none may.
fn sounds(variant: &Variant) -> bool {
    variant.codecs.as_deref().is_some_and(|codecs| {
        codecs.split(',').all(|codec| {
            let codec = codec.trim().to_ascii_lowercase();
            [
                "mp4a", "mp3", "opus", "flac", "alac", "vorbis", "ac-3", "ec-3",
            ]
            .iter()
            .any(|known| codec.starts_with(known))
        })
    })
}

/// How well its sound can be played here: 3 well, 2 perhaps, 1 with half of
/// its band (HE-AAC), 0 not.
fn fit(variant: &Variant) -> u8 {
    let Some(codecs) = &variant.codecs else {
        return 2;
    };
    let codecs = codecs.to_ascii_lowercase();
    let fits = |codec: &str| match codec.trim() {
        "mp4a.40.5" | "mp4a.40.29" | "mp4a.40.42" => 1,
        codec if codec.starts_with("mp4a") => 3,
        codec if ["mp3", "opus", "flac", "alac"].contains(&codec) => 3,
        _ => 0,
    };
    codecs.split(',').map(fits).max().unwrap_or(2)
}
