use seraphim_sandbox::{
    Fault, RestFault, RestFaultKind, SandboxSettings, Scope, world::permission,
};
use serde_json::{Value, json};

use crate::client::{Gateway, Outcome, Rest, sandbox, start, text};

fn channel(sandbox: &seraphim_sandbox::Sandbox, name: &str) -> u64 {
    sandbox
        .look(|world| Some(world.main_guild()?.channel_named(name)?.id))
        .expect("the default guild has it")
}

#[tokio::test]
async fn a_wrong_token_is_unauthorized_and_the_gateway_address_needs_none() -> Outcome {
    let sandbox = sandbox().await?;
    let stranger = Rest::with_token(&sandbox, "nobody")?;
    let (status, body) = stranger.ask("GET", "/users/@me", None).await?;
    assert_eq!(
        (status, &body),
        (401, &json!({"message": "401: Unauthorized", "code": 0}))
    );
    let url = format!("{}/api/v9/gateway", sandbox.api_base());
    let plain: Value = reqwest::Client::builder()
        .no_proxy()
        .build()?
        .get(url)
        .send()
        .await?
        .json()
        .await?;
    assert_eq!(plain["url"], sandbox.gateway_url());
    let (status, _) = stranger.ask("GET", "/no/such/route", None).await?;
    assert_eq!(status, 401);
    let (status, body) = Rest::new(&sandbox)?
        .ask("GET", "/no/such/route", None)
        .await?;
    assert_eq!(
        (status, text(&body["message"])),
        (404, "404: Not Found".to_owned())
    );
    Ok(())
}

#[tokio::test]
async fn the_bot_finds_itself_its_application_and_its_guild() -> Outcome {
    let sandbox = sandbox().await?;
    let rest = Rest::new(&sandbox)?;
    let id = sandbox.application_id().to_string();
    let (_, me) = rest.ask("GET", "/users/@me", None).await?;
    assert_eq!(
        (text(&me["id"]), text(&me["username"])),
        (id.clone(), "Seraphim".into())
    );
    for path in ["/applications/@me", "/oauth2/applications/@me"] {
        let (_, app) = rest.ask("GET", path, None).await?;
        assert_eq!(
            (text(&app["id"]), text(&app["owner"]["username"])),
            (id.clone(), "owner".into())
        );
    }
    let (_, guilds) = rest.ask("GET", "/users/@me/guilds", None).await?;
    let guild = text(&guilds[0]["id"]);
    for path in [
        "",
        "/channels",
        "/roles",
        "/members?limit=10",
        "/members/@me",
    ] {
        let (status, _) = rest
            .ask("GET", &format!("/guilds/{guild}{path}"), None)
            .await?;
        assert_eq!(status, 200, "{path}");
    }
    let (status, body) = rest.ask("GET", "/guilds/5", None).await?;
    assert_eq!((status, &body["code"]), (404, &json!(10004)));
    Ok(())
}

#[tokio::test]
async fn commands_are_kept_within_the_documented_limits() -> Outcome {
    let sandbox = sandbox().await?;
    let rest = Rest::new(&sandbox)?;
    let path = format!("/applications/{}/commands", sandbox.application_id());
    let command = |name: &str| json!({"name": name, "description": "d"});
    let (status, made) = rest.ask("POST", &path, Some(command("play"))).await?;
    assert_eq!((status, &made["version"].is_string()), (201, &true));
    let (status, same) = rest.ask("POST", &path, Some(command("play"))).await?;
    assert_eq!((status, &same["id"]), (200, &made["id"]));
    let bad = json!({"name": "No Good", "description": ""});
    let (status, body) = rest.ask("POST", &path, Some(bad)).await?;
    assert_eq!((status, &body["code"]), (400, &json!(50035)));
    let code = &body["errors"]["name"]["_errors"][0]["code"];
    assert_eq!(code, "APPLICATION_COMMAND_INVALID_NAME");
    let hundred: Vec<Value> = (0..100).map(|n| command(&format!("c{n}"))).collect();
    let (status, all) = rest.ask("PUT", &path, Some(json!(hundred))).await?;
    assert_eq!((status, all.as_array().map(Vec::len)), (200, Some(100)));
    let (status, body) = rest.ask("POST", &path, Some(command("one-more"))).await?;
    assert_eq!((status, &body["code"]), (400, &json!(30032)));
    let one = text(&all[0]["id"]);
    let (status, edited) = rest
        .ask(
            "PATCH",
            &format!("{path}/{one}"),
            Some(json!({"description": "new"})),
        )
        .await?;
    assert_eq!((status, &edited["description"]), (200, &json!("new")));
    let (status, _) = rest.ask("DELETE", &format!("{path}/{one}"), None).await?;
    assert_eq!(status, 204);
    let (status, body) = rest.ask("GET", &format!("{path}/{one}"), None).await?;
    assert_eq!((status, &body["code"]), (404, &json!(10063)));
    let other = sandbox.add_bot("Other", None);
    let (status, _) = Rest::with_token(&sandbox, &other)?
        .ask("GET", &path, None)
        .await?;
    assert_eq!(status, 403);
    Ok(())
}

