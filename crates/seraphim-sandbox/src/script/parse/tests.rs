use super::super::step::{Bound, Sound};
use super::*;

fn only(line: &str) -> Order {
    let script = Script::parse(line).expect("it is understood");
    script.steps.into_iter().next().expect("one step").order
}

fn alice(act: Act) -> Order {
    Order::Person {
        who: Who {
            name: "alice".to_owned(),
            guild: None,
        },
        act,
    }
}

#[expect(clippy::too_many_lines, reason = "a table")]
#[test]
fn every_form_of_the_language_is_understood() {
    let seconds = Duration::from_secs;
    for (line, order) in [
        ("alice joins \"Music\"", alice(Act::Joins("Music".into()))),
        (
            "alice runs \"/play say \\\"amen\\\"\"",
            alice(Act::Runs {
                command: "/play say \"amen\"".into(),
                file: None,
            }),
        ),
        (
            "alice hears 440 Hz within 2 s",
            alice(Act::Hears {
                sound: Sound::Tone {
                    hertz: 440.0,
                    level: None,
                },
                within: seconds(2),
            }),
        ),
        (
            "alice hears 440 Hz at -15 dB",
            alice(Act::Hears {
                sound: Sound::Tone {
                    hertz: 440.0,
                    level: Some(-15.0),
                },
                within: DEFAULT_WITHIN,
            }),
        ),
        (
            "alice hears no gap over 40 ms for 30 s",
            alice(Act::HearsNoGap {
                over: Duration::from_millis(40),
                lasting: seconds(30),
            }),
        ),
        (
            "alice hears at least 200 kbit/s for 2 s",
            alice(Act::HearsBitrate {
                bound: Bound::AtLeast(200_000),
                lasting: seconds(2),
            }),
        ),
        (
            "alice hears at most 150 kbit/s for 500 ms",
            alice(Act::HearsBitrate {
                bound: Bound::AtMost(150_000),
                lasting: Duration::from_millis(500),
            }),
        ),
        (
            "alice hears nothing for 2s",
            alice(Act::HearsNothing {
                lasting: seconds(2),
            }),
        ),
        (
            "alice sees \"up next\" within 500 ms",
            alice(Act::Sees {
                text: "up next".into(),
                within: Duration::from_millis(500),
            }),
        ),
        (
            "bob@Second leaves",
            Order::Person {
                who: Who {
                    name: "bob".into(),
                    guild: Some("Second".into()),
                },
                act: Act::Leaves,
            },
        ),
        ("there is a guild \"Second\"", Order::Guild("Second".into())),
        (
            "alice runs \"/play\" with the file \"lauds.mp3\"",
            alice(Act::Runs {
                command: "/play".into(),
                file: Some("lauds.mp3".into()),
            }),
        ),
        (
            "alice types \"/play query: ves\"",
            alice(Act::Types("/play query: ves".into())),
        ),
        (
            "alice is offered \"Vespers\" and \"nothing\"",
            alice(Act::IsOffered(vec!["Vespers".into(), "nothing".into()])),
        ),
        (
            "alice is offered \"nothing\"",
            alice(Act::IsOffered(vec!["nothing".into()])),
        ),
        (
            "alice is offered nothing",
            alice(Act::IsOffered(Vec::new())),
        ),
        (
            "alice takes \"Vespers\"",
            alice(Act::Takes("Vespers".into())),
        ),
        (
            "alice goes to \"general\"",
            alice(Act::GoesTo("general".into())),
        ),
        ("alice speaks \"de\"", alice(Act::Speaks("de".into()))),
        (
            "alice says \"one\\ntwo\"",
            alice(Act::Says("one\ntwo".into())),
        ),
        (
            "alice chooses \"Six Wings\" and \"Vespers\" in \"Pick\"",
            alice(Act::Chooses {
                options: vec!["Six Wings".into(), "Vespers".into()],
                menu: Some("Pick".into()),
            }),
        ),
        (
            "alice submits \"Name\" as \"Evening\" and \"Note\" as \"\"",
            alice(Act::Submits {
                fields: vec![
                    ("Name".into(), "Evening".into()),
                    ("Note".into(), String::new()),
                ],
            }),
        ),
        (
            "alice submits the form",
            alice(Act::Submits { fields: vec![] }),
        ),
        (
            "alice uses \"Play this\" on \"lauds.mp3\"",
            alice(Act::Uses {
                command: "Play this".into(),
                on: "lauds.mp3".into(),
            }),
        ),
        (
            "bob@\"My guild\" is moved to \"Lounge\"",
            Order::Moderation {
                whom: Whom::Person(Who {
                    name: "bob".into(),
                    guild: Some("My guild".into()),
                }),
                channel: Some("Lounge".into()),
            },
        ),
        (
            "the bot in \"Second\" is kicked",
            Order::Moderation {
                whom: Whom::Bot(Some("Second".into())),
                channel: None,
            },
        ),
        (
            "the channel \"Music\" is set to 256 kbit/s",
            Order::Channel {
                guild: None,
                channel: "Music".into(),
                bitrate: 256_000,
            },
        ),
        (
            "the channel \"Music\" in \"Second\" is set to 8 kbit/s",
            Order::Channel {
                guild: Some("Second".into()),
                channel: "Music".into(),
                bitrate: 8_000,
            },
        ),
        (
            "voice server in \"Second\" drops",
            Order::Voice {
                guild: Some("Second".into()),
                order: VoiceOrder::Drops,
            },
        ),
        (
            "discord answers 429 to 3 requests for \"/messages\"",
            Order::Rest(RestOrder::Answers {
                status: 429,
                times: 3,
                path: Some("/messages".into()),
            }),
        ),
        ("discord answers as ever", Order::Rest(RestOrder::AsEver)),
        ("discord is down for 5 s", Order::Down(seconds(5))),
        (
            "voice server closes 4015",
            Order::Voice {
                guild: None,
                order: VoiceOrder::Closes(4015),
            },
        ),
        (
            "voice server speaks DAVE 0",
            Order::Voice {
                guild: None,
                order: VoiceOrder::Dave(0),
            },
        ),
        (
            "voice server stops flipping bits",
            Order::Voice {
                guild: None,
                order: VoiceOrder::FlipsBits(false),
            },
        ),
        ("gateway drops", Order::Gateway(GatewayOrder::Drops)),
        (
            "the bot is killed",
            Order::Process {
                name: "bot".into(),
                fate: Fate::Killed,
            },
        ),
        (
            "the node is asked to end",
            Order::Process {
                name: "node".into(),
                fate: Fate::AskedToEnd,
            },
        ),
        (
            "the node starts",
            Order::Process {
                name: "node".into(),
                fate: Fate::Started,
            },
        ),
        (
            "attachment links last 4 min",
            Order::Links(LinkOrder::Last(Duration::from_mins(4))),
        ),
        ("attachment links expire", Order::Links(LinkOrder::Expire)),
        ("wait 1.5 s", Order::Wait(Duration::from_millis(1500))),
    ] {
        assert_eq!(only(line), order, "{line}");
        assert_eq!(only(&order.to_string()), order, "as it is written");
    }
}

