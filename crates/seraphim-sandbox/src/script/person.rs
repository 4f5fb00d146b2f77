//! What people do in a performance.

use std::time::Duration;

use super::listen::listener;
use super::perform::Performance;
use super::step::{Act, Who};
use super::tell::{self, Line};
use crate::error::ActError;
use crate::media;
use crate::people::{Life, Person};

/// How long a bot may take to log in and register its commands.
const LOGIN: Duration = Duration::from_secs(30);
/// How long a bot may take to answer.
const ANSWER: Duration = Duration::from_secs(20);

impl<T: FnMut(&Line)> Performance<'_, T> {
    pub(super) async fn person(&mut self, who: &Who, act: &Act) -> Result<(), String> {
        let person = self.placed(who).map_err(|error| error.to_string())?;
        match act {
            Act::Joins(channel) => sentence(person.join_voice(channel).await),
            Act::Leaves if person.leave_voice() => Ok(()),
            Act::Leaves => Err(format!("{} is in no voice channel", who.name)),
            Act::GoesTo(channel) => {
                person.in_channel(channel).map_err(|e| e.to_string())?;
                self.places.insert(who.clone(), channel.clone());
                Ok(())
            }
            Act::Speaks(locale) => sentence(person.speak(locale)),
            Act::Sees { text, within } => self.sees(&person, text, *within).await,
            Act::Hears { sound, within } => {
                let heard = self.hears(&listener(&person)?, *sound, *within).await;
                self.judge(heard)
            }
            Act::HearsNoGap { over, lasting } => {
                let heard = self
                    .hears_no_gap(&listener(&person)?, *over, *lasting)
                    .await;
                self.judge(heard)
            }
            Act::HearsBitrate { bound, lasting } => {
                let heard = self
                    .hears_bitrate(&listener(&person)?, *bound, *lasting)
                    .await;
                self.judge(heard)
            }
            Act::HearsNothing { lasting } => {
                self.hears_nothing(&listener(&person)?, *lasting).await
            }
            Act::Says(text) => {
                let text = self.resolved(text);
                sentence(person.say(&text, &[]).map(drop))
            }
            Act::Runs { command, file } => self.runs(&person, command, file.as_deref()).await,
            Act::Types(command) => self.types(who, &person, command).await,
            Act::IsOffered(texts) => self.is_offered(who, &person, texts),
            Act::Takes(text) => self.takes(who, &person, text).await,
            Act::Presses(label) => {
                self.interact(&person, |person| person.press_newest(label))
                    .await
            }
            Act::Chooses { options, menu } => {
                self.interact(&person, |person| {
                    person.choose_newest(menu.as_deref(), options)
                })
                .await
            }
            Act::Submits { fields } => {
                let resolved =
                    |(name, text): &(String, String)| (name.clone(), self.resolved(text));
                let fields: Vec<(String, String)> = fields.iter().map(resolved).collect();
                self.interact(&person, |person| person.submit_newest(&fields))
                    .await
            }
            Act::Uses { command, on } => {
                let on = self.resolved(on);
                self.interact(&person, |person| person.use_menu_on_newest(command, &on))
                    .await
            }
        }
    }

    fn placed(&self, who: &Who) -> Result<Person, ActError> {
        let mut person = self.sandbox.person(&who.name)?;
        if let Some(guild) = &who.guild {
            person = person.in_guild(guild)?;
        }
        match self.places.get(who) {
            Some(channel) => person.in_channel(channel),
            None => Ok(person),
        }
    }

    /// A text with the address of the media in place of `{media}`.
    pub(super) fn resolved(&self, text: &str) -> String {
        text.replace("{media}", &self.sandbox.media_base())
    }

    async fn runs(
        &mut self,
        person: &Person,
        command: &str,
        file: Option<&str>,
    ) -> Result<(), String> {
        let command = self.resolved(command);
        let Some(name) = file else {
            return self.interact(person, |person| person.run(&command)).await;
        };
        let bytes = media::file(&self.sandbox.shared, name)
            .await
            .ok_or_else(|| format!("there is no file {name:?} under /media/"))?;
        let kind = media::content_type(name);
        self.interact(person, |person| {
            person.run_with_file(&command, name, kind, bytes.clone())
        })
        .await
    }

    /// Begins an interaction as soon as the bot is there to take it, waits for
    /// the answer and tells it.
    pub(super) async fn interact(
        &mut self,
        person: &Person,
        begin: impl Fn(&Person) -> Result<u64, ActError>,
    ) -> Result<(), String> {
        let life = self.begun(person, begin).await?;
        for line in self.sandbox.look(|world| tell::answer(world, &life)) {
            self.say_outcome(&line);
        }
        Ok(())
    }

    /// Begins an interaction as soon as the bot is there to take it, and waits
    /// for the answer.
    pub(super) async fn begun(
        &self,
        person: &Person,
        begin: impl Fn(&Person) -> Result<u64, ActError>,
    ) -> Result<Life, String> {
        let mut refused = ActError::Offline;
        let interaction = self
            .attempt(LOGIN, || match begin(person) {
                Err(error @ (ActError::Unknown { .. } | ActError::Offline)) => {
                    refused = error;
                    None
                }
                decided => Some(decided),
            })
            .await;
        let interaction = interaction
            .unwrap_or(Err(refused))
            .map_err(|error| error.to_string())?;
        let answer = person.answer(interaction, ANSWER).await;
        answer.map_err(|error| {
            let refused = person.life(interaction).and_then(|life| life.refused());
            refused.map_or_else(
                || error.to_string(),
                |code| format!("{error}: what it said was refused with {code}"),
            )
        })
    }

    async fn sees(&mut self, person: &Person, text: &str, within: Duration) -> Result<(), String> {
        let seen = person
            .wait_to_see(within, |message| {
                !message.loading && message.text().contains(text)
            })
            .await;
        if let Some(message) = seen {
            for line in self.sandbox.look(|world| tell::message(world, &message)) {
                self.say_outcome(&line);
            }
            return Ok(());
        }
        let newest = person.sees().pop();
        let newest = newest.map_or_else(|| "nothing".to_owned(), |message| message.text());
        Err(format!("the newest message says: {newest}"))
    }
}

fn sentence(done: Result<(), ActError>) -> Result<(), String> {
    done.map_err(|error| error.to_string())
}