#[tokio::test]
async fn names_in_other_languages_are_listed_only_to_who_asks_for_them() -> Outcome {
    let sandbox = sandbox().await?;
    let rest = Rest::new(&sandbox)?;
    let german = json!({"de": "wohin"});
    let option = |names: &Value| json!({"type": 3, "name": "where", "description": "d", "name_localizations": names});
    let play =
        |names: &Value| json!([{"name": "play", "description": "d", "options": [option(names)]}]);
    rest.register(&sandbox, play(&german)).await?;
    let path = format!("/applications/{}/commands", sandbox.application_id());
    let (_, brief) = rest.ask("GET", &path, None).await?;
    let told = brief[0]["options"][0].as_object().ok_or("it has options")?;
    assert!(!told.contains_key("name_localizations"), "{brief}");
    let asking = format!("{path}?with_localizations=true");
    let (_, whole) = rest.ask("GET", &asking, None).await?;
    assert_eq!(whole[0]["options"][0]["name_localizations"], german);
    let wrong = Some(play(&json!({"de": "Wo hin"})));
    let (status, body) = rest.ask("PUT", &path, wrong).await?;
    let names = &body["errors"]["0"]["options"]["0"]["name_localizations"];
    let code = &names["de"]["_errors"][0]["code"];
    assert_eq!(
        (status, code),
        (400, &json!("APPLICATION_COMMAND_INVALID_NAME"))
    );
    Ok(())
}

#[tokio::test]
async fn messages_are_posted_read_edited_and_deleted() -> Outcome {
    let sandbox = sandbox().await?;
    let rest = Rest::new(&sandbox)?;
    let path = format!("/channels/{}/messages", channel(&sandbox, "#music"));
    let (status, first) = rest
        .ask("POST", &path, Some(json!({"content": "a"})))
        .await?;
    assert_eq!(status, 200);
    let (_, second) = rest
        .ask("POST", &path, Some(json!({"content": "b"})))
        .await?;
    let (_, page) = rest.ask("GET", &format!("{path}?limit=1"), None).await?;
    assert_eq!(page[0]["id"], second["id"]);
    let before = format!("{path}?before={}", text(&second["id"]));
    assert_eq!(
        rest.ask("GET", &before, None).await?.1[0]["id"],
        first["id"]
    );
    let one = format!("{path}/{}", text(&first["id"]));
    let (status, edited) = rest
        .ask("PATCH", &one, Some(json!({"content": "c"})))
        .await?;
    assert_eq!((status, &edited["content"]), (200, &json!("c")));
    assert!(edited["edited_timestamp"].is_string());
    assert_eq!(rest.ask("DELETE", &one, None).await?.0, 204);
    let (status, body) = rest.ask("GET", &one, None).await?;
    assert_eq!((status, &body["code"]), (404, &json!(10008)));
    let (status, body) = rest
        .ask("POST", &path, Some(json!({"content": " "})))
        .await?;
    assert_eq!((status, &body["code"]), (400, &json!(50006)));
    Ok(())
}

