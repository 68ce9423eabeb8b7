//! What the user chose, as plain data.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    #[default]
    System,
    Paper,
    Sepia,
    Night,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PageStyle {
    pub family: String,
    pub size_px: f32,
    pub measure_chars: u32,
    pub line_height: f32,
    pub justified: bool,
    pub hyphenate: bool,
}

impl Default for PageStyle {
    fn default() -> Self {
        Self { family: "literata".into(), size_px: 18.0, measure_chars: 68, line_height: 1.55, justified: false, hyphenate: true }
    }
}

#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub theme: Theme,
    pub page: PageStyle,
    pub find: FindSwitches,
    pub keys: BTreeMap<String, Vec<String>>,
    pub single_letters_off: bool,
    pub linked_scrolling: bool,
    pub show_hidden_files: bool,
}

#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct FindSwitches {
    pub case: bool,
    pub whole_word: bool,
    pub regex: bool,
    pub accents: bool,
}
