//! What yt-dlp's last words mean.
//!
//! The signs are those of its own sources
//! (<https://github.com/yt-dlp/yt-dlp/tree/master/yt_dlp/extractor>) and of the
//! sites that it quotes. Earlier rows go first.

use lavalink_protocol::FailureKind;

use crate::OpenError;
use crate::cage::CageError;

enum Meaning {
    Denied(FailureKind, &'static str),
    Gone(&'static str),
    NotKnown(&'static str),
    Network(&'static str),
}

use Meaning::{Denied, Gone, Network, NotKnown};

const SIGNS: &[(&[&str], Meaning)] = &[
    (
        &[
            "confirm your age",
            "age-restricted",
            "inappropriate for some users",
            "age verification",
        ],
        Denied(
            FailureKind::Age,
            "That is age-restricted; an operator can give the node cookies of an account \
             (sources.ytdlp.cookies).",
        ),
    ),
    (
        &[
            "private video",
            "members-only",
            "members on level",
            "join this channel",
            "granted access",
            "registered users",
            "subscribers only",
            "only available to subscribers",
            "premium members",
        ],
        Denied(
            FailureKind::Gone,
            "That is private, or for members only; an operator can give the node cookies of an \
             account that may have it (sources.ytdlp.cookies).",
        ),
    ),
    (
        &[
            "not a bot",
            "sign in",
            "login required",
            "account cookies",
            "use --cookies",
            "log in",
            "logged-in",
        ],
        Denied(
            FailureKind::SignIn,
            "The site wants somebody to sign in; an operator can give the node cookies of an \
             account (sources.ytdlp.cookies) or a provider of PO tokens (sources.ytdlp.plugins).",
        ),
    ),
    (
        &[
            "geo restrict",
            "geo-restrict",
            "in your country",
            "in your region",
            "your location",
        ],
        Denied(
            FailureKind::Region,
            "That is not available in the country that this node is in.",
        ),
    ),
    (
        &[
            "error 429",
            "too many requests",
            "rate-limit",
            "rate limit",
            "try again later",
        ],
        Denied(
            FailureKind::RateLimited,
            "The site asks us to slow down (rate limit). Try later.",
        ),
    ),
    (
        &["drm protected", "drm-protected", "drm protection"],
        NotKnown("The site gives that only to its own players (DRM, unsupported)."),
    ),
    (
        &[
            "unsupported url",
            "is not a valid url",
            "no suitable extractor",
        ],
        NotKnown("There is no audio that we know how to find on that page (unsupported)."),
    ),
    (
        &[
            "requested format is not available",
            "no video formats found",
        ],
        NotKnown("That has no audio in a form that can be played (unsupported)."),
    ),
    (
        &["not currently live"],
        Gone("That channel is not live now."),
    ),
    (
        &[
            "video unavailable",
            "has been removed",
            "does not exist",
            "account has been terminated",
            "no longer available",
            "error 404",
            "error 410",
            "not found",
            "been deleted",
            "is unavailable",
            "is not available",
            "does not have",
            "deleted video",
            "premieres in",
            "will begin in",
        ],
        Gone("That is not there (any more), says the site."),
    ),
    (
        &[
            "timed out",
            "timeout",
            "unable to connect",
            "connection reset",
            "connection refused",
            "unable to download",
            "network is unreachable",
            "remote end closed",
            "ssl:",
            "temporary failure",
            "incompleteread",
            "error 5",
            "tunnel connection failed",
            "getaddrinfo failed",
            "name or service not known",
            "failed to extract",
        ],
        Network("The site cannot be reached, or does not answer as it should."),
    ),
];

/// What a program's failure means for whoever wanted a track.
pub(super) fn classify(error: CageError) -> OpenError {
    let CageError::Crashed { words, .. } = &error else {
        return error.into();
    };
    let last = (words.lines().rev().map(str::trim))
        .find(|line| line.starts_with("ERROR:"))
        .unwrap_or_else(|| crate::cage::last_line(words));
    let lower = last.to_ascii_lowercase();
    let found = SIGNS
        .iter()
        .find(|(signs, _)| signs.iter().any(|sign| lower.contains(sign)));
    let cause = crate::label::clean(last).unwrap_or_default();
    match found.map(|(_, meaning)| meaning) {
        Some(Denied(kind, message)) => OpenError::withheld(*kind, *message, cause),
        Some(Gone(message)) => OpenError::Gone((*message).to_owned()),
        Some(NotKnown(message)) => OpenError::unplayable(*message, cause),
        Some(Network(message)) => OpenError::network(*message, cause),
        None => OpenError::unplayable("yt-dlp cannot read that.", cause),
    }
}

/// Whether a failure says something of the whole site, not of one track.
pub(super) fn is_of_the_site(error: &OpenError) -> bool {
    matches!(
        error.kind(),
        FailureKind::Network | FailureKind::RateLimited | FailureKind::SignIn | FailureKind::Fault
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(words: &str) -> OpenError {
        classify(CageError::Crashed {
            program: "yt-dlp".to_owned(),
            status: "code 1".to_owned(),
            words: format!("WARNING: something else\nERROR: {words}\n\n"),
        })
    }

    fn kind(words: &str) -> FailureKind {
        of(words).kind()
    }

    #[test]
    fn what_a_site_denies_is_told_apart() {
        for (words, expected) in [
            (
                "[youtube] x: Sign in to confirm you’re not a bot. Use --cookies-from-browser or \
                 --cookies for the authentication.",
                FailureKind::SignIn,
            ),
            (
                "[youtube] x: Sign in to confirm your age. This video may be inappropriate for some users.",
                FailureKind::Age,
            ),
            (
                "[vimeo] 1: The web client only works when logged-in. Use --cookies",
                FailureKind::SignIn,
            ),
            (
                "[vimeo] 1: This video is not available from your location due to geo restriction.",
                FailureKind::Region,
            ),
            (
                "[youtube] x: Video unavailable. The uploader has not made this video available in your country",
                FailureKind::Region,
            ),
            (
                "[soundcloud] a: HTTP Error 429: Too Many Requests",
                FailureKind::RateLimited,
            ),
            (
                "[generic] a: This video is DRM protected",
                FailureKind::Decode,
            ),
            (
                "[twitch:stream] a: The channel is not currently live",
                FailureKind::Gone,
            ),
        ] {
            assert_eq!(kind(words), expected, "{words}");
        }
    }

    #[test]
    fn what_is_for_few_people_says_nothing_of_its_site() {
        for words in [
            "[youtube] x: Private video. Sign in if you've been granted access to this video. Use \
             --cookies-from-browser or --cookies for the authentication.",
            "[youtube] x: Join this channel to get access to members-only content like this video, \
             and other exclusive perks.",
            "[youtube] x: This video is available to this channel's members on level: Gold (or any \
             higher level). Join this channel to get access",
            "[niconico] x: This video is only available for registered users. Use --username",
        ] {
            let error = of(words);
            assert_eq!(error.kind(), FailureKind::Gone, "{words}");
            assert!(error.to_string().contains("members"), "{error}");
            assert!(!is_of_the_site(&error), "{words}");
        }
        assert!(is_of_the_site(&of(
            "[youtube] x: Sign in to confirm you’re not a bot."
        )));
    }

    #[test]
    fn what_is_gone_what_is_unknown_and_what_may_pass_are_told_apart() {
        assert!(matches!(
            of("[youtube] x: Video unavailable"),
            OpenError::Gone(_)
        ));
        assert!(matches!(
            of(
                "[generic] n: Unable to download webpage: HTTP Error 404: File not found (caused by <HTTPError 404: File not found>)"
            ),
            OpenError::Gone(_)
        ));
        assert!(matches!(
            of("Unsupported URL: https://example.org/"),
            OpenError::Unplayable { .. }
        ));
        let network = of(
            "[generic] a: Unable to download webpage: ('Unable to connect to proxy', NewConnectionError())",
        );
        assert!(network.is_transient(), "{network:?}");
        let cause = of("something\u{202e} new").exception().cause;
        assert_eq!(cause, "decode: ERROR: something new");
    }

    #[test]
    fn a_site_that_plays_for_itself_alone_is_named_as_such() {
        let told = of(
            "[DRM] The requested site is known to use DRM protection. It will NOT be supported.\n\
             \x20      Please DO NOT open an issue, unless you have evidence that the video is not \
             DRM protected",
        );
        assert!(told.to_string().contains("DRM"), "{told}");
    }
}