#[tokio::test]
async fn a_message_with_an_enforced_nonce_is_posted_once() -> Outcome {
    let sandbox = sandbox().await?;
    let rest = Rest::new(&sandbox)?;
    let path = format!("/channels/{}/messages", channel(&sandbox, "#music"));
    let mut ids = Vec::new();
    for (content, nonce, enforced) in [
        ("a", "1", true),
        ("b", "1", true),
        ("c", "2", true),
        ("d", "1", false),
    ] {
        let message = json!({"content": content, "nonce": nonce, "enforce_nonce": enforced});
        let (status, posted) = rest.ask("POST", &path, Some(message)).await?;
        assert_eq!(status, 200);
        ids.push((posted["id"].clone(), posted["content"].clone()));
    }
    assert_eq!(ids[0], ids[1], "the first one is told of again");
    let others = [&ids[2].1, &ids[3].1];
    assert_eq!(others, [&json!("c"), &json!("d")]);
    Ok(())
}

#[tokio::test]
async fn forms_beyond_a_limit_name_the_place() -> Outcome {
    let sandbox = sandbox().await?;
    let rest = Rest::new(&sandbox)?;
    // Two channels, because each takes five messages in five seconds.
    let mut paths = ["#music", "#general"]
        .map(|name| format!("/channels/{}/messages", channel(&sandbox, name)))
        .into_iter()
        .cycle();
    let mut path = move || paths.next().unwrap_or_default();
    let button = |id: &str| json!({"type": 2, "style": 1, "label": "x", "custom_id": id});
    let row = |inner: Value| json!({"components": [{"type": 1, "components": inner}]});
    let six: Vec<Value> = (0..6).map(|n| button(&n.to_string())).collect();
    for (body, place) in [
        (json!({"content": "x".repeat(2001)}), "/errors/content"),
        (
            json!({"embeds": [{"title": "x".repeat(257)}]}),
            "/errors/embeds/0/title",
        ),
        (
            json!({"embeds": [{"description": "x".repeat(4000)}, {"description": "x".repeat(4000)}]}),
            "/errors/embeds",
        ),
        (
            json!({"embeds": [{"url": "ftp://x/", "title": "t"}]}),
            "/errors/embeds/0/url",
        ),
        (row(json!(six)), "/errors/components/0/components"),
        (
            row(json!([button("a"), button("a")])),
            "/errors/components/0/components/1/custom_id",
        ),
        (
            row(json!([{"type": 2, "style": 5, "label": "x"}])),
            "/errors/components/0/components/0/url",
        ),
        (json!({"content": "x", "flags": 1 << 15}), "/errors/content"),
        (
            json!({"components": [{"type": 10, "content": "x"}]}),
            "/errors/components/0/type",
        ),
    ] {
        let (status, answer) = rest.ask("POST", &path(), Some(body)).await?;
        assert_eq!((status, &answer["code"]), (400, &json!(50035)), "{place}");
        assert!(
            answer.pointer(&format!("{place}/_errors")).is_some(),
            "{place}: {answer}"
        );
    }
    let v2 = json!({"flags": 1 << 15, "components": [{"type": 17, "components": [
        {"type": 10, "content": "# Now playing"}, {"type": 14},
        {"type": 9, "components": [{"type": 10, "content": "t"}],
         "accessory": {"type": 11, "media": {"url": "https://example.com/a.png"}}},
        {"type": 1, "components": [button("a")]}]}]});
    let (status, answer) = rest.ask("POST", &path(), Some(v2)).await?;
    assert_eq!(status, 200, "{answer}");
    Ok(())
}

