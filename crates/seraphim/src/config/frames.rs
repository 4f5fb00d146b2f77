//! How the audio half encodes, and what it keeps: `audio.` and `cache.`.

use seraphim_node::Bitrate;
use seraphim_node::pipeline::cache::CacheSettings;

use super::layer::Layers;

/// What `seraphim run` and `seraphim node` alike need to know of frames.
#[derive(Debug)]
pub(crate) struct Frames {
    /// How finely is encoded.
    pub(crate) bitrate: Bitrate,
    /// `None` keeps nothing.
    pub(crate) cache: Option<CacheSettings>,
}

/// Takes the keys out.
pub(super) fn frames(layers: &mut Layers) -> Frames {
    let mut cache = CacheSettings::default();
    if let Some(memory) = layers.number::<u64>("cache.memory") {
        cache.memory = memory << 20;
    }
    if let Some(disk) = layers.number::<u64>("cache.disk") {
        cache.disk = disk << 20;
    }
    cache.folder = layers.path("cache.folder");
    let enabled = layers.switch("cache.enabled") != Some(false);
    Frames {
        bitrate: bitrate(layers),
        cache: enabled.then_some(cache),
    }
}

fn bitrate(layers: &mut Layers) -> Bitrate {
    let bits = |kilobits: u32| kilobits * 1_000;
    let fixed = layers.text("audio.bitrate");
    let floor = layers.number("audio.bitrate_floor").map_or(128_000, bits);
    let ceiling = layers
        .number("audio.bitrate_ceiling")
        .map_or(floor.max(384_000), bits);
    let fixed = fixed.and_then(|text| text.parse().ok());
    if fixed.is_none() && ceiling < floor {
        let problem = "lower than audio.bitrate_floor".to_owned();
        layers.complain("audio.bitrate_ceiling", None, problem);
    }
    fixed.map_or(Bitrate::Channel { floor, ceiling }, |kilobits| {
        Bitrate::Fixed(bits(kilobits))
    })
}

#[cfg(test)]
mod tests {
    use super::super::layer::Place;
    use super::*;

    fn read(keys: &[(&str, &str)]) -> (Frames, bool) {
        let mut layers = Layers::default();
        for (key, value) in keys {
            layers.put(*key, *value, Place::Environment((*key).to_owned()));
        }
        let frames = frames(&mut layers);
        (frames, layers.finish().is_ok())
    }

    #[test]
    fn frames_are_kept_in_memory_unless_one_key_says_no() {
        let (frames, fine) = read(&[]);
        assert!(fine);
        assert_eq!(frames.bitrate, Bitrate::FOLLOWING);
        let cache = frames.cache.expect("it is on");
        assert_eq!((cache.folder, cache.memory), (None, 64 << 20));
        let (off, fine) = read(&[("cache.enabled", "false"), ("cache.folder", "/tmp/frames")]);
        assert!(fine && off.cache.is_none());
    }

    #[test]
    fn bounds_are_given_in_mebibytes_and_a_bitrate_that_opus_lacks_is_a_mistake() {
        let (frames, fine) = read(&[("cache.memory", "8"), ("cache.disk", "2048")]);
        let cache = frames.cache.expect("it is on");
        assert!(fine);
        assert_eq!((cache.memory, cache.disk), (8 << 20, 2 << 30));
        assert!(!read(&[("audio.bitrate", "600")]).1);
    }

    #[test]
    fn a_number_holds_for_all_channels_and_the_word_follows_each_within_bounds() {
        let of = |keys: &[(&str, &str)]| read(keys).0.bitrate;
        assert_eq!(of(&[("audio.bitrate", "96")]), Bitrate::Fixed(96_000));
        let (floor, ceiling) = (64_000, 256_000);
        let bounds = [
            ("audio.bitrate", "channel"),
            ("audio.bitrate_floor", "64"),
            ("audio.bitrate_ceiling", "256"),
        ];
        assert_eq!(of(&bounds), Bitrate::Channel { floor, ceiling });
    }

    #[test]
    fn a_ceiling_below_the_floor_is_a_mistake() {
        assert!(!read(&[("audio.bitrate_ceiling", "96")]).1);
        let both = [
            ("audio.bitrate_floor", "64"),
            ("audio.bitrate_ceiling", "96"),
        ];
        assert!(read(&both).1);
        assert!(read(&[("audio.bitrate_floor", "510")]).1);
        let unused = [("audio.bitrate", "96"), ("audio.bitrate_ceiling", "96")];
        assert!(read(&unused).1, "a number knows no bounds");
    }
}
