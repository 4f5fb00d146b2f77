//! The documented limits of components, of messages and of modals.
//! <https://discord.com/developers/docs/components/reference>

use std::collections::BTreeSet;

use serde_json::Value;

use super::{embed_form::link, error::Form};

const ROW: u64 = 1;
const BUTTON: u64 = 2;
const STRING_SELECT: u64 = 3;
const TEXT_INPUT: u64 = 4;
const SECTION: u64 = 9;
const TEXT: u64 = 10;
const THUMBNAIL: u64 = 11;
const GALLERY: u64 = 12;
const FILE: u64 = 13;
const SEPARATOR: u64 = 14;
const CONTAINER: u64 = 17;
const LABEL: u64 = 18;

/// Most components in a message of version 2, nested ones too.
const ALL_V2: usize = 40;
/// Most rows in a message of version 1.
const ROWS: usize = 5;
/// Characters of all text displays together.
const ALL_TEXT: usize = 4000;

struct Checker<'a> {
    form: &'a mut Form,
    ids: BTreeSet<String>,
    count: usize,
    text: usize,
    v2: bool,
}

/// Checks the components of a message.
pub(super) fn check(form: &mut Form, components: &Value, v2: bool) {
    let Some(list) = components.as_array() else {
        if !components.is_null() {
            form.add(
                "components",
                "LIST_TYPE_CONVERT",
                "Only iterables may be used in a ListType",
            );
        }
        return;
    };
    let most = if v2 { ALL_V2 } else { ROWS };
    if list.len() > most {
        form.at_most("components", list.len(), most);
    }
    let mut checker = Checker {
        form,
        ids: BTreeSet::new(),
        count: 0,
        text: 0,
        v2,
    };
    for (index, component) in list.iter().enumerate() {
        checker.top(&format!("components.{index}"), component);
    }
    let (count, text) = (checker.count, checker.text);
    if v2 && count > ALL_V2 {
        let message = format!("The number of components exceeds the maximum of {ALL_V2}.");
        form.add(
            "components",
            "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
            &message,
        );
    }
    if v2 && text > ALL_TEXT {
        let message = "The displayable text size of the components exceeds the maximum of 4000.";
        form.add(
            "components",
            "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
            message,
        );
    }
}

/// Checks the components of a modal.
pub(super) fn check_modal(form: &mut Form, components: &Value) {
    let Some(list) = components.as_array() else {
        form.required("data.components");
        return;
    };
    form.between("data.components", list.len(), 1, 5);
    let mut checker = Checker {
        form,
        ids: BTreeSet::new(),
        count: 0,
        text: 0,
        v2: true,
    };
    for (index, component) in list.iter().enumerate() {
        let path = format!("data.components.{index}");
        match component["type"].as_u64() {
            Some(ROW) => {
                let inner = component["components"]
                    .as_array()
                    .cloned()
                    .unwrap_or_default();
                checker
                    .form
                    .between(&format!("{path}.components"), inner.len(), 1, 1);
                for (child, input) in inner.iter().enumerate() {
                    checker.input(&format!("{path}.components.{child}"), input, true);
                }
            }
            Some(LABEL) => {
                checker
                    .form
                    .text(&format!("{path}.label"), &component["label"], 45);
                if component["label"].is_null() {
                    checker.form.required(&format!("{path}.label"));
                }
                checker.form.text(
                    &format!("{path}.description"),
                    &component["description"],
                    100,
                );
                checker.input(&format!("{path}.component"), &component["component"], false);
            }
            Some(TEXT) => {
                checker
                    .form
                    .text(&format!("{path}.content"), &component["content"], ALL_TEXT);
            }
            other => checker
                .form
                .choice(&format!("{path}.type"), other, &[ROW, TEXT, LABEL]),
        }
    }
}

