//! The way of a person's request to the first frame, as spans: looking it up,
//! joining, the order to the node. Whoever collects them sees in one trace where
//! the time went; where nobody does, they cost next to nothing.

use std::collections::HashMap;

use seraphim_core::Ticket;
use tracing::Span;

/// The ways of one guild's requests that are not at their ends.
#[derive(Default)]
pub(crate) struct Journey {
    /// What each question that is not answered was asked in.
    asked: HashMap<Ticket, Span>,
    /// What brought about the input that is being handled.
    cause: Option<Span>,
    /// What brought the bot into the channel that it is on its way to.
    bringer: Option<Span>,
    joining: Option<Span>,
    starting: Option<Span>,
}

impl Journey {
    /// A question came, from within a span.
    pub(crate) fn asked(&mut self, ticket: Ticket, within: Span) {
        // Spans that nobody collects have no number.
        if within.id().is_some() {
            self.asked.insert(ticket, within);
        }
    }

    /// What is fed next comes of this question.
    pub(crate) fn because_of(&mut self, ticket: Ticket) {
        self.cause = self.asked.get(&ticket).cloned();
    }

    /// What is fed next comes of no question.
    pub(crate) fn of_itself(&mut self) {
        self.cause = None;
    }

    pub(crate) fn answered(&mut self, ticket: Ticket) {
        self.asked.remove(&ticket);
    }

    /// The span of a lookup.
    pub(crate) fn resolving(&self, ticket: Ticket) -> Span {
        match self.asked.get(&ticket) {
            Some(asked) => tracing::info_span!(parent: asked, "resolve"),
            None => Span::none(),
        }
    }

    /// The bot is on its way into a channel, until [`Self::joined`].
    pub(crate) fn joining(&mut self) {
        self.joining = self
            .cause
            .as_ref()
            .map(|cause| tracing::info_span!(parent: cause, "join"));
        self.bringer.clone_from(&self.cause);
    }

    pub(crate) fn joined(&mut self) {
        self.joining = None;
    }

    /// The node is given an order, within this span; it lasts until
    /// [`Self::sounding`].
    pub(crate) fn starting(&mut self) -> Span {
        let cause = self.cause.as_ref().or(self.bringer.as_ref());
        self.starting = cause.map(|cause| tracing::info_span!(parent: cause, "first frame"));
        self.starting.clone().unwrap_or_else(Span::none)
    }

    /// The first frame was sent, or there is none to wait for.
    pub(crate) fn sounding(&mut self) {
        (self.starting, self.bringer) = (None, None);
    }
}
