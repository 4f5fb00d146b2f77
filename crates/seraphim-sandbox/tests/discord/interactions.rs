use std::time::Duration;

use bytes::Bytes;
use seraphim_sandbox::{ActError, Sandbox};
use serde_json::{Value, json};

use crate::client::{Gateway, Outcome, Rest, sandbox, text};

async fn ready() -> Outcome<(Sandbox, Rest, Gateway)> {
    let sandbox = sandbox().await?;
    let rest = Rest::new(&sandbox)?;
    let commands = json!([
        {"name": "play", "description": "d", "options": [
            {"type": 3, "name": "query", "description": "d", "autocomplete": true},
            {"type": 11, "name": "file", "description": "d"},
            {"type": 3, "name": "where", "description": "d", "choices": [
                {"name": "Last", "value": "last"}, {"name": "Next", "value": "next"}]}]},
        {"name": "volume", "description": "d", "options": [
            {"type": 4, "name": "level", "description": "d", "required": true,
             "min_value": 0, "max_value": 150}]},
        {"name": "playlist", "description": "d", "options": [
            {"type": 1, "name": "save", "description": "d", "options": [
                {"type": 3, "name": "name", "description": "d", "required": true}]}]},
        {"name": "Play this", "type": 3},
    ]);
    rest.register(&sandbox, commands).await?;
    let (gateway, _) = Gateway::login(&sandbox).await?;
    Ok((sandbox, rest, gateway))
}

const SOON: Duration = Duration::from_secs(5);

#[tokio::test]
async fn a_command_is_deferred_then_edited_and_its_life_is_known() -> Outcome {
    let (sandbox, rest, mut gateway) = ready().await?;
    let alice = sandbox.person("alice")?;
    let id = alice.run("/play query:a song: the b side where:Next")?;
    let event = gateway.event("INTERACTION_CREATE").await?;
    assert_eq!(text(&event["id"]), id.to_string());
    assert_eq!(event["data"]["options"][0]["value"], "a song: the b side");
    assert_eq!(event["data"]["options"][1]["value"], "next");
    assert_eq!(event["member"]["user"]["username"], "alice");
    assert_eq!(rest.respond(&event, json!({"type": 5})).await?.0, 204);
    assert!(alice.sees().iter().any(|message| message.loading));
    let original = format!("{}/messages/@original", Rest::webhook(&event));
    let (status, _) = rest
        .ask("PATCH", &original, Some(json!({"content": "queued"})))
        .await?;
    assert_eq!(status, 200);
    let life = alice.answer(id, SOON).await?;
    assert!(life.deferred.is_some() && life.answered > life.deferred);
    let message = life.message.ok_or("the original is there")?;
    assert_eq!(
        (message.content.as_str(), message.loading, message.edits),
        ("queued", false, 0)
    );
    assert_eq!(rest.ask("DELETE", &original, None).await?.0, 204);
    assert!(alice.sees().is_empty());
    Ok(())
}

#[tokio::test]
async fn a_second_answer_is_40060_and_a_wrong_one_does_not_count() -> Outcome {
    let (sandbox, rest, mut gateway) = ready().await?;
    sandbox.person("alice")?.run("/volume level:5")?;
    let event = gateway.event("INTERACTION_CREATE").await?;
    let (status, body) = rest.respond(&event, json!({"type": 7, "data": {}})).await?;
    assert_eq!((status, &body["code"]), (400, &json!(50035)));
    let hello = json!({"type": 4, "data": {"content": "hello"}});
    assert_eq!(rest.respond(&event, hello.clone()).await?.0, 204);
    let (status, body) = rest.respond(&event, hello.clone()).await?;
    assert_eq!((status, &body["code"]), (400, &json!(40060)));
    let mut strange = event.clone();
    strange["token"] = json!("strange");
    let (status, body) = rest.respond(&strange, hello).await?;
    assert_eq!((status, &body["code"]), (404, &json!(10062)));
    Ok(())
}

#[tokio::test]
async fn with_response_tells_the_message() -> Outcome {
    let (sandbox, rest, mut gateway) = ready().await?;
    sandbox.person("alice")?.run("/volume level:5")?;
    let event = gateway.event("INTERACTION_CREATE").await?;
    let path = format!(
        "/interactions/{}/{}/callback?with_response=true",
        text(&event["id"]),
        text(&event["token"])
    );
    let answer = json!({"type": 4, "data": {"content": "hello"}});
    let (status, body) = rest.ask("POST", &path, Some(answer)).await?;
    assert_eq!(
        (status, &body["resource"]["message"]["content"]),
        (200, &json!("hello"))
    );
    assert_eq!(
        body["resource"]["message"]["interaction_metadata"]["name"],
        "volume"
    );
    Ok(())
}

