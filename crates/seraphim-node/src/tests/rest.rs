//! Statuses and bodies.

use reqwest::{Method, StatusCode};
use serde_json::json;

use super::stage::{PASSWORD, Stage, json_of, within};

#[tokio::test]
async fn without_a_password_it_is_401_and_with_a_wrong_one_403_but_401_for_a_socket() {
    let stage = Stage::new().await;
    for path in [
        "/version",
        "/v4/info",
        "/v4/websocket",
        "/v4/sessions/x/players",
        "/nowhere",
    ] {
        let (status, body) = stage.ask(stage.request_without_password(path)).await;
        assert_eq!(
            (status, &body["status"]),
            (StatusCode::UNAUTHORIZED, &json!(401)),
            "{path}"
        );
        let wrong = stage
            .request_without_password(path)
            .header("Authorization", "wrong");
        let (status, body) = stage.ask(wrong).await;
        let expected = match path {
            "/v4/websocket" => (StatusCode::UNAUTHORIZED, "Unauthorized"),
            _ => (StatusCode::FORBIDDEN, "Forbidden"),
        };
        assert_eq!((status, &body["error"]), (expected.0, &json!(expected.1)));
        assert_eq!(body["path"], path);
    }
    stage.stop().await;
}

#[tokio::test]
async fn what_is_wrong_has_lavalinks_error_body() {
    let stage = Stage::new().await;
    let (status, body) = stage.get("/v4/nowhere?trace=true").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert_eq!(
        (&body["status"], &body["error"], &body["path"]),
        (&json!(404), &json!("Not Found"), &json!("/v4/nowhere"))
    );
    assert!(
        body["timestamp"]
            .as_u64()
            .is_some_and(|millis| millis > 1_600_000_000_000)
    );
    assert!(body["trace"].is_string() && body["message"].is_string());

    let (status, body) = stage.ask(stage.request(Method::POST, "/v4/info")).await;
    assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!((&body["status"], body.get("trace")), (&json!(405), None));

    for (query, traced) in [
        ("trace", true),
        ("a=b&trace=1", true),
        ("trace=False", false),
    ] {
        let (_, body) = stage.get(&format!("/v4/nowhere?{query}")).await;
        assert_eq!(body.get("trace").is_some(), traced, "{query}: {body}");
    }

    let head = within(stage.request(Method::HEAD, "/nowhere").send())
        .await
        .expect("an answer");
    assert_eq!(head.status(), StatusCode::NOT_FOUND);
    assert_eq!(head.headers()["lavalink-api-version"], "4");
    stage.stop().await;
}

#[tokio::test]
async fn a_body_that_is_too_large_or_no_json_is_refused() {
    let stage = Stage::with(|settings| settings.limits.body = 1_000).await;
    let client = stage.client().await;
    let path = format!("/v4/sessions/{}", client.session);
    let (status, body) = stage.patch(&path, json!({"x": "y".repeat(2_000)})).await;
    assert_eq!(
        (status, &body["status"]),
        (StatusCode::PAYLOAD_TOO_LARGE, &json!(413))
    );
    let request = stage.request(Method::PATCH, &path).body("{");
    assert_eq!(stage.ask(request).await.0, StatusCode::BAD_REQUEST);
    let (status, _) = stage.patch("/v4/sessions/unknown", json!({})).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    stage.stop().await;
}

