use super::*;

fn refused(command: &Value) -> bool {
    let mut form = Form::default();
    check(&mut form, "", command);
    form.done().is_err()
}

fn command() -> Value {
    json!({"name": "play", "description": "Plays", "options": [
        {"type": 3, "name": "query", "description": "What", "required": true},
        {"type": 3, "name": "where", "description": "Where",
         "choices": [{"name": "last", "value": "last"}]},
    ]})
}

#[test]
fn a_plain_command_passes() {
    assert!(!refused(&command()));
}

#[test]
fn names_follow_the_documented_pattern() {
    for (name, bad) in [
        ("play", false),
        ("wiedergabe-ß", false),
        ("再生", false),
        ("तस्वीर", false),
        ("Play", true),
        ("play now", true),
        ("", true),
        ("x!", true),
    ] {
        let mut command = command();
        command["name"] = json!(name);
        assert_eq!(refused(&command), bad, "{name}");
    }
}

#[test]
fn each_documented_limit_is_kept() {
    let many: Vec<Value> = (0..26)
        .map(|n| json!({"type": 3, "name": format!("o{n}"), "description": "x"}))
        .collect();
    let choices: Vec<Value> = (0..26)
        .map(|n| json!({"name": format!("c{n}"), "value": "v"}))
        .collect();
    for (path, value) in [
        ("/description", json!("x".repeat(101))),
        ("/description", json!("")),
        ("/options", json!(many)),
        ("/options/1/required", json!(true)),
        ("/options/1/choices", json!(choices)),
        ("/options/1/choices/0/value", json!("x".repeat(101))),
        ("/options/1/name", json!("query")),
        ("/options/0/type", json!(12)),
    ] {
        let mut command = command();
        if path == "/options/1/required" {
            command["options"][0]["required"] = json!(false);
            command["options"][1]["required"] = value;
        } else if let Some(place) = command.pointer_mut(path) {
            *place = value;
        }
        assert!(refused(&command), "{path}");
    }
}

#[test]
fn a_command_of_more_than_8000_characters_is_too_large() {
    let option = |n: u32| {
        let choices: Vec<Value> = (0..25)
            .map(|c| json!({"name": format!("{c}{}", "n".repeat(90)), "value": format!("{c}{}", "v".repeat(90))}))
            .collect();
        json!({"type": 3, "name": format!("o{n}"), "description": "x", "choices": choices})
    };
    let small = json!({"name": "a", "description": "b", "options": [option(0)]});
    let large = json!({"name": "a", "description": "b", "options": [option(0), option(1)]});
    assert!(!refused(&small));
    assert!(refused(&large));
}

#[test]
fn an_unknown_locale_is_refused() {
    let mut command = command();
    command["name_localizations"] = json!({"de": "spiele", "xx": "y"});
    assert!(refused(&command));
}

#[test]
fn names_in_other_languages_follow_the_pattern_and_differ_beside_each_other() {
    for (first, second, bad) in [
        ("suche", "wohin", false),
        ("suche", "suche", true),
        ("suche", "Wohin", true),
        ("suche", "wo hin", true),
        ("suche", "", true),
        (&"x".repeat(33), "wohin", true),
    ] {
        let mut command = command();
        command["options"][0]["name_localizations"] = json!({"de": first, "fr": "où"});
        command["options"][1]["name_localizations"] = json!({"de": second, "es-ES": "où"});
        assert_eq!(refused(&command), bad, "{first}, {second}");
    }
}

#[test]
fn two_commands_may_share_a_name_in_different_languages_alone() {
    for (locale, bad) in [("de", true), ("sv-SE", false)] {
        let mut form = Form::default();
        let mut other = command();
        other["name"] = json!("stop");
        other["name_localizations"] = json!({locale: "spiel"});
        let mut one = command();
        one["name_localizations"] = json!({"de": "spiel"});
        check_names(&mut form, &[one, other]);
        assert_eq!(form.done().is_err(), bad, "{locale}");
    }
}
