//! Parts of a video that nobody wants to hear, from a service with
//! SponsorBlock's API: `GET {base}/skipSegments`.
//!
//! See <https://wiki.sponsor.ajay.app/w/API_Docs>.

use lavalink_protocol::Segment;
use serde_json::{Value, json};
use url::Url;

use crate::OpenError;
use crate::catalogue::api::{Api, Ask, below};
use crate::http::dial::Dialer;
use crate::tasks::Tasks;

/// More segments than this are cut.
const MAX_SEGMENTS: usize = 500;

/// The service.
pub(crate) struct SegmentService {
    api: Api,
    base: Url,
}

impl SegmentService {
    pub(crate) fn new(base: Url, dialer: Dialer, tasks: Tasks) -> Self {
        Self {
            api: Api::new(dialer, tasks, "SponsorBlock"),
            base,
        }
    }

    /// The segments of a video in these categories, by their start.
    pub(crate) async fn find(
        &self,
        video: &str,
        categories: &[String],
    ) -> Result<Vec<Segment>, OpenError> {
        let categories = json!(categories).to_string();
        let query = [("videoID", video), ("categories", categories.as_str())];
        let told = self
            .api
            .ask(Ask::get(below(&self.base, &["skipSegments"], &query)?))
            .await?;
        match self.api.refusal(&told) {
            // So it says that nobody has marked anything.
            Some(OpenError::Gone(_)) => return Ok(Vec::new()),
            Some(refusal) => return Err(refusal),
            None => {}
        }
        let entries = told.body.as_array().map_or(&[][..], Vec::as_slice);
        let mut segments: Vec<Segment> = entries
            .iter()
            .take(MAX_SEGMENTS)
            .filter_map(segment)
            .collect();
        segments.sort_by_key(|segment| segment.start);
        Ok(segments)
    }
}

fn segment(value: &Value) -> Option<Segment> {
    let times = value.get("segment")?;
    let segment = Segment {
        category: value.get("category")?.as_str()?.to_owned(),
        start: millis(times.get(0)?)?,
        end: millis(times.get(1)?)?,
    };
    (segment.start < segment.end).then_some(segment)
}

/// Seconds with a fraction.
fn millis(seconds: &Value) -> Option<u64> {
    let seconds = seconds.as_f64()?;
    let time = std::time::Duration::try_from_secs_f64(seconds).ok()?;
    u64::try_from(time.as_millis()).ok()
}