impl Checker<'_> {
    fn top(&mut self, path: &str, component: &Value) {
        let kind = component["type"].as_u64();
        let known: &[u64] = if self.v2 {
            &[ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER]
        } else {
            &[ROW]
        };
        self.form.choice(&format!("{path}.type"), kind, known);
        if kind.is_some_and(|kind| known.contains(&kind)) {
            self.block(path, component);
        }
    }

    fn block(&mut self, path: &str, component: &Value) {
        self.count += 1;
        match component["type"].as_u64() {
            Some(ROW) => self.row(path, component),
            Some(TEXT) => self.text(path, component),
            Some(SECTION) => {
                let texts = component["components"]
                    .as_array()
                    .cloned()
                    .unwrap_or_default();
                self.form
                    .between(&format!("{path}.components"), texts.len(), 1, 3);
                for (index, text) in texts.iter().enumerate() {
                    let at = format!("{path}.components.{index}");
                    self.count += 1;
                    self.form
                        .choice(&format!("{at}.type"), text["type"].as_u64(), &[TEXT]);
                    self.text(&at, text);
                }
                let at = format!("{path}.accessory");
                match component["accessory"]["type"].as_u64() {
                    Some(BUTTON) => self.button(&at, &component["accessory"]),
                    Some(THUMBNAIL) => {
                        self.count += 1;
                        self.media(&at, &component["accessory"]);
                    }
                    other => self
                        .form
                        .choice(&format!("{at}.type"), other, &[BUTTON, THUMBNAIL]),
                }
            }
            Some(GALLERY) => {
                let items = component["items"].as_array().cloned().unwrap_or_default();
                self.form
                    .between(&format!("{path}.items"), items.len(), 1, 10);
                for (index, item) in items.iter().enumerate() {
                    self.media(&format!("{path}.items.{index}"), item);
                }
            }
            Some(FILE) => {
                let url = component["file"]["url"].as_str().unwrap_or("");
                if !url.starts_with("attachment://") {
                    let at = format!("{path}.file.url");
                    self.form
                        .add(&at, "URL_TYPE_INVALID_SCHEME", "Must be an attachment.");
                }
            }
            Some(CONTAINER) => {
                let inner = component["components"]
                    .as_array()
                    .cloned()
                    .unwrap_or_default();
                for (index, child) in inner.iter().enumerate() {
                    let at = format!("{path}.components.{index}");
                    let known = [ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR];
                    self.form
                        .choice(&format!("{at}.type"), child["type"].as_u64(), &known);
                    if child["type"]
                        .as_u64()
                        .is_some_and(|kind| known.contains(&kind))
                    {
                        self.block(&at, child);
                    }
                }
            }
            _ => {}
        }
    }

    fn row(&mut self, path: &str, row: &Value) {
        let inner = row["components"].as_array().cloned().unwrap_or_default();
        let at = format!("{path}.components");
        self.form.between(&at, inner.len(), 1, 5);
        let selects = inner
            .iter()
            .filter(|c| c["type"].as_u64().is_some_and(|t| t != BUTTON));
        if selects.count() > 0 && inner.len() > 1 {
            self.form.add(
                &at,
                "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
                "The specified component exceeds the maximum width",
            );
        }
        for (index, component) in inner.iter().enumerate() {
            let at = format!("{path}.components.{index}");
            match component["type"].as_u64() {
                Some(BUTTON) => self.button(&at, component),
                Some(3 | 5..=8) => self.select(&at, component),
                other => self
                    .form
                    .choice(&format!("{at}.type"), other, &[2, 3, 5, 6, 7, 8]),
            }
        }
    }

    fn button(&mut self, path: &str, button: &Value) {
        self.count += 1;
        self.form
            .text(&format!("{path}.label"), &button["label"], 80);
        let style = button["style"].as_u64();
        self.form
            .choice(&format!("{path}.style"), style, &[1, 2, 3, 4, 5, 6]);
        match style {
            Some(5) => {
                if button["url"].is_null() {
                    self.form.required(&format!("{path}.url"));
                }
                self.form.text(&format!("{path}.url"), &button["url"], 512);
                link(self.form, &format!("{path}.url"), &button["url"], false);
            }
            Some(6) => {}
            _ => {
                self.custom_id(path, button);
                if button["label"].is_null() && button["emoji"].is_null() {
                    let message = "A button must have a label or an emoji.";
                    self.form
                        .add(path, "BUTTON_COMPONENT_NO_LABEL_OR_EMOJI", message);
                }
            }
        }
    }

    fn select(&mut self, path: &str, select: &Value) {
        self.count += 1;
        self.custom_id(path, select);
        self.form
            .text(&format!("{path}.placeholder"), &select["placeholder"], 150);
        let (least, most) = (select["min_values"].as_u64(), select["max_values"].as_u64());
        for (key, value) in [("min_values", least), ("max_values", most)] {
            if value.is_some_and(|value| value > 25) {
                let message = "int value should be less than or equal to 25.";
                self.form
                    .add(&format!("{path}.{key}"), "NUMBER_TYPE_MAX", message);
            }
        }
        if select["type"].as_u64() != Some(STRING_SELECT) {
            return;
        }
        let options = select["options"].as_array().cloned().unwrap_or_default();
        self.form
            .between(&format!("{path}.options"), options.len(), 1, 25);
        let mut values = BTreeSet::new();
        for (index, option) in options.iter().enumerate() {
            let at = format!("{path}.options.{index}");
            for key in ["label", "value"] {
                if option[key].as_str().unwrap_or("").is_empty() {
                    self.form.required(&format!("{at}.{key}"));
                }
                self.form.text(&format!("{at}.{key}"), &option[key], 100);
            }
            self.form
                .text(&format!("{at}.description"), &option["description"], 100);
            if !values.insert(option["value"].as_str().unwrap_or("").to_owned()) {
                let message = "The specified option value is already used";
                self.form.add(
                    &format!("{at}.value"),
                    "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                    message,
                );
            }
        }
        let count = u64::try_from(options.len()).unwrap_or(u64::MAX);
        if most.unwrap_or(1) > count || least.unwrap_or(1) > count {
            let message = "Must not be greater than the number of options.";
            self.form.add(
                &format!("{path}.max_values"),
                "BASE_TYPE_BAD_LENGTH",
                message,
            );
        }
    }

    fn input(&mut self, path: &str, input: &Value, in_row: bool) {
        let kind = input["type"].as_u64();
        let known: &[u64] = if in_row {
            &[TEXT_INPUT]
        } else {
            &[3, 4, 5, 6, 7, 8, 19, 21, 22, 23]
        };
        self.form.choice(&format!("{path}.type"), kind, known);
        self.custom_id(path, input);
        if kind == Some(TEXT_INPUT) {
            self.form
                .choice(&format!("{path}.style"), input["style"].as_u64(), &[1, 2]);
            if in_row {
                self.form
                    .text(&format!("{path}.label"), &input["label"], 45);
            }
            self.form
                .text(&format!("{path}.placeholder"), &input["placeholder"], 100);
            self.form
                .text(&format!("{path}.value"), &input["value"], 4000);
        }
    }

    fn text(&mut self, path: &str, text: &Value) {
        let content = text["content"].as_str().unwrap_or("");
        if content.is_empty() {
            self.form.required(&format!("{path}.content"));
        }
        self.text += content.chars().count();
    }

    fn media(&mut self, path: &str, item: &Value) {
        let at = format!("{path}.media.url");
        if item["media"]["url"].is_null() {
            self.form.required(&at);
        }
        link(self.form, &at, &item["media"]["url"], true);
        self.form
            .text(&format!("{path}.description"), &item["description"], 1024);
    }

    fn custom_id(&mut self, path: &str, component: &Value) {
        let at = format!("{path}.custom_id");
        let Some(id) = component["custom_id"].as_str() else {
            return self.form.required(&at);
        };
        self.form.between(&at, id.chars().count(), 1, 100);
        if !self.ids.insert(id.to_owned()) {
            let message = "Component custom id cannot be duplicated";
            self.form
                .add(&at, "COMPONENT_CUSTOM_ID_DUPLICATED", message);
        }
    }
}
