//! The console seen by a page: what it is told and what it can do.

use seraphim_sandbox::{Console, Sandbox, script::Script};
use serde_json::{Value, json};

use crate::{
    client::{Gateway, Outcome, Rest, sandbox, text},
    page::{Page, open},
};

pub(crate) struct Stage {
    pub(crate) sandbox: Sandbox,
    pub(crate) console: Console,
    pub(crate) rest: Rest,
    pub(crate) gateway: Gateway,
}

/// A sandbox with a page and a bot that is logged in.
pub(crate) async fn stage() -> Outcome<Stage> {
    let sandbox = sandbox().await?;
    let rest = Rest::new(&sandbox)?;
    let commands = json!([
        {"name": "play", "description": "d", "name_localizations": {"de": "spiel"}, "options": [
            {"type": 3, "name": "query", "description": "d", "autocomplete": true},
            {"type": 11, "name": "file", "description": "d"},
            {"type": 3, "name": "where", "description": "d", "choices": [
                {"name": "Last", "value": "last"}, {"name": "Next", "value": "next"}]}]},
        {"name": "admin", "description": "d", "default_member_permissions": "32"},
        {"name": "Play this", "type": 3},
    ]);
    rest.register(&sandbox, commands).await?;
    let (gateway, _) = Gateway::login(&sandbox).await?;
    let console = open(&sandbox).await?;
    Ok(Stage {
        sandbox,
        console,
        rest,
        gateway,
    })
}

pub(crate) fn http() -> Outcome<reqwest::Client> {
    Ok(reqwest::Client::builder().no_proxy().build()?)
}

