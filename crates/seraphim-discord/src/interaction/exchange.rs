//! One interaction's line to Discord. Every interaction gets exactly one
//! terminal answer: what is decided within [`PATIENCE`] is answered directly, so
//! that a refusal is private from the start; what takes longer is deferred
//! first, and a refusal then comes privately while the placeholder goes.
//!
//! Rules: Discord's documentation, "Receiving and Responding to Interactions".

use std::{future::Future, time::Duration};

use serde_json::Value;
use tokio::time::{Instant, sleep, timeout};

use super::{AUTOCOMPLETE, COMMAND};
use crate::{
    commands,
    denial::Denial,
    desk::{Answer, Audience, Desk},
    rest::{Callback, Rest, RestError, is_past},
    view::{File, Message, refusal},
    wire::Interaction,
};

/// How long a decision may take to be answered directly. With the time that the
/// request itself takes, the deferral stays below 100 ms.
pub(super) const PATIENCE: Duration = Duration::from_millis(50);
/// A first answer is sent no later than this; Discord forgets the interaction
/// after 3 s.
const FIRST_ANSWER: Duration = Duration::from_millis(2800);
/// A first answer that takes longer is sent once more.
const STALLED: Duration = Duration::from_secs(1);
/// Before the second try of a first answer.
const BREATH: Duration = Duration::from_millis(100);
/// Discord's code for an interaction that has been answered already.
const ACKNOWLEDGED: u64 = 40060;
/// Discord's code for a message that is gone.
const MESSAGE_GONE: u64 = 10008;
/// An interaction's token is good for 15 minutes.
const TOKEN: Duration = Duration::from_mins(14);

/// One interaction's line to Discord.
pub(super) struct Exchange<'a> {
    rest: &'a Rest,
    desk: &'a Desk,
    interaction: &'a Interaction,
    came: Instant,
}

impl<'a> Exchange<'a> {
    pub(super) fn new(desk: &'a Desk, interaction: &'a Interaction) -> Self {
        Self {
            rest: &desk.rest,
            desk,
            interaction,
            came: Instant::now(),
        }
    }

    /// Waits for the work, defers if it takes long, and answers once.
    pub(super) async fn conduct(
        self,
        audience: Audience,
        work: impl Future<Output = Result<Answer, Denial>>,
    ) {
        tokio::pin!(work);
        let quick = tokio::select! {
            biased;
            outcome = &mut work => Some(outcome),
            () = sleep(PATIENCE) => None,
        };
        if let Some(outcome) = quick {
            return self.answer(audience, outcome).await;
        }
        let (kind, data) = match audience {
            Audience::Public => (Callback::DeferMessage, crate::view::deferral(false)),
            Audience::Private | Audience::PrivateBut(_) => {
                (Callback::DeferMessage, crate::view::deferral(true))
            }
            Audience::Button => (Callback::DeferUpdate, None),
        };
        // The work goes on while the deferral is on its way, and is finished even
        // where nobody can be told any more: the music was asked for.
        let (deferred, outcome) = tokio::join!(self.first(kind, data, None), timeout(TOKEN, work));
        match (deferred, outcome) {
            (Ok(()), Ok(outcome)) => self.answer_later(audience, outcome).await,
            // It may have got there although nobody has said so in time.
            (Err(error), Ok(outcome)) if !error.is_final() => {
                self.lost("defer", &error);
                self.answer_later(audience, outcome).await;
            }
            (Err(error), _) => self.lost("defer", &error),
            (_, Err(_)) => {
                tracing::error!(interaction = %self.interaction.id, "an interaction was never decided");
            }
        }
    }

    /// Answers directly.
    async fn answer(&self, audience: Audience, outcome: Result<Answer, Denial>) {
        let private = audience == Audience::Private;
        if outcome.is_ok() {
            self.count("answered");
        }
        let told = match outcome {
            Ok(Answer::Say(message)) => self.message(&message, private).await,
            Ok(Answer::Whisper(message)) => self.message(&message, true).await,
            Ok(Answer::Replace(message)) => self.replace(&message).await.map(|_| ()),
            Ok(Answer::Panel(message)) => {
                let told = self.replace(&message).await;
                told.map(|replaced| self.panel_shows(&message, replaced))
            }
            Ok(Answer::Seen) => self.first(Callback::DeferUpdate, None, None).await,
            Err(denial) => return self.refuse(&denial).await,
        };
        if let Err(error) = told {
            self.lost("answer", &error);
        }
    }