#[tokio::test]
async fn the_node_says_what_it_is() {
    let stage = Stage::with(|settings| {
        settings.build.commit = "85c5ab5".to_owned();
        settings.build.time = 1_664_223_916_812;
        settings.disabled_filters.insert("volume".to_owned());
    })
    .await;
    let version = within(stage.request(Method::GET, "/version").send())
        .await
        .expect("an answer");
    assert_eq!(version.text().await.expect("a body"), "4.2.0");
    let (_, info) = stage.get("/v4/info").await;
    assert_eq!(
        (&info["version"]["major"], &info["version"]["minor"]),
        (&json!(4), &json!(2))
    );
    let sources = info["sourceManagers"].as_array().expect("a list");
    assert!(sources.contains(&json!("local")), "{info}");
    assert_eq!(
        (&info["buildTime"], &info["git"]["commit"]),
        (&json!(1_664_223_916_812_u64), &json!("85c5ab5"))
    );
    let filters = info["filters"].as_array().expect("a list");
    assert!(!filters.contains(&json!("volume")), "it is off: {info}");
    for key in ["jvm", "lavaplayer", "filters", "plugins"] {
        assert!(info.get(key).is_some(), "no {key} in {info}");
    }
    let (_, stats) = stage.get("/v4/stats").await;
    assert_eq!(
        (&stats["players"], stats.get("frameStats")),
        (&json!(0), None),
        "frames are of a session"
    );
    assert!(
        stats["memory"]["used"]
            .as_u64()
            .is_some_and(|bytes| bytes > 0)
    );
    let planner = stage.get("/v4/routeplanner/status").await;
    assert_eq!(planner.0, StatusCode::NO_CONTENT);
    for path in ["/v4/routeplanner/free/address", "/v4/routeplanner/free/all"] {
        let request = stage.request(Method::POST, path).body("{}");
        let (status, body) = stage.ask(request).await;
        assert_eq!(
            (status, &body["message"]),
            (
                StatusCode::INTERNAL_SERVER_ERROR,
                &json!("Can't access disabled route planner")
            )
        );
    }
    stage.stop().await;
}

#[tokio::test]
async fn a_socket_needs_the_id_of_a_user() {
    let stage = Stage::new().await;
    for id in [None, Some("0"), Some("seraph")] {
        let mut request = stage.request(Method::GET, "/v4/websocket");
        if let Some(id) = id {
            request = request.header("User-Id", id);
        }
        let (status, _) = stage.ask(request).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{id:?}");
    }
    stage.stop().await;
}

#[tokio::test]
async fn the_first_messages_are_ready_and_statistics() {
    let stage = Stage::new().await;
    let mut client = stage.client().await;
    assert_eq!(client.session.len(), 16);
    let stats = client.next_any().await;
    assert_eq!(
        (&stats["op"], &stats["players"]),
        (&json!("stats"), &json!(0))
    );
    stage.stop().await;
    client.closed().await;
}

#[tokio::test]
async fn a_loaded_track_can_be_decoded_again() {
    let stage = Stage::new().await;
    let (_, loaded) = stage.get("/v4/loadtracks?identifier=local:tone.wav").await;
    let track = &loaded["data"];
    assert_eq!(
        (&loaded["loadType"], &track["info"]["length"]),
        (&json!("track"), &json!(1000))
    );

    let encoded = track["encoded"].as_str().expect("a text").to_owned();
    let query = encoded
        .replace('+', "%2B")
        .replace('/', "%2F")
        .replace('=', "%3D");
    let (status, one) = stage
        .get(&format!("/v4/decodetrack?encodedTrack={query}"))
        .await;
    assert_eq!((status, &one["info"]), (StatusCode::OK, &track["info"]));
    assert_eq!(one["encoded"], encoded);

    let request = stage
        .request(Method::POST, "/v4/decodetracks")
        .body(json!([encoded]).to_string());
    let (status, many) = stage.ask(request).await;
    assert_eq!((status, &many[0]["info"]), (StatusCode::OK, &track["info"]));

    for path in [
        "/v4/decodetrack",
        "/v4/decodetrack?encodedTrack=nonsense",
        "/v4/loadtracks",
    ] {
        assert_eq!(stage.get(path).await.0, StatusCode::BAD_REQUEST, "{path}");
    }
    let request = stage.request(Method::POST, "/v4/decodetracks").body("[]");
    assert_eq!(stage.ask(request).await.0, StatusCode::BAD_REQUEST);
    stage.stop().await;
}

#[tokio::test]
async fn players_are_made_shown_and_destroyed() {
    let stage = Stage::new().await;
    let client = stage.client().await;
    assert_eq!(stage.get(&client.player()).await.0, StatusCode::NOT_FOUND);

    let player = stage
        .update(
            &client,
            json!({"volume": 50, "filters": {"tremolo": {"depth": 1}}}),
        )
        .await;
    assert_eq!(player["guildId"], super::stage::GUILD.to_string());
    assert_eq!(
        (&player["volume"], &player["track"]),
        (&json!(50), &json!(null))
    );
    assert_eq!(
        player["filters"],
        json!({"tremolo": {"frequency": 2.0, "depth": 1.0}})
    );
    assert_eq!(
        (&player["state"]["connected"], &player["state"]["ping"]),
        (&json!(false), &json!(-1))
    );

    let list = format!("/v4/sessions/{}/players", client.session);
    let (_, players) = stage.get(&list).await;
    assert_eq!(players.as_array().map(Vec::len), Some(1));
    assert_eq!(stage.get("/v4/stats").await.1["players"], 1);

    let gone = stage.request(Method::DELETE, &client.player());
    assert_eq!(stage.ask(gone).await.0, StatusCode::NO_CONTENT);
    let again = stage.request(Method::DELETE, &client.player());
    assert_eq!(stage.ask(again).await.0, StatusCode::NO_CONTENT);
    assert_eq!(stage.get(&client.player()).await.0, StatusCode::NOT_FOUND);
    stage.stop().await;
}

