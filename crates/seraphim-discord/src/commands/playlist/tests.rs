use std::sync::Arc;

use axum::http::Method;
use seraphim_core::Reply;
use serde_json::{Value, json};

use crate::{
    interaction,
    testing::{Bench, command, interaction as interaction_of},
};

/// The first answer to a subcommand.
async fn answer(bench: &Bench, subcommand: &str, options: Value) -> Value {
    let options = json!([{ "name": subcommand, "type": 1, "options": options }]);
    let before = bench.rest.seen().len();
    interaction::handle(Arc::clone(&bench.desk), command("playlist", &options)).await;
    let seen = bench.rest.wait_for(before + 1).await;
    seen[before].body["data"].clone()
}

#[tokio::test]
async fn what_plays_is_saved_listed_renamed_shown_and_deleted() {
    let bench = Bench::new().await;
    let mass = || json!([{ "name": "name", "value": "Mass" }]);

    let saved = answer(&bench, "save", mass()).await;
    assert_eq!(saved["content"], "Saved “Mass”: one track.");
    assert_eq!(saved["flags"], 64, "for the caller alone");
    let listed = answer(&bench, "list", json!([])).await;
    assert_eq!(listed["embeds"][0]["description"], "**Mass** · 1");
    let again = answer(&bench, "save", mass()).await;
    let told = again["content"].as_str().unwrap_or_default();
    assert!(told.ends_with("-# VAL-016"), "it would be replaced: {told}");
    let added = answer(&bench, "add", mass()).await;
    let told = "Added [Kyrie](<https://music.example/o-vis>) to “Mass”, which now has 2 tracks.";
    assert_eq!(added["content"], told);
    let to = json!([{ "name": "name", "value": "Mass" }, { "name": "to", "value": "Vespers" }]);
    answer(&bench, "rename", to).await;
    let vespers = || json!([{ "name": "name", "value": "Vespers" }]);
    let shown = answer(&bench, "show", vespers()).await;
    let told = shown["embeds"][0]["description"]
        .as_str()
        .unwrap_or_default();
    assert!(told.starts_with("`1.` [Kyrie]"), "{told}");
    let (count, current) = (2, None);
    bench.players.reply(Ok(Reply::Restored { count, current }));
    let played = answer(&bench, "play", vespers()).await;
    assert_eq!(played["flags"], Value::Null, "for everybody: {played}");
    let deleted = answer(&bench, "delete", vespers()).await;
    assert_eq!(deleted["content"], "Deleted “Vespers”.");
    let gone = answer(&bench, "show", vespers()).await;
    let told = gone["content"].as_str().unwrap_or_default();
    assert!(told.ends_with("-# VAL-015"), "{told}");
}

#[tokio::test]
async fn whoever_removes_a_track_chooses_it_by_its_name() {
    let bench = Bench::new().await;
    let mass = json!([{ "name": "name", "value": "Mass" }]);
    answer(&bench, "save", mass).await;
    let typing = json!({ "name": "playlist", "options": [{ "name": "remove", "type": 1, "options": [
        { "name": "name", "type": 3, "value": "Mass" },
        { "name": "place", "type": 4, "value": "kyr", "focused": true },
    ] }] });
    interaction::handle(Arc::clone(&bench.desk), interaction_of(4, &typing)).await;
    let seen = bench.rest.wait_for(2).await;
    let choices = &seen[1].body["data"]["choices"];
    assert_eq!(choices[0]["value"], 1, "{choices}");
    let label = choices[0]["name"].as_str().unwrap_or_default();
    assert!(label.starts_with("1. Kyrie"), "{label}");
}

/// `/playlist import` of a file with this in it.
async fn import(bench: &Bench, content: &Value, size: u64) -> Value {
    bench.rest.once(Method::GET, "/file", 200, content.clone());
    let options = json!([{ "name": "import", "type": 1, "options": [
        { "name": "file", "type": 11, "value": "77" },
    ] }]);
    let url = format!("http://{}/file", bench.rest.authority());
    let file = json!({ "id": "77", "url": url, "size": size, "filename": "mass.json" });
    let data = json!({
        "name": "playlist", "options": options,
        "resolved": { "attachments": { "77": file } },
    });
    interaction::handle(Arc::clone(&bench.desk), interaction_of(2, &data)).await;
    let seen = bench.rest.seen();
    let last = seen.last().expect("an answer");
    // On a slow machine a deferral goes before.
    match last.callback() {
        Some(_) => last.body["data"].clone(),
        None => last.body.clone(),
    }
}