#[tokio::test]
async fn ephemeral_answers_are_seen_by_one_person_only() -> Outcome {
    let (sandbox, rest, mut gateway) = ready().await?;
    let (alice, bob) = (sandbox.person("alice")?, sandbox.person("bob")?);
    let id = alice.run("/volume level:5")?;
    let event = gateway.event("INTERACTION_CREATE").await?;
    let refusal = json!({"type": 4, "data": {"content": "no", "flags": 64}});
    rest.respond(&event, refusal).await?;
    assert!(alice.answer(id, SOON).await?.ephemeral);
    assert_eq!((alice.sees().len(), bob.sees().len()), (1, 0));
    let follow = json!({"content": "for all"});
    let (status, _) = rest
        .ask("POST", &Rest::webhook(&event), Some(follow))
        .await?;
    assert_eq!(status, 200);
    assert_eq!((alice.sees().len(), bob.sees().len()), (2, 1));
    Ok(())
}

#[tokio::test]
async fn the_first_follow_up_fills_a_deferred_placeholder() -> Outcome {
    let (sandbox, rest, mut gateway) = ready().await?;
    let alice = sandbox.person("alice")?;
    let id = alice.run("/volume level:5")?;
    let event = gateway.event("INTERACTION_CREATE").await?;
    rest.respond(&event, json!({"type": 5, "data": {"flags": 64}}))
        .await?;
    let follow = json!({"content": "done"});
    rest.ask("POST", &Rest::webhook(&event), Some(follow))
        .await?;
    let seen = alice.sees();
    assert_eq!(
        (seen.len(), seen[0].ephemeral, seen[0].loading),
        (1, true, false)
    );
    assert!(alice.answer(id, SOON).await?.answered.is_some());
    Ok(())
}

#[tokio::test]
async fn autocomplete_gives_choices_and_only_choices() -> Outcome {
    let (sandbox, rest, mut gateway) = ready().await?;
    let alice = sandbox.person("alice")?;
    let answering = async {
        let event = gateway.event("INTERACTION_CREATE").await?;
        assert_eq!(
            (&event["type"], &event["data"]["options"][0]["focused"]),
            (&json!(4), &json!(true))
        );
        let message = json!({"type": 4, "data": {"content": "x"}});
        assert_eq!(rest.respond(&event, message).await?.0, 400);
        let many: Vec<Value> = (0..26)
            .map(|n| json!({"name": n.to_string(), "value": "v"}))
            .collect();
        assert_eq!(
            rest.respond(&event, json!({"type": 8, "data": {"choices": many}}))
                .await?
                .0,
            400
        );
        let choices = json!([{"name": "Song", "value": "song"}]);
        let (status, _) = rest
            .respond(&event, json!({"type": 8, "data": {"choices": choices}}))
            .await?;
        assert_eq!(status, 204);
        Outcome::Ok(())
    };
    let (given, answered) = tokio::join!(alice.suggest("/play query:so"), answering);
    answered?;
    let given = given?;
    assert_eq!((given.len(), given[0].name.as_str()), (1, "Song"));
    Ok(())
}

#[tokio::test]
async fn a_button_updates_its_message_and_a_menu_sends_its_values() -> Outcome {
    let (sandbox, rest, mut gateway) = ready().await?;
    let alice = sandbox.person("alice")?;
    let path = format!("/channels/{}/messages", alice.channel);
    let panel = json!({"content": "panel", "components": [
        {"type": 1, "components": [
            {"type": 2, "style": 1, "label": "Skip", "custom_id": "music_skip:1"},
            {"type": 2, "style": 1, "label": "Off", "custom_id": "off", "disabled": true}]},
        {"type": 1, "components": [{"type": 3, "custom_id": "menu", "max_values": 2, "options": [
            {"label": "A", "value": "a"}, {"label": "B", "value": "b"}]}]}]});
    rest.ask("POST", &path, Some(panel)).await?;
    let id = alice.press_newest("Skip")?;
    let event = gateway.event("INTERACTION_CREATE").await?;
    assert_eq!(event["data"]["custom_id"], "music_skip:1");
    assert_eq!(event["message"]["content"], "panel");
    let update = json!({"type": 7, "data": {"content": "skipped"}});
    assert_eq!(rest.respond(&event, update).await?.0, 204);
    let message = alice
        .answer(id, SOON)
        .await?
        .message
        .ok_or("the panel is there")?;
    assert_eq!((message.content.as_str(), message.edits), ("skipped", 1));
    assert_eq!(
        alice.press_newest("Off"),
        Err(ActError::Forbidden("the component is disabled"))
    );
    alice.choose(message.id, "menu", &["A", "b"])?;
    let event = gateway.event("INTERACTION_CREATE").await?;
    assert_eq!(event["data"]["values"], json!(["a", "b"]));
    assert_eq!(rest.respond(&event, json!({"type": 6})).await?.0, 204);
    Ok(())
}

