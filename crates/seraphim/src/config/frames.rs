//! How the audio half encodes, and what it keeps: `audio.` and `cache.`.

use seraphim_node::pipeline::cache::CacheSettings;

use super::layer::Layers;

/// What `seraphim run` and `seraphim node` alike need to know of frames.
#[derive(Debug)]
pub(crate) struct Frames {
    /// Bits per second.
    pub(crate) bitrate: u32,
    /// `None` keeps nothing.
    pub(crate) cache: Option<CacheSettings>,
}

/// Takes the keys out.
pub(super) fn frames(layers: &mut Layers) -> Frames {
    let kilobits = layers.number::<u32>("audio.bitrate");
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
        bitrate: kilobits.unwrap_or(128) * 1_000,
        cache: enabled.then_some(cache),
    }
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
        assert_eq!(frames.bitrate, 128_000);
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
}
