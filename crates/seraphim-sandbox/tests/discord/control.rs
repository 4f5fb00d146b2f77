use serde_json::{Value, json};

use crate::client::{Gateway, Outcome, Rest, sandbox, text};

#[tokio::test]
async fn a_person_can_be_led_over_the_control_port() -> Outcome {
    let sandbox = sandbox().await?;
    let rest = Rest::new(&sandbox)?;
    let http = reqwest::Client::builder().no_proxy().build()?;
    rest.register(&sandbox, json!([{"name": "ping", "description": "d"}]))
        .await?;
    let (mut gateway, _) = Gateway::login(&sandbox).await?;
    let url = format!("{}/people/alice", sandbox.control_url());
    let body = json!({"do": "run", "command": "/ping"}).to_string();
    let acting = http
        .post(&url)
        .header("content-type", "application/json")
        .body(body)
        .send();
    let answering = async {
        let event = gateway.event("INTERACTION_CREATE").await?;
        let pong = json!({"type": 4, "data": {"content": "pong"}});
        rest.respond(&event, pong).await
    };
    let (acted, answered) = tokio::join!(acting, answering);
    answered?;
    let answer: Value = acted?.json().await?;
    assert_eq!(answer["life"]["message"]["content"], "pong");
    let seen: Value = http
        .get(format!("{url}/messages"))
        .send()
        .await?
        .json()
        .await?;
    assert_eq!(seen[0]["content"], "pong");
    let state: Value = http
        .get(format!("{}/state", sandbox.control_url()))
        .send()
        .await?
        .json()
        .await?;
    assert_eq!(text(&state["guilds"][0]["name"]), "The Firmament");
    assert_eq!(state["bots"][0]["logins"], json!(["Identify"]));
    Ok(())
}

#[tokio::test]
async fn faults_and_new_bots_can_be_ordered_as_json() -> Outcome {
    let sandbox = sandbox().await?;
    let http = reqwest::Client::builder().no_proxy().build()?;
    let post = |path: &str, body: Value| {
        let url = format!("{}{path}", sandbox.control_url());
        http.post(url)
            .header("content-type", "application/json")
            .body(body.to_string())
            .send()
    };
    let made: Value = post("/world", json!({"do": "bot", "name": "Third"}))
        .await?
        .json()
        .await?;
    let third = Rest::with_token(&sandbox, &text(&made["token"]))?;
    assert_eq!(
        text(&third.ask("GET", "/users/@me", None).await?.1["username"]),
        "Third"
    );
    let fault = json!({"on": "rest", "path": "/users", "do": "status", "status": 503, "times": 1});
    assert_eq!(post("/faults", fault).await?.status(), 200);
    assert_eq!(third.raw("GET", "/users/@me", None).await?.status(), 503);
    let (mut gateway, _) = Gateway::login(&sandbox).await?;
    let fault = json!({"on": "gateway", "do": "close", "code": 4000});
    assert_eq!(post("/faults", fault).await?.status(), 200);
    assert_eq!(gateway.closed().await?, 4000);
    Ok(())
}