    /// Puts this in place of the message that was pressed. Where that has gone
    /// meanwhile, as a panel that moved down, only the caller is told. Says whether
    /// it has not.
    async fn replace(&self, message: &Message) -> Result<bool, RestError> {
        let told = self.first(Callback::Update, Some(message.body()), None);
        match told.await {
            Err(RestError::Refused {
                code: MESSAGE_GONE, ..
            }) => self.message(message, true).await.map(|()| false),
            told => told.map(|()| true),
        }
    }

    /// The guild's panel shows this now.
    fn panel_shows(&self, message: &Message, replaced: bool) {
        if let Some(guild) = self.interaction.guild_id.filter(|_| replaced) {
            self.desk.panels.replaced(guild, message);
        }
    }

    /// Answers after a deferral.
    async fn answer_later(&self, audience: Audience, outcome: Result<Answer, Denial>) {
        self.count(if outcome.is_ok() {
            "answered"
        } else {
            "refused"
        });
        let token = &self.interaction.token;
        let of_panel = matches!(outcome, Ok(Answer::Panel(_)));
        let told = match (audience, outcome) {
            (Audience::Button, Ok(Answer::Say(message))) => {
                self.again(|| self.rest.follow_up(token, &message, false))
                    .await
            }
            (Audience::Button, Ok(Answer::Whisper(message))) => {
                self.again(|| self.rest.follow_up(token, &message, true))
                    .await
            }
            (
                _,
                Ok(
                    Answer::Say(message)
                    | Answer::Whisper(message)
                    | Answer::Replace(message)
                    | Answer::Panel(message),
                ),
            ) => match self.again(|| self.rest.edit_answer(token, &message)).await {
                Ok(()) => {
                    self.panel_shows(&message, of_panel);
                    Ok(())
                }
                Err(RestError::Refused {
                    code: MESSAGE_GONE, ..
                }) if audience == Audience::Button => {
                    self.again(|| self.rest.follow_up(token, &message, true))
                        .await
                }
                told => told,
            },
            (_, Ok(Answer::Seen)) => Ok(()),
            (audience, Err(denial)) => self.refuse_later(audience, &denial).await,
        };
        if let Err(error) = told {
            self.lost("answer", &error);
        }
    }

    /// Says no at once, for the caller alone.
    pub(super) async fn refuse(&self, denial: &Denial) {
        self.count("refused");
        let message = self.sentence(denial).await;
        if let Err(error) = self.message(&message, true).await {
            self.lost("refuse", &error);
        }
    }

    /// Says no after a deferral. A public placeholder has to go first: a
    /// follow-up to it would take its place and be as public as it is.
    async fn refuse_later(&self, audience: Audience, denial: &Denial) -> Result<(), RestError> {
        let (token, message) = (&self.interaction.token, self.sentence(denial).await);
        match audience {
            Audience::Private | Audience::PrivateBut(_) => {
                self.again(|| self.rest.edit_answer(token, &message)).await
            }
            Audience::Button => {
                self.again(|| self.rest.follow_up(token, &message, true))
                    .await
            }
            Audience::Public => match self.again(|| self.rest.delete_answer(token)).await {
                Ok(()) => {
                    self.again(|| self.rest.follow_up(token, &message, true))
                        .await
                }
                Err(error) if is_past(&error) => Err(error),
                // It stays, so it had better say something.
                Err(_) => self.rest.edit_answer(token, &message).await,
            },
        }
    }

    /// Offers what there is; nothing is an answer too.
    pub(super) async fn choices(self, choices: impl Future<Output = Value>) {
        let choices = choices.await;
        if let Err(error) = self.first(Callback::Choices, Some(choices), None).await {
            self.lost("complete", &error);
        }
    }

