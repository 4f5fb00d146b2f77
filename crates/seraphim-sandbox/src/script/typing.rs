//! What a person types in a performance, and what they are offered meanwhile.

use super::perform::Performance;
use super::step::Who;
use super::tell::{self, Line};
use crate::people::{Person, Suggestion};

/// What somebody was offered last.
#[derive(Debug)]
pub(super) struct Offer {
    /// The command as far as it was typed.
    typed: String,
    /// What was suggested for its last option.
    suggestions: Vec<Suggestion>,
}

impl<T: FnMut(&Line)> Performance<'_, T> {
    pub(super) async fn types(
        &mut self,
        who: &Who,
        person: &Person,
        command: &str,
    ) -> Result<(), String> {
        self.offers.remove(who);
        let typed = self.resolved(command);
        let life = self.begun(person, |person| person.type_in(&typed)).await?;
        let suggestions = life.suggestions();
        let locale = person.locale();
        for line in tell::offered(&locale, &suggestions) {
            self.say_outcome(&line);
        }
        self.say_outcome(&tell::times(&life));
        let offer = Offer { typed, suggestions };
        self.offers.insert(who.clone(), offer);
        Ok(())
    }

    /// Each of the texts stands in something that was offered; without any,
    /// nothing was.
    pub(super) fn is_offered(
        &self,
        who: &Who,
        person: &Person,
        texts: &[String],
    ) -> Result<(), String> {
        let offer = self.offer(who)?;
        let locale = person.locale();
        let missing = texts
            .iter()
            .find(|text| offer.find(&locale, text).is_none());
        if missing.is_none() && (!texts.is_empty() || offer.suggestions.is_empty()) {
            return Ok(());
        }
        Err(offer.told(&locale))
    }

    /// Runs the typed command with what was offered in the place of what was
    /// being typed.
    pub(super) async fn takes(
        &mut self,
        who: &Who,
        person: &Person,
        text: &str,
    ) -> Result<(), String> {
        let offer = self.offer(who)?;
        let locale = person.locale();
        let found = offer.find(&locale, text);
        let value = found.ok_or_else(|| offer.told(&locale))?.value.clone();
        let typed = offer.typed.clone();
        self.interact(person, |person| person.run_with_choice(&typed, &value))
            .await?;
        self.offers.remove(who);
        Ok(())
    }

    fn offer(&self, who: &Who) -> Result<&Offer, String> {
        let offer = self.offers.get(who);
        offer.ok_or_else(|| format!("{} has typed nothing", who.name))
    }
}

impl Offer {
    fn find(&self, locale: &str, text: &str) -> Option<&Suggestion> {
        let mut all = self.suggestions.iter();
        all.find(|suggestion| suggestion.shown(locale).contains(text))
    }

    fn told(&self, locale: &str) -> String {
        let lines = tell::offered(locale, &self.suggestions);
        format!("offered instead:\n{}", lines.join("\n"))
    }
}