#[tokio::test]
async fn the_sixth_message_is_a_429_with_the_documented_headers() -> Outcome {
    let sandbox = sandbox().await?;
    let rest = Rest::new(&sandbox)?;
    let path = format!("/channels/{}/messages", channel(&sandbox, "#music"));
    for left in (0..5).rev() {
        let answer = rest
            .raw("POST", &path, Some(json!({"content": "x"})))
            .await?;
        assert_eq!(
            answer.headers()["x-ratelimit-remaining"],
            left.to_string().as_str()
        );
        assert_eq!(answer.headers()["x-ratelimit-limit"], "5");
        assert!(answer.headers().contains_key("x-ratelimit-bucket"));
    }
    let answer = rest
        .raw("POST", &path, Some(json!({"content": "x"})))
        .await?;
    assert_eq!(answer.status(), 429);
    assert_eq!(answer.headers()["x-ratelimit-scope"], "user");
    assert!(answer.headers().contains_key("retry-after"));
    let body: Value = answer.json().await?;
    assert_eq!(body["global"], false);
    assert!(
        body["retry_after"]
            .as_f64()
            .is_some_and(|wait| wait > 0.0 && wait <= 5.0)
    );
    Ok(())
}

#[tokio::test]
async fn ordered_rest_faults_hit_the_route_they_name() -> Outcome {
    let sandbox = sandbox().await?;
    let rest = Rest::new(&sandbox)?;
    let order = |kind| {
        Fault::Rest(RestFault {
            method: None,
            path: "/users".into(),
            times: Some(1),
            kind,
        })
    };
    for (scope, name) in [
        (Scope::User, "user"),
        (Scope::Global, "global"),
        (Scope::Shared, "shared"),
    ] {
        sandbox
            .fault(order(RestFaultKind::RateLimit {
                scope,
                retry_after: 1.5,
            }))
            .await?;
        let answer = rest.raw("GET", "/users/@me", None).await?;
        assert_eq!(answer.status(), 429);
        assert_eq!(answer.headers()["x-ratelimit-scope"], name);
        assert_eq!(answer.headers()["retry-after"], "2");
        let global = answer.headers().contains_key("x-ratelimit-global");
        assert_eq!(global, scope == Scope::Global);
    }
    sandbox
        .fault(order(RestFaultKind::Status { status: 502 }))
        .await?;
    assert_eq!(rest.ask("GET", "/gateway/bot", None).await?.0, 200);
    assert_eq!(rest.raw("GET", "/users/@me", None).await?.status(), 502);
    assert_eq!(rest.ask("GET", "/users/@me", None).await?.0, 200);
    Ok(())
}

#[tokio::test]
async fn too_many_invalid_requests_ban_the_address() -> Outcome {
    let settings = SandboxSettings {
        invalid_request_limit: 3,
        ..SandboxSettings::default()
    };
    let sandbox = start(settings).await?;
    let stranger = Rest::with_token(&sandbox, "nobody")?;
    for _ in 0..3 {
        assert_eq!(stranger.raw("GET", "/users/@me", None).await?.status(), 401);
    }
    let banned = Rest::new(&sandbox)?.raw("GET", "/users/@me", None).await?;
    assert_eq!(banned.status(), 429);
    assert!(!banned.headers().contains_key("via"));
    Ok(())
}

#[tokio::test]
async fn permissions_are_refused_with_their_codes() -> Outcome {
    let sandbox = sandbox().await?;
    let rest = Rest::new(&sandbox)?;
    let (id, bot) = (channel(&sandbox, "#music"), sandbox.application_id());
    let deny = |deny| {
        sandbox.with(|world| {
            world.change_channel(id, |channel| {
                channel.overwrites = vec![seraphim_sandbox::world::guild::Overwrite {
                    id: bot,
                    kind: 1,
                    allow: 0,
                    deny,
                }];
            })
        })
    };
    let path = format!("/channels/{id}/messages");
    deny(permission::SEND_MESSAGES);
    let (status, body) = rest
        .ask("POST", &path, Some(json!({"content": "x"})))
        .await?;
    assert_eq!((status, &body["code"]), (403, &json!(50013)));
    deny(permission::VIEW_CHANNEL);
    let (status, body) = rest
        .ask("POST", &path, Some(json!({"content": "x"})))
        .await?;
    assert_eq!((status, &body["code"]), (403, &json!(50001)));
    let (status, body) = rest.ask("GET", "/channels/1/messages", None).await?;
    assert_eq!((status, &body["code"]), (404, &json!(10003)));
    Ok(())
}