    async fn sentence(&self, denial: &Denial) -> Message {
        tracing::debug!(interaction = %self.interaction.id, code = denial.code(), "refused");
        refusal::message(self.desk.voice(self.interaction.guild_id).await, denial)
    }

    async fn message(&self, message: &Message, private: bool) -> Result<(), RestError> {
        let (body, file) = (message.body_as(private), message.file.as_ref());
        self.first(Callback::Message, Some(body), file).await
    }

    /// The first answer: tried once more while Discord still waits for it, and
    /// only if the failure was not Discord's own word. Where the first try did
    /// get through after all, the second is told so, and that is as good.
    async fn first(
        &self,
        kind: Callback,
        data: Option<Value>,
        file: Option<&File>,
    ) -> Result<(), RestError> {
        let told = self.first_of_two(kind, data, file).await;
        let kind = match self.interaction.kind {
            COMMAND => "command",
            AUTOCOMPLETE => "autocomplete",
            _ => "button",
        };
        metrics::histogram!("seraphim_interaction_ack_duration_seconds", "kind" => kind)
            .record(self.came.elapsed());
        told
    }

    /// A guild's own commands have names of its own, which are no labels.
    fn count(&self, outcome: &'static str) {
        let name = self.interaction.data.as_ref();
        let name = name.map_or("", |data| data.name.as_str());
        let command = match commands::find(name) {
            Some(_) if self.interaction.kind == COMMAND => name.to_owned(),
            _ if self.interaction.kind == COMMAND => "other".to_owned(),
            _ => "button".to_owned(),
        };
        let labels = [("command", command), ("outcome", outcome.to_owned())];
        metrics::counter!("seraphim_interactions_total", &labels).increment(1);
    }

    async fn first_of_two(
        &self,
        kind: Callback,
        data: Option<Value>,
        file: Option<&File>,
    ) -> Result<(), RestError> {
        let (id, token) = (self.interaction.id, &self.interaction.token);
        let send = |data| self.rest.respond(id, token, kind, data, file);
        match timeout(STALLED, send(data.clone())).await {
            Ok(Err(error)) if !error.is_final() => {
                tracing::debug!(%error, "a first answer is tried again");
                sleep(BREATH).await;
            }
            Ok(done) => {
                self.look_for_another(&done);
                return done;
            }
            Err(_) => tracing::debug!("a first answer stalls and is tried again"),
        }
        let left = FIRST_ANSWER.saturating_sub(self.came.elapsed());
        match timeout(left, send(data)).await {
            Ok(Err(RestError::Refused {
                code: ACKNOWLEDGED, ..
            })) => Ok(()),
            Ok(done) => done,
            Err(_) => Err(RestError::Unreachable("no answer in time".to_owned())),
        }
    }

    /// A first answer that was sent once and found another one there.
    fn look_for_another(&self, done: &Result<(), RestError>) {
        if let Err(RestError::Refused {
            code: ACKNOWLEDGED, ..
        }) = done
        {
            tracing::error!(
                interaction = %self.interaction.id,
                "another program has answered: a second bot runs with this token on a database of \
                 its own; end one of the two, or reset the token if the other is not yours"
            );
        }
    }

    /// A later answer: three tries, unless Discord itself said no.
    async fn again<F>(&self, send: impl Fn() -> F) -> Result<(), RestError>
    where
        F: Future<Output = Result<(), RestError>>,
    {
        for pause in [1, 3] {
            match send().await {
                Err(error) if !error.is_final() => {
                    tracing::debug!(%error, "an answer is tried again");
                    sleep(Duration::from_secs(pause)).await;
                }
                done => return done,
            }
        }
        send().await
    }

    fn lost(&self, what: &'static str, error: &RestError) {
        let (interaction, after) = (self.interaction.id, self.came.elapsed());
        if is_past(error) {
            tracing::info!(%interaction, ?after, what, "an interaction was over before it was answered");
        } else {
            tracing::warn!(%interaction, ?after, what, %error, "an interaction could not be answered");
        }
    }
}
