//! The menu of `/settings sponsorblock`: which parts of videos are left out.

use seraphim_core::{SettingsChange, SponsorCategory};

use super::Spec;
use crate::{
    desk::{Answer, Asked, Work},
    view::settings,
};

pub(crate) const ID: &str = "settings_sponsors";

pub(crate) const SPEC: Spec = Spec { id: ID, run };

fn run<'a>(asked: &'a Asked<'a>, _: Option<&'a str>) -> Work<'a> {
    Box::pin(async move {
        let values = asked.data.values.iter();
        let categories = values
            .filter_map(|name| SponsorCategory::of_name(name))
            .collect();
        let changes = vec![SettingsChange::Sponsors(categories)];
        let players = &asked.desk.players;
        let chosen = players
            .choose(asked.guild_id(), &asked.caller, changes)
            .await?;
        Ok(Answer::Replace(settings::saved(asked.voice(), &chosen)))
    })
}