#[tokio::test]
async fn an_exported_playlist_comes_back_from_its_file() {
    let bench = Bench::new().await;
    let file = json!({ "name": "Mass", "tracks": [
        { "title": "Kyrie", "author": "Hildegard", "link": "https://a.example/k.mp3" },
        { "title": "", "link": "javascript:alert(1)" },
    ] });

    let told = import(&bench, &file, 100).await;
    let lines = "Saved “Mass”: one track.\nOne entry could not be read.";
    assert_eq!(told["content"], lines);
    let again = import(&bench, &file, 100).await;
    let told = again["content"].as_str().unwrap_or_default();
    assert!(told.ends_with("-# VAL-016"), "{told}");

    let name = json!([{ "name": "name", "value": "Mass" }]);
    answer(&bench, "export", name).await;
    let seen = bench.rest.seen();
    let form = seen.last().and_then(|seen| seen.body.as_str());
    let form = form.expect("a form with a file");
    assert!(form.contains("filename=\"Mass.json\""), "{form}");
    assert!(
        form.contains("\"link\": \"https://a.example/k.mp3\""),
        "{form}"
    );
    assert!(form.contains("Here is “Mass”: one track."), "{form}");
}

#[tokio::test]
async fn a_list_without_a_name_is_called_as_its_file_with_a_number_where_that_is_taken() {
    let bench = Bench::new().await;
    let file = json!({ "tracks": [{ "title": "Kyrie", "author": "Hildegard" }] });
    for name in ["mass", "mass 2", "mass 3"] {
        let told = import(&bench, &file, 100).await;
        assert_eq!(told["content"], format!("Saved “{name}”: one track."));
    }
}

#[tokio::test]
async fn a_list_whose_name_was_cut_between_two_words_is_found_by_what_is_left() {
    let bench = Bench::new().await;
    let left = "m".repeat(59);
    let name = format!("{left} and more");
    let file = json!({ "name": name, "tracks": [{ "title": "Kyrie" }] });
    let told = import(&bench, &file, 100).await;
    assert_eq!(told["content"], format!("Saved “{left}”: one track."));
    let typed = json!([{ "name": "name", "value": left }]);
    let shown = answer(&bench, "show", typed).await;
    assert_eq!(shown["embeds"][0]["description"], "`1.` **Kyrie**");

    let stem = super::stem(&format!("{} and more.m3u", "m".repeat(56)));
    assert_eq!(stem, "m".repeat(56));
}

#[tokio::test]
async fn a_hostile_file_is_refused_with_a_sentence_and_leaves_nothing() {
    let bench = Bench::new().await;
    for (file, size, code) in [
        (json!("words"), 10, "VAL-018"),
        (
            json!({ "tracks": vec![json!({ "title": "a" }); 1_001] }),
            10,
            "VAL-014",
        ),
        (json!({}), 2 << 20, "VAL-017"),
    ] {
        let told = import(&bench, &file, size).await;
        let told = told["content"].as_str().unwrap_or_default();
        assert!(told.ends_with(&format!("-# {code}")), "{told}");
    }
    let listed = answer(&bench, "list", json!([])).await;
    let told = "There are none yet. `/playlist save` makes one of what plays.";
    assert_eq!(listed["embeds"][0]["description"], told);
}

#[tokio::test]
async fn a_playlist_of_the_server_is_changed_by_its_managers() {
    let bench = Bench::new().await;
    let shared = json!([
        { "name": "name", "value": "Mass" }, { "name": "shared", "value": true },
    ]);
    let refused = answer(&bench, "save", shared).await;
    let told = refused["content"].as_str().unwrap_or_default();
    let who = "Only somebody with Manage Server may do that. They can name a DJ role \
               with `/settings access`.\n-# PERM-005";
    assert_eq!(told, who);
}