#[tokio::test]
async fn a_modal_opens_and_its_texts_come_back() -> Outcome {
    let (sandbox, rest, mut gateway) = ready().await?;
    let alice = sandbox.person("alice")?;
    let id = alice.run("/volume level:5")?;
    let event = gateway.event("INTERACTION_CREATE").await?;
    let modal = json!({"type": 9, "data": {"custom_id": "m", "title": "T", "components": [
        {"type": 18, "label": "L", "component":
            {"type": 4, "custom_id": "t", "style": 1}}]}});
    let (status, body) = rest.respond(&event, modal).await?;
    assert_eq!(status, 204, "{body}");
    alice.answer(id, SOON).await?;
    alice.submit(id, &[("t".into(), vec!["typed".into()])])?;
    let event = gateway.event("INTERACTION_CREATE").await?;
    assert_eq!(
        (&event["type"], &event["data"]["custom_id"]),
        (&json!(5), &json!("m"))
    );
    assert_eq!(
        event["data"]["components"][0]["component"]["value"],
        "typed"
    );
    Ok(())
}

#[tokio::test]
async fn files_subcommands_and_message_menus_arrive_whole() -> Outcome {
    let (sandbox, _rest, mut gateway) = ready().await?;
    let alice = sandbox.person("alice")?;
    alice.run_with_file("/play", "a.wav", "audio/wav", Bytes::from_static(b"RIFF"))?;
    let event = gateway.event("INTERACTION_CREATE").await?;
    let id = text(&event["data"]["options"][0]["value"]);
    assert_eq!(
        event["data"]["resolved"]["attachments"][&id]["filename"],
        "a.wav"
    );
    alice.run("/playlist save name:my list")?;
    let event = gateway.event("INTERACTION_CREATE").await?;
    let option = &event["data"]["options"][0];
    assert_eq!(
        (&option["name"], &option["options"][0]["value"]),
        (&json!("save"), &json!("my list"))
    );
    let message = alice.say("https://example.com/a.mp3", &[])?;
    alice.use_message_menu("Play this", message)?;
    let event = gateway.event("INTERACTION_CREATE").await?;
    let target = &event["data"]["resolved"]["messages"][message.to_string()];
    assert_eq!(target["content"], "https://example.com/a.mp3");
    Ok(())
}

#[tokio::test]
async fn the_client_refuses_what_a_client_would() -> Outcome {
    let (sandbox, _rest, _gateway) = ready().await?;
    let alice = sandbox.person("alice")?;
    for wrong in [
        "/volume",
        "/volume level:151",
        "/volume level:x",
        "/play where:Now",
        "/playlist save",
    ] {
        assert!(
            matches!(alice.run(wrong), Err(ActError::Malformed(_))),
            "{wrong}"
        );
    }
    let Err(ActError::Malformed(why)) = alice.run("/volume level:151") else {
        return Err("above what is allowed".into());
    };
    assert_eq!(why, "from 0 to 150 is allowed: 151");
    assert!(matches!(
        alice.run("/nothing"),
        Err(ActError::Unknown { .. })
    ));
    Ok(())
}

#[tokio::test]
async fn after_three_seconds_the_interaction_is_unknown() -> Outcome {
    let (sandbox, rest, mut gateway) = ready().await?;
    let alice = sandbox.person("alice")?;
    let id = alice.run("/volume level:5")?;
    let event = gateway.event("INTERACTION_CREATE").await?;
    let failed = alice.answer(id, Duration::from_secs(10)).await;
    assert_eq!(failed.map(|_| ()), Err(ActError::NoResponse));
    let (status, body) = rest.respond(&event, json!({"type": 5})).await?;
    assert_eq!((status, &body["code"]), (404, &json!(10062)));
    Ok(())
}