/// What the bot did, as its interaction's answer.
async fn answer(stage: &mut Stage, answer: Value) -> Outcome<Value> {
    let event = stage.gateway.event("INTERACTION_CREATE").await?;
    let (status, body) = stage.rest.respond(&event, answer).await?;
    assert!(status < 300, "{body}");
    Ok(event)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_sees_where_it_is_and_who_may_what() -> Outcome {
    let stage = stage().await?;
    let mut page = Page::connect(&stage.console).await?;
    assert_eq!(page.state["you"]["name"], "alice");
    assert_eq!(page.all("guild/").count(), 1);
    let names: Vec<&Value> = page
        .all("channel/")
        .map(|channel| &channel["name"])
        .collect();
    assert_eq!(
        names,
        ["music", "general", "Music", "Lounge", "Amphitheatre"]
    );
    let command = |page: &Page, name: &str| {
        let mut all = page.all("command/");
        all.find(|command| command["name"] == name).cloned()
    };
    let play = command(&page, "play").ok_or("it is registered")?;
    assert_eq!(play["usable"], true);
    assert_eq!(play["name_localizations"]["de"], "spiel");
    assert_eq!(play["options"][2]["choices"][1]["value"], "next");
    let admin = command(&page, "admin").ok_or("it is registered")?;
    assert_eq!(admin["usable"], false, "alice may not manage the guild");
    page.until(|page| page.all("bot/").all(|bot| bot["connected"] == true))
        .await?;
    page.order(json!({"do": "be", "person": "owner"})).await?;
    page.until(|page| page.state["you"]["name"] == "owner")
        .await?;
    let admin = command(&page, "admin").ok_or("it is registered")?;
    assert_eq!(admin["usable"], true, "the owner may everything");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_is_filled_in_deferred_and_answered_before_the_page() -> Outcome {
    let mut stage = stage().await?;
    let mut page = Page::connect(&stage.console).await?;
    page.order(json!({"do": "speak", "locale": "de"})).await?;
    let music = page.channel("music");
    let run = json!({"do": "run", "channel": music, "command": "play",
                     "options": {"query": "a where:b", "where": "Next"}});
    let begun = page.order(run).await?;
    let event = answer(&mut stage, json!({"type": 5})).await?;
    assert_eq!(event["locale"], "de");
    assert_eq!(event["data"]["options"][0]["value"], "a where:b");
    assert_eq!(event["data"]["options"][1]["value"], "next");
    page.until(|page| page.messages().any(|m| m["loading"] == true))
        .await?;
    let original = format!("{}/messages/@original", Rest::webhook(&event));
    let embed = json!({"embeds": [{"title": "Queued"}]});
    stage.rest.ask("PATCH", &original, Some(embed)).await?;
    let key = format!("interaction/{}", text(&begun["interaction"]));
    page.until(|page| page.at(&key)["state"] == "answered")
        .await?;
    let message = page.messages().next().ok_or("there is a message")?;
    assert_eq!(
        (&message["loading"], &message["embeds"][0]["title"]),
        (&json!(false), &json!("Queued"))
    );
    let (code, _) = page
        .refused(json!({"do": "run", "channel": music, "command": "play",
                        "options": {"where": "Never"}}))
        .await?;
    assert_eq!(code, "malformed");
    let (code, _) = page
        .refused(json!({"do": "run", "channel": music, "command": "admin"}))
        .await?;
    assert_eq!(code, "forbidden");
    stage.rest.ask("DELETE", &original, None).await?;
    page.until(|page| page.messages().count() == 0).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_ephemeral_answer_is_on_one_persons_page_only() -> Outcome {
    let mut stage = stage().await?;
    let mut alice = Page::connect(&stage.console).await?;
    let mut bob = Page::connect(&stage.console).await?;
    bob.order(json!({"do": "be", "person": "bob"})).await?;
    let music = alice.channel("music");
    bob.order(json!({"do": "run", "channel": music, "command": "play"}))
        .await?;
    answer(
        &mut stage,
        json!({"type": 4, "data": {"content": "no", "flags": 64}}),
    )
    .await?;
    bob.until(|page| {
        page.messages()
            .any(|m| m["content"] == "no" && m["ephemeral"] == true)
    })
    .await?;
    bob.order(json!({"do": "say", "channel": music, "text": "alas"}))
        .await?;
    alice
        .until(|page| page.messages().any(|m| m["content"] == "alas"))
        .await?;
    assert_eq!(alice.messages().count(), 1);
    assert_eq!(alice.all("interaction/").count(), 0);
    bob.order(json!({"do": "be", "person": "alice"})).await?;
    bob.until(|page| page.state["you"]["name"] == "alice")
        .await?;
    assert_eq!(bob.messages().count(), 1, "nor on the page that was bob's");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn choices_come_while_an_option_is_typed() -> Outcome {
    let mut stage = stage().await?;
    let mut page = Page::connect(&stage.console).await?;
    let music = page.channel("music");
    let wish = json!({"do": "suggest", "channel": music, "command": "play",
                      "options": {"query": "lau", "where": "next"}, "focused": "query"});
    let choices = json!({"type": 8, "data": {"choices": [
        {"name": "Lauds", "value": "lauds", "name_localizations": {"de": "Laudes"}}]}});
    let (asked, answered) = tokio::join!(page.order(wish), answer(&mut stage, choices));
    let event = answered?;
    let query = &event["data"]["options"][1];
    assert_eq!(
        (&query["value"], &query["focused"]),
        (&json!("lau"), &json!(true))
    );
    let offered = asked?;
    assert_eq!(offered["choices"][0]["value"], "lauds");
    assert_eq!(offered["choices"][0]["name_localizations"]["de"], "Laudes");
    assert!(
        page.transcript.is_empty(),
        "a keystroke is no deed: {:?}",
        page.transcript
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_opens_is_submitted_and_closes() -> Outcome {
    let mut stage = stage().await?;
    let mut page = Page::connect(&stage.console).await?;
    let music = page.channel("music");
    let begun = page
        .order(json!({"do": "run", "channel": music, "command": "play"}))
        .await?;
    let modal = json!({"type": 9, "data": {"custom_id": "m", "title": "Save", "components": [
        {"type": 18, "label": "Name", "component":
            {"type": 4, "custom_id": "name", "style": 1}}]}});
    answer(&mut stage, modal).await?;
    let id = text(&begun["interaction"]);
    let key = format!("interaction/{id}");
    page.until(|page| page.at(&key)["modal"]["title"] == "Save")
        .await?;
    page.order(json!({"do": "submit", "interaction": id, "fields": {"name": "Evening"}}))
        .await?;
    let event = answer(&mut stage, json!({"type": 4, "data": {"content": "saved"}})).await?;
    let field = &event["data"]["components"][0]["component"];
    assert_eq!(
        (&field["custom_id"], &field["value"]),
        (&json!("name"), &json!("Evening"))
    );
    page.until(|page| page.at(&key)["modal"].is_null()).await?;
    page.until(|page| {
        page.transcript
            .iter()
            .any(|line| line == "submits \"Name\" as \"Evening\"")
    })
    .await?;
    Ok(())
}

/// A message's file can be had from the page's own origin, and does nothing
/// there.
async fn served_on_the_pages_origin(stage: &Stage, url: &str) -> Outcome {
    let base = stage.console.url();
    let path = url.split_once("/attachments").ok_or("an attachment")?.1;
    let got = http()?
        .get(format!("{base}attachments{path}"))
        .send()
        .await?;
    assert_eq!(
        got.headers()["content-security-policy"],
        "default-src 'none'; sandbox"
    );
    assert_eq!(got.text().await?, "ID3");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn buttons_menus_and_files_reach_the_bot() -> Outcome {
    let mut stage = stage().await?;
    let mut page = Page::connect(&stage.console).await?;
    let music = page.channel("music");
    let base = stage.console.url();
    let file: Value = http()?
        .post(format!("{base}files?name=a%20song.mp3"))
        .header("origin", base.trim_end_matches('/'))
        .header("content-type", "audio/mpeg")
        .body("ID3")
        .send()
        .await?
        .json()
        .await?;
    page.order(json!({"do": "run", "channel": music, "command": "play",
                      "files": {"file": file["file"]}}))
        .await?;
    let rows = json!({"type": 4, "data": {"content": "c", "components": [
        {"type": 1, "components": [{"type": 2, "style": 1, "custom_id": "skip", "label": "Skip"}]},
        {"type": 1, "components": [{"type": 5, "custom_id": "who", "placeholder": "Whose"}]}]}});
    let event = answer(&mut stage, rows).await?;
    let attached = event["data"]["options"][0]["value"].clone();
    let attachment = &event["data"]["resolved"]["attachments"][attached.as_str().unwrap_or("")];
    assert_eq!(attachment["filename"], "a_song.mp3");
    served_on_the_pages_origin(&stage, &text(&attachment["url"])).await?;
    page.until(|page| page.messages().count() == 1).await?;
    let message = text(&page.messages().next().ok_or("a message")?["id"]);
    page.order(json!({"do": "press", "channel": music, "message": message, "custom_id": "skip"}))
        .await?;
    let pressed = answer(&mut stage, json!({"type": 6})).await?;
    assert_eq!(pressed["data"]["custom_id"], "skip");
    let bob = page
        .all("user/")
        .find(|user| user["name"] == "bob")
        .map(|user| text(&user["id"]));
    let bob = bob.ok_or("there is bob")?;
    page.order(
        json!({"do": "choose", "channel": music, "message": message, "custom_id": "who",
                      "values": [bob]}),
    )
    .await?;
    let chosen = answer(&mut stage, json!({"type": 6})).await?;
    assert_eq!(chosen["data"]["values"][0], json!(bob));
    assert_eq!(chosen["data"]["resolved"]["users"][&bob]["username"], "bob");
    page.order(json!({"do": "menu", "channel": music, "message": message, "command": "Play this"}))
        .await?;
    let used = answer(&mut stage, json!({"type": 4, "data": {"content": "used"}})).await?;
    assert_eq!(used["data"]["target_id"], json!(message));
    let script = http()?
        .get(format!("{base}recording"))
        .send()
        .await?
        .text()
        .await?;
    let steps = Script::parse(&script)?.steps;
    let said: Vec<&str> = steps.iter().map(|step| step.text.as_str()).collect();
    let said: Vec<&str> = said
        .into_iter()
        .filter(|line| !line.starts_with("wait"))
        .collect();
    assert_eq!(
        said,
        [
            "alice runs \"/play\" with the file \"a song.mp3\"",
            "alice presses \"Skip\"",
            "alice chooses \"bob\" in \"Whose\"",
            "alice uses \"Play this\" on \"c\"",
        ]
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_are_told_with_what_the_bot_did_about_them() -> Outcome {
    let mut stage = stage().await?;
    let mut page = Page::connect(&stage.console).await?;
    page.order(json!({"do": "fault", "fault": {"on": "gateway", "do": "close", "code": 4000}}))
        .await?;
    assert_eq!(stage.gateway.closed().await?, 4000);
    page.until(|page| {
        page.transcript
            .iter()
            .any(|line| line == "Seraphim: its gateway connection is gone")
    })
    .await?;
    page.until(|page| page.all("bot/").all(|bot| bot["status"] == "offline"))
        .await?;
    let (_again, _) = Gateway::login(&stage.sandbox).await?;
    page.until(|page| {
        page.transcript
            .iter()
            .any(|line| line == "Seraphim: logged in (IDENTIFY)")
    })
    .await?;
    let deed = page
        .transcript
        .iter()
        .position(|line| line == "gateway closes 4000");
    assert!(deed.is_some(), "{:?}", page.transcript);
    let (code, reason) = page
        .refused(json!({"do": "fault", "fault": {"on": "voice", "do": "kicked"}}))
        .await?;
    assert_eq!(code, "unknown", "{reason}: the bot is in no channel");
    let (code, _) = page
        .refused(json!({"do": "process", "name": "bot", "start": false}))
        .await?;
    assert_eq!(code, "process", "no processes belong to this sandbox");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_request_is_refused_and_the_page_goes_on() -> Outcome {
    let stage = stage().await?;
    let mut page = Page::connect(&stage.console).await?;
    for wish in [
        json!({"do": "fly"}),
        json!({"do": "join", "channel": 5}),
        json!({"do": "join", "channel": "x"}),
        json!({"do": "fault", "fault": {"on": "moon"}}),
        json!({}),
    ] {
        assert_eq!(page.refused(wish).await?.0, "malformed");
    }
    for wish in [
        json!({"do": "be", "person": "mallory"}),
        json!({"do": "be", "person": "Seraphim"}),
        json!({"do": "join", "channel": "1"}),
        json!({"do": "submit", "interaction": "1"}),
        json!({"do": "speak", "locale": "tlh"}),
    ] {
        assert_eq!(page.refused(wish).await?.0, "unknown");
    }
    Ok(())
}