#[tokio::test]
async fn an_update_that_makes_no_sense_leaves_no_player_behind() {
    let stage = Stage::new().await;
    let client = stage.client().await;
    for body in [
        json!({"track": {"encoded": "nonsense"}}),
        json!({"endTime": 0}),
        json!({"voice": {"token": "t", "endpoint": "e", "sessionId": "s"}}),
        json!({"track": {"encoded": "a", "identifier": "b"}}),
        json!({"volume": "loud"}),
    ] {
        let (status, answer) = stage.patch(&client.player(), body.clone()).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{body}: {answer}");
    }
    let no_guild = format!("/v4/sessions/{}/players/heaven", client.session);
    assert_eq!(
        stage.patch(&no_guild, json!({})).await.0,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(stage.get(&client.player()).await.0, StatusCode::NOT_FOUND);
    stage.stop().await;
}

#[tokio::test]
async fn numbers_and_booleans_may_stand_in_quotation_marks() {
    let stage = Stage::new().await;
    let client = stage.client().await;
    let body = json!({
        "volume": "50", "paused": "true", "filters": {"timescale": {"speed": "1.5"}},
    });

    let player = stage.update(&client, body).await;

    assert_eq!(
        (&player["volume"], &player["paused"]),
        (&json!(50), &json!(true))
    );
    assert_eq!(player["filters"]["timescale"]["speed"], json!(1.5));
    for body in [
        json!({"volume": "loud"}),
        json!({"paused": "50"}),
        json!({"filters": {"timescale": {"speed": "NaN"}}}),
    ] {
        let (status, answer) = stage.patch(&client.player(), body.clone()).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{body}: {answer}");
    }
    stage.stop().await;
}

#[tokio::test]
async fn a_filter_that_is_switched_off_is_refused_by_name() {
    let stage = Stage::with(|settings| {
        settings.disabled_filters = ["tremolo".to_owned(), "echo".to_owned()].into();
    })
    .await;
    let client = stage.client().await;
    let body = json!({"filters": {
        "volume": 0.5, "tremolo": {}, "pluginFilters": {"echo": {}, "reverb": {}},
    }});

    let (status, answer) = stage.patch(&client.player(), body).await;

    assert_eq!(
        (status, &answer["message"]),
        (
            StatusCode::BAD_REQUEST,
            &json!("Following filters are disabled in the config: tremolo, echo")
        )
    );
    assert_eq!(stage.get(&client.player()).await.0, StatusCode::NOT_FOUND);
    stage
        .update(&client, json!({"filters": {"tremolo": null}}))
        .await;
    stage.stop().await;
}

#[tokio::test]
async fn a_full_node_refuses_another_player_with_a_reason() {
    let stage = Stage::with(|settings| settings.limits.players = 1).await;
    let client = stage.client().await;
    stage.update(&client, json!({})).await;
    let second = format!("/v4/sessions/{}/players/2", client.session);
    let (status, body) = stage.patch(&second, json!({})).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(
        body["message"]
            .as_str()
            .is_some_and(|text| text.contains("at most 1 players"))
    );

    let gone = stage.request(Method::DELETE, &client.player());
    assert_eq!(stage.ask(gone).await.0, StatusCode::NO_CONTENT);
    within(async {
        // The place is free once the player's task has ended.
        while stage.patch(&second, json!({})).await.0 != StatusCode::OK {}
    })
    .await;
    stage.stop().await;
}

#[tokio::test]
async fn the_password_is_in_no_answer() {
    let stage = Stage::new().await;
    let response = within(stage.request(Method::GET, "/v4/nowhere?trace=true").send()).await;
    let (_, body) = json_of(response.expect("an answer")).await;
    assert!(!body.to_string().contains(PASSWORD));
    stage.stop().await;
}
