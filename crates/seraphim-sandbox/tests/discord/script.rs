//! Steps of a script as a bot meets them, and what the script makes of its
//! answers.

use seraphim_sandbox::{
    Sandbox,
    script::{Failure, Fate, Line, Performance, ProcessControl, Script},
};
use serde_json::{Value, json};

use crate::client::{Gateway, Outcome, Rest, sandbox};

/// There are no processes here.
struct Nobody;

impl ProcessControl for Nobody {
    async fn bring(&mut self, name: &str, _: Fate) -> Result<(), String> {
        Err(format!("there is no process {name}"))
    }
}

/// Performs a script; what it told, and the step that failed.
async fn perform(sandbox: &Sandbox, script: &str) -> (Vec<String>, Result<(), Failure>) {
    let script = Script::parse(script).expect("the script is understood");
    let mut told = Vec::new();
    let tell = |line: &Line| {
        if let Line::Outcome(line) = line {
            told.push(line.clone());
        }
    };
    let done = Performance::new(sandbox, tell)
        .play(&script, &mut Nobody)
        .await;
    (told, done)
}

async fn ready() -> Outcome<(Sandbox, Rest, Gateway)> {
    let sandbox = sandbox().await?;
    let rest = Rest::new(&sandbox)?;
    let commands = json!([{"name": "play", "description": "d", "options": [
        {"type": 3, "name": "query", "description": "d", "autocomplete": true},
        {"type": 3, "name": "where", "description": "d"}]}]);
    rest.register(&sandbox, commands).await?;
    let (gateway, _) = Gateway::login(&sandbox).await?;
    Ok((sandbox, rest, gateway))
}

/// The next interaction, answered so.
async fn answered(rest: &Rest, gateway: &mut Gateway, answer: Value) -> Outcome<(Value, u16)> {
    let event = gateway.event("INTERACTION_CREATE").await?;
    let (status, _) = rest.respond(&event, answer).await?;
    Ok((event, status))
}

#[tokio::test]
async fn what_is_typed_is_offered_in_the_persons_language_and_taken_by_its_value() -> Outcome {
    let (sandbox, rest, mut gateway) = ready().await?;
    let script = r#"
        alice speaks "de"
        alice types "/play where: next query: lau"
        alice is offered "Laudes" and "Laurel"
        alice takes "Laudes"
    "#;
    let bot = async {
        let choices = json!([
            {"name": "Lauds", "name_localizations": {"de": "Laudes"}, "value": "list:7"},
            {"name": "Laurel", "value": "laurel"}]);
        let choices = json!({"type": 8, "data": {"choices": choices}});
        let (typed, status) = answered(&rest, &mut gateway, choices).await?;
        assert_eq!((&typed["type"], status), (&json!(4), 204));
        let focused = json!({"name": "query", "type": 3, "value": "lau", "focused": true});
        assert_eq!(typed["data"]["options"][1], focused);
        let played = json!({"type": 4, "data": {"content": "played"}});
        let (ran, _) = answered(&rest, &mut gateway, played).await?;
        let options = json!([
            {"name": "where", "type": 3, "value": "next"},
            {"name": "query", "type": 3, "value": "list:7"}]);
        assert_eq!(
            (&ran["type"], &ran["data"]["options"]),
            (&json!(2), &options)
        );
        Outcome::Ok(())
    };
    let ((told, done), bot) = tokio::join!(perform(&sandbox, script), bot);
    bot?;
    done?;
    assert_eq!(told[..2], ["▾ Laudes", "▾ Laurel"]);
    Ok(())
}

#[tokio::test]
async fn what_is_not_offered_fails_the_step_and_says_what_was() -> Outcome {
    let (sandbox, rest, mut gateway) = ready().await?;
    for (choices, expected, reason) in [
        (
            json!([{"name": "Sext", "value": "s"}]),
            "\"Lauds\"",
            "▾ Sext",
        ),
        (json!([{"name": "Sext", "value": "s"}]), "nothing", "▾ Sext"),
        (json!([]), "\"Lauds\"", "▾ nothing"),
    ] {
        let script = format!("alice types \"/play la\"\nalice is offered {expected}");
        let choices = json!({"type": 8, "data": {"choices": choices}});
        let bot = answered(&rest, &mut gateway, choices);
        let ((_, done), bot) = tokio::join!(perform(&sandbox, &script), bot);
        bot?;
        let failure = done.expect_err("it was not offered");
        assert_eq!(failure.line, 2);
        assert!(failure.reason.contains(reason), "{failure}");
    }
    let (_, done) = perform(&sandbox, "alice is offered \"Lauds\"").await;
    let failure = done.expect_err("nothing was typed");
    assert_eq!(failure.reason, "alice has typed nothing");
    Ok(())
}

#[tokio::test]
async fn who_offers_26_choices_has_offered_none_after_three_seconds() -> Outcome {
    let (sandbox, rest, mut gateway) = ready().await?;
    let many: Vec<Value> = (0..26)
        .map(|n| json!({"name": n.to_string(), "value": "v"}))
        .collect();
    let many = json!({"type": 8, "data": {"choices": many}});
    let script = "alice types \"/play la\"";
    let bot = answered(&rest, &mut gateway, many);
    let ((_, done), bot) = tokio::join!(perform(&sandbox, script), bot);
    assert_eq!(bot?.1, 400);
    let failure = done.expect_err("the bot did not answer in time");
    assert!(
        failure.reason.ends_with("was refused with 50035"),
        "{failure}"
    );
    Ok(())
}

#[tokio::test]
async fn an_option_without_choices_is_asked_for_none() -> Outcome {
    let (sandbox, _rest, _gateway) = ready().await?;
    let (_, done) = perform(&sandbox, "alice types \"/play where: ne\"").await;
    let failure = done.expect_err("a client does not ask");
    assert!(failure.reason.contains("suggests nothing"), "{failure}");
    Ok(())
}

#[tokio::test]
async fn a_channel_that_is_set_anew_is_told_to_the_bot() -> Outcome {
    let (sandbox, _rest, mut gateway) = ready().await?;
    let (_, done) = perform(&sandbox, "the channel \"Music\" is set to 256 kbit/s").await;
    done?;
    let channel = gateway.event("CHANNEL_UPDATE").await?;
    assert_eq!(channel["name"], "Music");
    assert_eq!(channel["bitrate"], 256_000);
    for step in [
        "the channel \"Amphitheatre\" is set to 65 kbit/s",
        "the channel \"general\" is set to 64 kbit/s",
    ] {
        let (_, done) = perform(&sandbox, step).await;
        assert!(done.is_err(), "Discord does not allow it: {step}");
    }
    Ok(())
}
