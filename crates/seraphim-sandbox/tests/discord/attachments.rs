//! Files of messages, and the links that lead to them for a time.

use seraphim_sandbox::{Fault, LinkFault, Sandbox};
use serde_json::{Value, json};

use crate::client::{Outcome, Rest, sandbox, text};

/// Posts a message with a file of ten digits, and with that file as an image.
async fn post_digits(sandbox: &Sandbox, rest: &Rest) -> Outcome<Value> {
    let channel = sandbox.look(|world| Some(world.main_guild()?.channel_named("#music")?.id));
    let path = format!("/channels/{}/messages", channel.ok_or("a channel")?);
    let part = reqwest::multipart::Part::bytes(b"0123456789".as_slice())
        .file_name("digits.txt")
        .mime_str("text/plain")?;
    let payload = json!({
        "embeds": [{"image": {"url": "attachment://digits.txt"}}],
        "attachments": [{"id": 0, "description": "ten digits"}],
    });
    let form = reqwest::multipart::Form::new()
        .text("payload_json", payload.to_string())
        .part("files[0]", part);
    let (status, message) = rest.form(&path, form).await?;
    assert_eq!(status, 200, "{message}");
    Ok(message)
}

/// Most clients send no type with a file, and Discord shows their pictures.
#[tokio::test]
async fn a_picture_that_came_without_a_type_is_a_picture() -> Outcome {
    let sandbox = sandbox().await?;
    let rest = Rest::new(&sandbox)?;
    let channel = sandbox.look(|world| Some(world.main_guild()?.channel_named("#music")?.id));
    let path = format!("/channels/{}/messages", channel.ok_or("a channel")?);
    let http = reqwest::Client::builder().no_proxy().build()?;
    for (name, expected) in [
        ("hours.PNG", "image/png"),
        ("unheard-of.xyz", "application/octet-stream"),
    ] {
        let part = reqwest::multipart::Part::bytes(b"0123".as_slice()).file_name(name);
        let form = reqwest::multipart::Form::new().part("files[0]", part);
        let (status, message) = rest.form(&path, form).await?;
        assert_eq!(status, 200, "{message}");
        let file = &message["attachments"][0];
        assert_eq!(file["content_type"], expected);
        let answer = http.get(text(&file["url"])).send().await?;
        assert_eq!(answer.headers()["content-type"], expected);
    }
    Ok(())
}

#[tokio::test]
async fn an_attachment_comes_back_from_the_cdn_with_ranges() -> Outcome {
    let sandbox = sandbox().await?;
    let rest = Rest::new(&sandbox)?;
    let message = post_digits(&sandbox, &rest).await?;
    let file = &message["attachments"][0];
    assert_eq!(
        (&file["size"], &file["description"]),
        (&json!(10), &json!("ten digits"))
    );
    assert_eq!(message["embeds"][0]["image"]["url"], file["url"]);
    let http = reqwest::Client::builder().no_proxy().build()?;
    let answer = http
        .get(text(&file["url"]))
        .header("range", "bytes=2-4")
        .send()
        .await?;
    assert_eq!(answer.status(), 206);
    assert_eq!(answer.headers()["content-range"], "bytes 2-4/10");
    assert_eq!(answer.text().await?, "234");
    Ok(())
}

#[tokio::test]
async fn a_link_to_an_attachment_leads_nowhere_once_it_expired_and_can_be_refreshed() -> Outcome {
    let sandbox = sandbox().await?;
    let rest = Rest::new(&sandbox)?;
    let message = post_digits(&sandbox, &rest).await?;
    let http = reqwest::Client::builder().no_proxy().build()?;
    let status = async |link: &Value| -> Outcome<u16> {
        Ok(http.get(text(link)).send().await?.status().as_u16())
    };
    let old = &message["attachments"][0]["url"];
    assert_eq!(status(old).await?, 200);

    sandbox
        .fault(Fault::Links {
            fault: LinkFault::Expire,
        })
        .await?;

    assert_eq!(status(old).await?, 404);
    let here = format!(
        "/channels/{}/messages/{}",
        text(&message["channel_id"]),
        text(&message["id"])
    );
    let (_, read) = rest.ask("GET", &here, None).await?;
    for given_out in [
        &read["attachments"][0]["url"],
        &read["embeds"][0]["image"]["url"],
    ] {
        assert_eq!(status(given_out).await?, 200, "{given_out}");
    }
    let bare = json!(text(old).split('?').next());
    let elsewhere = json!("https://example.org/attachments/1/2/digits.txt");
    let asked = json!({"attachment_urls": [old, bare, elsewhere]});
    let (answered, body) = rest
        .ask("POST", "/attachments/refresh-urls", Some(asked))
        .await?;
    assert_eq!(answered, 200, "{body}");
    let links = &body["refreshed_urls"];
    for (index, original) in [old, &bare].into_iter().enumerate() {
        assert_eq!(links[index]["original"], *original);
        assert_eq!(status(&links[index]["refreshed"]).await?, 200, "{original}");
    }
    assert_eq!(links[2], json!({"original": elsewhere, "refreshed": null}));
    Ok(())
}

#[tokio::test]
async fn one_to_fifty_links_are_refreshed_at_a_time() -> Outcome {
    let sandbox = sandbox().await?;
    let rest = Rest::new(&sandbox)?;
    for (links, expected) in [
        (json!(vec!["a"; 50]), 200),
        (json!(vec!["a"; 51]), 400),
        (json!([]), 400),
        (json!([1]), 400),
        (Value::Null, 400),
    ] {
        let asked = json!({"attachment_urls": links});
        let (status, body) = rest
            .ask("POST", "/attachments/refresh-urls", Some(asked))
            .await?;
        assert_eq!(status, expected, "{body}");
        if expected == 400 {
            assert_eq!(body["code"], 50035, "{body}");
            assert!(body["errors"]["attachment_urls"].is_object(), "{body}");
        }
    }
    Ok(())
}
