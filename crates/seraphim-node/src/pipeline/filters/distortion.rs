//! Bends the samples by sine, cosine and tangent.

use super::Filter;

/// The settings of the distortion. `Default` is off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Distortion {
    /// Added to the sine.
    pub sin_offset: f32,
    /// The sine's argument is multiplied by this.
    pub sin_scale: f32,
    /// Added to the cosine.
    pub cos_offset: f32,
    /// The cosine's argument is multiplied by this.
    pub cos_scale: f32,
    /// Added to the tangent.
    pub tan_offset: f32,
    /// The tangent's argument is multiplied by this.
    pub tan_scale: f32,
    /// Added to everything.
    pub offset: f32,
    /// Multiplies the product.
    pub scale: f32,
}

impl Default for Distortion {
    fn default() -> Self {
        Self {
            sin_offset: 0.0,
            sin_scale: 1.0,
            cos_offset: 0.0,
            cos_scale: 1.0,
            tan_offset: 0.0,
            tan_scale: 1.0,
            offset: 0.0,
            scale: 1.0,
        }
    }
}

pub(super) struct DistortionFilter(Distortion);

impl Distortion {
    /// As in Lavalink, the defaults switch it off: they would not be neutral.
    pub(super) fn start(self) -> Option<DistortionFilter> {
        (self != Self::default()).then_some(DistortionFilter(self))
    }
}

impl Filter for DistortionFilter {
    fn process(&mut self, stereo: &mut [f32]) {
        let by = &self.0;
        for sample in stereo {
            let sine = by.sin_offset + (*sample * by.sin_scale).sin();
            let cosine = by.cos_offset + (*sample * by.cos_scale).cos();
            let tangent = by.tan_offset + (*sample * by.tan_scale).tan();
            let bent = by.offset + by.scale * sine * cosine * tangent;
            *sample = if bent.is_nan() {
                0.0
            } else {
                bent.clamp(-1.0, 1.0)
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Filter as _;
    use super::Distortion;

    #[test]
    fn the_product_of_sine_cosine_and_tangent_is_what_is_heard() {
        let settings = Distortion {
            sin_offset: 0.1,
            cos_scale: 2.0,
            tan_offset: 1.0,
            offset: 0.05,
            scale: 0.5,
            ..Distortion::default()
        };
        let mut filter = settings.start().expect("it is on");
        let mut samples = [0.0, 0.3, -0.7];
        filter.process(&mut samples);
        for (bent, x) in samples.into_iter().zip([0.0_f32, 0.3, -0.7]) {
            let product = (0.1 + x.sin()) * (2.0 * x).cos() * (1.0 + x.tan());
            assert!((bent - (0.05 + 0.5 * product)).abs() < 1e-6);
        }
    }

    #[test]
    fn a_tangent_at_its_pole_stays_within_full_scale() {
        let settings = Distortion {
            tan_scale: 1e30,
            scale: 1e30,
            ..Distortion::default()
        };
        let mut filter = settings.start().expect("it is on");
        let mut samples: Vec<f32> = (0..1000_u16).map(|n| f32::from(n) / 1000.0).collect();
        filter.process(&mut samples);
        assert!(samples.iter().all(|sample| sample.abs() <= 1.0));
    }

    #[test]
    fn the_defaults_are_off() {
        assert!(Distortion::default().start().is_none());
    }
}