#[test]
fn comments_and_empty_lines_keep_the_numbers_of_the_others() {
    let script = Script::parse("# a\n\n  wait 1 s  \n").expect("it is understood");

    assert_eq!(script.steps.len(), 1);
    assert_eq!(
        (script.steps[0].line, script.steps[0].text.as_str()),
        (3, "wait 1 s")
    );
}

#[test]
fn what_is_not_understood_is_told_with_its_line() {
    for line in [
        "alice dances",
        "alice joins",
        "alice joins \"Music",
        "alice runs play",
        "alice hears -1 Hz",
        "alice hears NaN Hz",
        "alice hears at least 200 kbit/s",
        "alice hears at least 200 for 2 s",
        "alice hears at least 511 kbit/s for 2 s",
        "alice hears at most 0 kbit/s for 2 s",
        "alice hears at best 200 kbit/s for 2 s",
        "alice hears",
        "alice types play",
        "alice types",
        "alice takes",
        "alice is offered",
        "alice is offered \"A\" \"B\"",
        "alice is offered nothing and \"B\"",
        "the channel \"Music\" is set to 7 kbit/s",
        "the channel \"Music\" is set to 385 kbit/s",
        "the channel \"Music\" is set to 256",
        "the channel \"Music\" is set to 256000",
        "the channel \"Music\" is set",
        "the channel \"Music\" 256 kbit/s",
        "voice server closes 70000",
        "gateway sings",
        "wait forever",
        "wait 1e300 s",
        "wait NaN s",
        "alice",
        "alice chooses",
        "alice chooses \"A\" \"B\"",
        "alice chooses \"A\" and",
        "alice submits \"A\"",
        "alice submits \"A\" as \"B\" and",
        "alice submits \"A\" as \"B\" or \"C\" as \"D\"",
        "alice is sad",
        "the bot is moved",
        "discord answers 42 to 3 requests",
        "discord answers 429 to 0 requests",
        "attachment links last",
        "attachment links sing",
    ] {
        let error = Script::parse(&format!("\n{line}")).expect_err(line);
        assert_eq!(error.line, 2, "{error}");
    }
}