#[tokio::test]
async fn a_voice_status_needs_the_permission_or_presence_and_is_told() -> Outcome {
    let sandbox = sandbox().await?;
    let rest = Rest::new(&sandbox)?;
    let id = channel(&sandbox, "Music");
    let path = format!("/channels/{id}/voice-status");
    let body = || Some(json!({"status": "a song"}));
    let (status, answer) = rest.ask("PUT", &path, body()).await?;
    assert_eq!((status, &answer["code"]), (403, &json!(50013)));
    let (mut gateway, _) = Gateway::login(&sandbox).await?;
    let guild = gateway.event("GUILD_CREATE").await?;
    let join = json!({"guild_id": guild["id"], "channel_id": id.to_string(),
                      "self_deaf": true, "self_mute": false});
    gateway.send(4, join).await?;
    gateway.event("VOICE_SERVER_UPDATE").await?;
    assert_eq!(rest.ask("PUT", &path, body()).await?.0, 204);
    let event = gateway.event("VOICE_CHANNEL_STATUS_UPDATE").await?;
    assert_eq!(event["status"], "a song");
    Ok(())
}

#[tokio::test]
async fn on_a_stage_the_bot_is_suppressed_until_it_speaks_up() -> Outcome {
    let sandbox = sandbox().await?;
    let rest = Rest::new(&sandbox)?;
    let (mut gateway, _) = Gateway::login(&sandbox).await?;
    let guild = gateway.event("GUILD_CREATE").await?;
    let stage = channel(&sandbox, "Amphitheatre").to_string();
    let join = json!({"guild_id": guild["id"], "channel_id": stage, "self_deaf": true,
                      "self_mute": false});
    gateway.send(4, join).await?;
    assert_eq!(gateway.event("VOICE_STATE_UPDATE").await?["suppress"], true);
    let path = format!("/guilds/{}/voice-states/@me", text(&guild["id"]));
    let body = json!({"channel_id": stage, "suppress": false});
    assert_eq!(rest.ask("PATCH", &path, Some(body)).await?.0, 204);
    assert_eq!(
        gateway.event("VOICE_STATE_UPDATE").await?["suppress"],
        false
    );
    Ok(())
}

#[tokio::test]
async fn the_owner_can_be_written_to_directly() -> Outcome {
    let sandbox = sandbox().await?;
    let rest = Rest::new(&sandbox)?;
    let owner = sandbox.person("owner")?;
    let body = json!({"recipient_id": owner.id.to_string()});
    let (status, direct) = rest.ask("POST", "/users/@me/channels", Some(body)).await?;
    assert_eq!((status, &direct["type"]), (200, &json!(1)));
    let path = format!("/channels/{}/messages", text(&direct["id"]));
    let (status, _) = rest
        .ask("POST", &path, Some(json!({"content": "a source fails"})))
        .await?;
    assert_eq!(status, 200);
    assert_eq!(owner.direct_messages()[0].content, "a source fails");
    assert!(sandbox.person("alice")?.direct_messages().is_empty());
    Ok(())
}

#[tokio::test]
async fn a_sandbox_that_comes_back_has_the_same_addresses_and_ids() -> Outcome {
    let first = sandbox().await?;
    let (id, token) = (first.application_id(), first.token());
    let port =
        |url: String| -> Outcome<u16> { Ok(url.rsplit_once(':').ok_or("no port")?.1.parse()?) };
    let settings = SandboxSettings {
        ports: seraphim_sandbox::Ports {
            api: port(first.api_base())?,
            gateway: port(first.gateway_url())?,
            control: port(first.control_url())?,
        },
        bot: Some(seraphim_sandbox::Credentials {
            name: "Seraphim".into(),
            token: Some(token),
        }),
        ..SandboxSettings::default()
    };
    let (_gateway, ready) = Gateway::login(&first).await?;
    first.stop().await;
    let second = start(settings).await?;
    assert_eq!(
        (second.api_base(), second.application_id()),
        (first.api_base(), id)
    );
    let (_, again) = Gateway::login(&second).await?;
    assert_eq!(again["guilds"], ready["guilds"]);
    Ok(())
}
