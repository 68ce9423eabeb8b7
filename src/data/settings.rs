//! What the user prefers, as plain data, and how it is written as TOML that people read and edit.
//!
//! Nothing here touches a file: `store` reads and writes the text that this module understands and makes.
//! Each setting is one row of a table and is read by itself, so that one mistake of a hand costs one setting
//! and is told with its line. That is why serde is not used: it gives up at the first wrong value.
//! What this version does not know stays in the text where it is, and so do comments.

use super::cite::{CiteForm, CiteParts};
use super::pile::PileOrder;
use std::collections::BTreeMap;
use toml_edit::{Array, Document, DocumentMut, Item, Table, TableLike, Value};

/// Said at the top of a file that is written for the first time.
const HEAD: &str = "\
# Settings of Folioscope. Edit them freely: what you write here is kept, comments too.
# A line that is missing, or cannot be understood, stands for what the program comes with.

";
const KEYS_ABOUT: &str = "
# Keys of your own, for example: \"find.next\" = [\"F3\", \"g n\"]; an empty list takes a key away.
";

/// What the user prefers. It holds for all windows and documents.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Which colours the window has.
    pub theme: ThemeChoice,
    /// Size of everything in the window, the page included; 1 is as the system asks.
    pub ui_scale: f32,
    /// Whether things may move.
    pub reduce_motion: Motion,
    /// How words are set on the page.
    pub page: PageSettings,
    /// What counts as the same when words are looked for.
    pub find: FindSwitches,
    /// Single letters are keys, as long as nobody types.
    pub single_letters: bool,
    /// Readers of the same document, or of two versions, scroll together.
    pub linked_scrolling: bool,
    /// White space, the shapes of quotation marks and their like count where two documents are compared.
    pub compare_everything: bool,
    /// Whether the library lists files whose names begin with a dot.
    pub show_hidden_files: bool,
    /// A small bar stands at what was selected with the mouse.
    pub selection_bar: bool,
    /// In which form quotations are copied.
    pub cite_form: CiteForm,
    /// What citations say beside words, title and place.
    pub cite: CiteParts,
    /// In which order the library lists documents.
    pub library_order: PileOrder,
    /// Chords like "Ctrl+F" or "g g" by the id of the entry; they replace the entry's own.
    pub keys: BTreeMap<String, Vec<String>>,
}

/// How words are set on the page.
#[derive(Clone, Debug, PartialEq)]
pub struct PageSettings {
    /// Which letters.
    pub family: Family,
    /// Which letters code has.
    pub code_family: Family,
    /// Height of the letters, in pixels before the window's own scale.
    pub size_px: f32,
    /// Characters in a line, about.
    pub measure_chars: u32,
    /// Distance of lines, in sizes of the letters.
    pub line_height: f32,
    /// Whether lines end at one edge.
    pub align: Align,
    /// Whether long words are broken where lines end at one edge, by the rules of the document's language.
    pub hyphenate: bool,
    /// Running heads and page numbers are shown among the words, on the page that has them.
    pub running_heads: bool,
    /// Printed pages take the colours of the theme: dark at night, and never white on brown.
    pub themed_pages: bool,
}

/// What counts as the same when words are looked for. All off is how people type in a hurry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct FindSwitches {
    /// Capitals matter.
    pub case: bool,
    /// Only where neither end touches another letter or digit.
    pub whole_word: bool,
    /// What is typed is a regular expression.
    pub regex: bool,
    /// Accents matter.
    pub accents: bool,
}

/// Which colours the window has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThemeChoice {
    /// Paper by day and Night at night, as the system says.
    System,
    /// Dark letters on paper that is nearly white.
    Paper,
    /// Dark letters on brownish paper.
    Sepia,
    /// Light letters on what is nearly black.
    Night,
}

/// Whether things in the window may move; movement makes some people ill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// As the system asks.
    System,
    /// Everything is at once where it will be.
    Reduced,
    /// Things move also where the system asks them not to.
    Full,
}

/// How lines end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Where the words do. It is the default: lines of one length in which few words may be broken have rivers of white
    /// in them.
    Ragged,
    /// All at one edge, but for the last of a paragraph.
    Justified,
}

/// The page's type: one that ships with the program, or any that the system has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Family {
    /// For reading long: a typeface with serifs, made for screens.
    Literata,
    /// A typeface without serifs, that of the window itself.
    Inter,
    /// Every letter of one width.
    Mono,
    /// By the name under which the system knows it; letters that it lacks are taken from others.
    System(String),
}

impl Family {
    /// What a hand wrote in the settings: one of the three names, else a typeface of the system.
    pub fn from_name(name: &str) -> Self {
        match name.trim().to_lowercase().as_str() {
            "literata" | "" => Self::Literata,
            "inter" => Self::Inter,
            "mono" => Self::Mono,
            _ => Self::System(name.trim().to_owned()),
        }
    }

    /// As it is written in the settings.
    pub fn name(&self) -> &str {
        match self {
            Self::Literata => "literata",
            Self::Inter => "inter",
            Self::Mono => "mono",
            Self::System(name) => name,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::System,
            ui_scale: 1.0,
            reduce_motion: Motion::System,
            page: PageSettings::default(),
            find: FindSwitches::default(),
            single_letters: true,
            linked_scrolling: false,
            compare_everything: false,
            show_hidden_files: false,
            selection_bar: true,
            cite_form: CiteForm::Plain,
            cite: CiteParts::default(),
            library_order: PileOrder::Folder,
            keys: BTreeMap::new(),
        }
    }
}

impl Default for PageSettings {
    fn default() -> Self {
        Self {
            family: Family::Literata,
            code_family: Family::Mono,
            size_px: 18.0,
            measure_chars: 68,
            line_height: 1.55,
            align: Align::Ragged,
            hyphenate: true,
            running_heads: true,
            themed_pages: true,
        }
    }
}

/// Why a text is no settings at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Counted from 1.
    pub line: usize,
    /// What the reader of TOML says of it.
    pub reason: String,
}

/// Settings from TOML, with a word for each that was not taken as it stands there.
///
/// # Errors
/// Where the text is not TOML.
pub fn from_toml(text: &str) -> Result<(Settings, Vec<String>), Unreadable> {
    let document = Document::parse(text).map_err(|error| unreadable(&error, text))?;
    let mut settings = Settings::default();
    let mut words = Vec::new();
    for row in ROWS {
        let Some(item) = find(document.as_table(), row.key) else {
            continue;
        };
        if let Err(why) = (row.take)(&mut settings, item) {
            words.push(complaint(text, item, row.key, &why));
        }
    }
    if let Some(item) = document.as_table().get("keys") {
        take_keys(text, item, &mut settings.keys, &mut words);
    }
    Ok((settings, words))
}

/// The text with `now` in place of `before`, all else as it was: comments, order, what is not known here,
/// and what another hand wrote in the meantime.
///
/// # Errors
/// Where the text is not TOML.
pub fn merged(text: &str, before: &Settings, now: &Settings) -> Result<String, Unreadable> {
    let mut document: DocumentMut = text.parse().map_err(|error| unreadable(&error, text))?;
    for row in ROWS {
        let value = (row.give)(now);
        if value.to_string() != (row.give)(before).to_string() {
            put(document.as_table_mut(), row.key, value);
        }
    }
    let ids: std::collections::BTreeSet<_> = before.keys.keys().chain(now.keys.keys()).collect();
    for id in ids {
        if before.keys.get(id) != now.keys.get(id) {
            put_key(document.as_table_mut(), id, now.keys.get(id));
        }
    }
    Ok(document.to_string())
}

/// A whole new text, with a word beside each setting about what it may be.
pub fn to_toml(settings: &Settings) -> String {
    let mut document = DocumentMut::new();
    for row in ROWS {
        let mut value = (row.give)(settings);
        value.decor_mut().set_suffix(format!(" # {}", row.about));
        put(document.as_table_mut(), row.key, value);
    }
    let mut keys = Table::new();
    keys.decor_mut().set_prefix(KEYS_ABOUT);
    document.insert("keys", Item::Table(keys));
    for (id, chords) in &settings.keys {
        put_key(document.as_table_mut(), id, Some(chords));
    }
    format!("{HEAD}{document}")
}

fn unreadable(error: &toml_edit::TomlError, text: &str) -> Unreadable {
    Unreadable {
        line: error.span().map_or(1, |span| line_from_offset(text, span.start)),
        reason: error.message().lines().collect::<Vec<_>>().join(", "),
    }
}

fn line_from_offset(text: &str, offset: usize) -> usize {
    let before = &text.as_bytes()[..offset.min(text.len())];
    1 + before.iter().filter(|byte| **byte == b'\n').count()
}

fn complaint(text: &str, item: &Item, key: &str, why: &str) -> String {
    let line = item.span().map_or(1, |span| line_from_offset(text, span.start));
    format!("Settings, line {line}: “{key}” {why}.")
}

// --- the table

/// One setting: where it stands in the text, what it may be, and the way in and out.
struct Row {
    /// Name in the text, with the section before a dot.
    key: &'static str,
    about: &'static str,
    /// Takes what it can; the error is what to tell the user of the rest.
    take: fn(&mut Settings, &Item) -> Result<(), String>,
    give: fn(&Settings) -> Value,
}

const THEMES: &[(&str, ThemeChoice)] = &[
    ("system", ThemeChoice::System),
    ("paper", ThemeChoice::Paper),
    ("sepia", ThemeChoice::Sepia),
    ("night", ThemeChoice::Night),
];
const MOTIONS: &[(&str, Motion)] =
    &[("system", Motion::System), ("yes", Motion::Reduced), ("no", Motion::Full)];
const ORDERS: &[(&str, PileOrder)] = &[
    ("folder", PileOrder::Folder),
    ("name", PileOrder::Name),
    ("newest", PileOrder::Newest),
    ("oldest", PileOrder::Oldest),
    ("largest", PileOrder::Largest),
    ("kind", PileOrder::Kind),
];
const ALIGNS: &[(&str, Align)] = &[("ragged", Align::Ragged), ("justified", Align::Justified)];

// The ranges are those in which the window can still be used to put a mistake right.
const ROWS: &[Row] = &[
    Row {
        key: "theme",
        about: "system, paper, sepia or night",
        take: |s, item| choice(item, THEMES, &mut s.theme),
        give: |s| name_of(s.theme, THEMES),
    },
    Row {
        key: "ui_scale",
        about: "size of everything, 0.5 to 4.0",
        take: |s, item| number(item, 0.5, 4.0, &mut s.ui_scale),
        give: |s| decimal(s.ui_scale),
    },
    Row {
        key: "reduce_motion",
        about: "system, yes or no",
        take: |s, item| choice(item, MOTIONS, &mut s.reduce_motion),
        give: |s| name_of(s.reduce_motion, MOTIONS),
    },
    Row {
        key: "single_letters",
        about: "whether single letters are keys",
        take: |s, item| switch(item, &mut s.single_letters),
        give: |s| s.single_letters.into(),
    },
    Row {
        key: "linked_scrolling",
        about: "whether readers side by side scroll together",
        take: |s, item| switch(item, &mut s.linked_scrolling),
        give: |s| s.linked_scrolling.into(),
    },
    Row {
        key: "compare_everything",
        about: "whether white space, the shapes of quotation marks and running heads count as differences",
        take: |s, item| switch(item, &mut s.compare_everything),
        give: |s| s.compare_everything.into(),
    },
    Row {
        key: "show_hidden_files",
        about: "whether the library lists files whose names begin with a dot",
        take: |s, item| switch(item, &mut s.show_hidden_files),
        give: |s| s.show_hidden_files.into(),
    },
    Row {
        key: "selection_bar",
        about: "whether a small bar stands at what was selected with the mouse",
        take: |s, item| switch(item, &mut s.selection_bar),
        give: |s| s.selection_bar.into(),
    },
    Row {
        key: "cite.form",
        about: "plain, markdown, footnote, bluebook, bibtex or csl-json",
        take: |s, item| choice(item, &CiteForm::ALL.map(|form| (form.name(), form)), &mut s.cite_form),
        give: |s| s.cite_form.name().into(),
    },
    Row {
        key: "cite.file_page",
        about: "whether citations name the page of the file beside the printed one",
        take: |s, item| switch(item, &mut s.cite.file_page),
        give: |s| s.cite.file_page.into(),
    },
    Row {
        key: "cite.date",
        about: "whether citations name the day",
        take: |s, item| switch(item, &mut s.cite.date),
        give: |s| s.cite.date.into(),
    },
    Row {
        key: "cite.digest",
        about: "whether citations name the beginning of the file’s SHA-256",
        take: |s, item| switch(item, &mut s.cite.digest),
        give: |s| s.cite.digest.into(),
    },
    Row {
        key: "cite.link",
        about: "whether citations end with a link that leads back",
        take: |s, item| switch(item, &mut s.cite.link),
        give: |s| s.cite.link.into(),
    },
    Row {
        key: "library_order",
        about: "folder, name, newest, oldest, largest or kind",
        take: |s, item| choice(item, ORDERS, &mut s.library_order),
        give: |s| name_of(s.library_order, ORDERS),
    },
    Row {
        key: "page.family",
        about: "literata, inter, mono, or the name of a font of this computer",
        take: |s, item| family(item, &mut s.page.family),
        give: |s| s.page.family.name().into(),
    },
    Row {
        key: "page.code_family",
        about: "letters of code: mono, or the name of a font of this computer",
        take: |s, item| family(item, &mut s.page.code_family),
        give: |s| s.page.code_family.name().into(),
    },
    Row {
        key: "page.size_px",
        about: "height of the letters, 8 to 72",
        take: |s, item| number(item, 8.0, 72.0, &mut s.page.size_px),
        give: |s| decimal(s.page.size_px),
    },
    Row {
        key: "page.measure_chars",
        about: "characters in a line, 20 to 200",
        take: |s, item| whole_number(item, 20, 200, &mut s.page.measure_chars),
        give: |s| i64::from(s.page.measure_chars).into(),
    },
    Row {
        key: "page.line_height",
        about: "1.0 to 3.0",
        take: |s, item| number(item, 1.0, 3.0, &mut s.page.line_height),
        give: |s| decimal(s.page.line_height),
    },
    Row {
        key: "page.align",
        about: "ragged or justified",
        take: |s, item| choice(item, ALIGNS, &mut s.page.align),
        give: |s| name_of(s.page.align, ALIGNS),
    },
    Row {
        key: "page.hyphenate",
        about: "whether long words are broken",
        take: |s, item| switch(item, &mut s.page.hyphenate),
        give: |s| s.page.hyphenate.into(),
    },
    Row {
        key: "page.running_heads",
        about: "whether running heads and page numbers are shown among the words",
        take: |s, item| switch(item, &mut s.page.running_heads),
        give: |s| s.page.running_heads.into(),
    },
    Row {
        key: "page.themed_sheets",
        about: "whether printed pages take the colours of the theme",
        take: |s, item| switch(item, &mut s.page.themed_pages),
        give: |s| s.page.themed_pages.into(),
    },
    Row {
        key: "find.case",
        about: "whether capitals matter",
        take: |s, item| switch(item, &mut s.find.case),
        give: |s| s.find.case.into(),
    },
    Row {
        key: "find.whole_word",
        about: "whether only whole words count",
        take: |s, item| switch(item, &mut s.find.whole_word),
        give: |s| s.find.whole_word.into(),
    },
    Row {
        key: "find.regex",
        about: "whether what is typed is a regular expression",
        take: |s, item| switch(item, &mut s.find.regex),
        give: |s| s.find.regex.into(),
    },
    Row {
        key: "find.accents",
        about: "whether accents matter",
        take: |s, item| switch(item, &mut s.find.accents),
        give: |s| s.find.accents.into(),
    },
];

// --- one value in

fn switch(item: &Item, into: &mut bool) -> Result<(), String> {
    *into = item.as_bool().ok_or("is neither true nor false and is left out")?;
    Ok(())
}

fn choice<T: Copy>(item: &Item, names: &[(&str, T)], into: &mut T) -> Result<(), String> {
    let given = item.as_str().unwrap_or_default().trim().to_lowercase();
    match names.iter().find(|(name, _)| *name == given) {
        Some((_, value)) => {
            *into = *value;
            Ok(())
        }
        None => {
            let known: Vec<_> = names.iter().map(|(name, _)| format!("“{name}”")).collect();
            Err(format!("is none of {} and is left out", known.join(", ")))
        }
    }
}

fn family(item: &Item, into: &mut Family) -> Result<(), String> {
    *into = Family::from_name(item.as_str().ok_or("is no name and is left out")?);
    Ok(())
}

fn number(item: &Item, least: f32, most: f32, into: &mut f32) -> Result<(), String> {
    let given = item.as_float().or_else(|| item.as_integer().map(|n| n as f64));
    // TOML has “nan”, which `clamp` would hand on.
    let given = given.filter(|n| !n.is_nan()).ok_or("is no number and is left out")?;
    *into = given.clamp(f64::from(least), f64::from(most)) as f32;
    if given < f64::from(least) || given > f64::from(most) {
        return Err(format!("must lie between {least} and {most} and is taken as {into}"));
    }
    Ok(())
}

fn whole_number(item: &Item, least: u32, most: u32, into: &mut u32) -> Result<(), String> {
    let mut given = *into as f32;
    let word = number(item, least as f32, most as f32, &mut given);
    *into = given.round() as u32;
    word
}

fn take_keys(text: &str, item: &Item, keys: &mut BTreeMap<String, Vec<String>>, words: &mut Vec<String>) {
    let Some(table) = item.as_table_like() else {
        words.push(complaint(text, item, "keys", "is no section and is left out"));
        return;
    };
    take_keys_of(text, table, "", keys, words);
}

/// A hand writes `find.next = …` without quotation marks, which TOML takes for a table in a table.
fn take_keys_of(
    text: &str,
    table: &dyn TableLike,
    before: &str,
    keys: &mut BTreeMap<String, Vec<String>>,
    words: &mut Vec<String>,
) {
    for (name, item) in table.iter() {
        let id = match before {
            "" => name.to_owned(),
            _ => format!("{before}.{name}"),
        };
        match (item.as_table_like(), chords(item)) {
            (Some(inner), _) => take_keys_of(text, inner, &id, keys, words),
            (None, Some(chords)) => {
                keys.insert(id, chords);
            }
            (None, None) => {
                let key = format!("keys.{id}");
                let why = "is no list of keys like [\"Ctrl+F\"] and is left out";
                words.push(complaint(text, item, &key, why));
            }
        }
    }
}

fn chords(item: &Item) -> Option<Vec<String>> {
    if let Some(one) = item.as_str() {
        return Some(vec![one.to_owned()]);
    }
    let list = item.as_array()?.iter();
    list.map(|chord| chord.as_str().map(str::to_owned)).collect()
}

// --- one value out

fn name_of<T: Copy + PartialEq>(value: T, names: &[(&'static str, T)]) -> Value {
    let name = names.iter().find(|(_, known)| *known == value);
    name.map_or("", |(name, _)| *name).into()
}

/// Through its shortest decimal form: 1.55 as an `f32` would be written as 1.5499999523162842.
fn decimal(number: f32) -> Value {
    number.to_string().parse().unwrap_or(f64::from(number)).into()
}

// --- places in the text

fn find<'a>(table: &'a Table, key: &str) -> Option<&'a Item> {
    match key.split_once('.') {
        Some((section, name)) => table.get(section)?.as_table_like()?.get(name),
        None => table.get(key),
    }
}

fn put(table: &mut Table, key: &str, value: Value) {
    match key.split_once('.') {
        Some((name, rest)) => in_section(table, name, |section| put_in(section, rest, value)),
        None => put_in(table, key, value),
    }
}

fn put_in(table: &mut dyn TableLike, name: &str, mut value: Value) {
    match table.get_mut(name) {
        Some(Item::Value(old)) => {
            // The comment beside the old value speaks of the setting, and stays.
            *value.decor_mut() = old.decor().clone();
            *old = value;
        }
        _ => {
            table.insert(name, Item::Value(value));
        }
    }
}

/// Calls `act` with the section of that name; what stands there and is none gives way.
fn in_section(table: &mut Table, name: &str, act: impl FnOnce(&mut dyn TableLike)) {
    if !table.get(name).is_some_and(Item::is_table_like) {
        table.insert(name, Item::Table(Table::new()));
    }
    if let Some(section) = table.get_mut(name).and_then(Item::as_table_like_mut) {
        act(section);
    }
}

fn put_key(table: &mut Table, id: &str, chords: Option<&Vec<String>>) {
    in_section(table, "keys", |keys| {
        lift(keys);
        match chords {
            Some(chords) => put_in(keys, id, Value::Array(chords.iter().collect::<Array>())),
            None => {
                keys.remove(id);
            }
        }
    });
}

/// Writes `find.next` as one quoted name where it was a table in a table,
/// in which there is no room for both `find` and `find.next`.
fn lift(keys: &mut dyn TableLike) {
    let nested = keys.iter().filter(|(_, item)| item.is_table_like());
    let names: Vec<String> = nested.map(|(name, _)| name.to_owned()).collect();
    for name in names {
        let mut lifted = Vec::new();
        if let Some(item) = keys.remove(&name) {
            collect_leaves(name, item, &mut lifted);
        }
        for (id, item) in lifted {
            keys.insert(&id, item);
        }
    }
}

fn collect_leaves(id: String, item: Item, into: &mut Vec<(String, Item)>) {
    match item.as_table_like() {
        Some(table) => {
            table
                .iter()
                .for_each(|(name, inner)| collect_leaves(format!("{id}.{name}"), inner.clone(), into));
        }
        None => into.push((id, item)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> (Settings, Vec<String>) {
        from_toml(text).unwrap()
    }

    #[test]
    fn a_new_text_says_all_and_gives_back_the_same() {
        let mut settings = Settings::default();
        settings.page.family = Family::System("Old “Style” 7".into());
        settings.page.line_height = 1.7;
        settings.keys.insert("find.next".into(), vec!["F3".into(), "g \"n".into()]);
        settings.keys.insert("quit".into(), vec![]);
        for settings in [settings, Settings::default()] {
            let text = to_toml(&settings);
            assert!(text.starts_with("# Settings of Folioscope."), "{text}");
            assert_eq!(check(&text), (settings, vec![]), "{text}");
        }
        assert!(to_toml(&Settings::default()).contains("line_height = 1.55 #"));
    }

    #[test]
    fn each_mistake_costs_one_setting_and_is_told_with_its_line() {
        let text = "theme = \"blue\"\nui_scale = 90\n[page]\nsize_px = nan\nmeasure_chars = 3\n\
                    line_height = 2\nalign = \"Justified\"\n[find]\ncase = 1\n[keys]\na.b = \"x\"\nc = 4\n";
        let (settings, words) = check(text);
        assert_eq!(settings.theme, ThemeChoice::System);
        assert_eq!(settings.ui_scale, 4.0);
        assert_eq!(settings.page.size_px, 18.0);
        assert_eq!(settings.page.measure_chars, 20);
        assert_eq!(settings.page.line_height, 2.0);
        assert_eq!(settings.page.align, Align::Justified);
        assert_eq!(settings.keys, BTreeMap::from([("a.b".into(), vec!["x".into()])]));
        assert_eq!(
            words,
            [
                "Settings, line 1: “theme” is none of “system”, “paper”, “sepia”, “night” and is left out.",
                "Settings, line 2: “ui_scale” must lie between 0.5 and 4 and is taken as 4.",
                "Settings, line 4: “page.size_px” is no number and is left out.",
                "Settings, line 5: “page.measure_chars” must lie between 20 and 200 and is taken as 20.",
                "Settings, line 9: “find.case” is neither true nor false and is left out.",
                "Settings, line 12: “keys.c” is no list of keys like [\"Ctrl+F\"] and is left out.",
            ]
        );
    }

    #[test]
    fn what_is_no_toml_is_told_with_line_and_reason() {
        let problem = from_toml("theme = \"night\"\nui_scale 3\n").unwrap_err();
        assert_eq!(problem.line, 2);
        assert!(!problem.reason.is_empty());
    }

    #[test]
    fn only_what_changed_is_written_over() {
        let before = Settings::default();
        let mut now = before.clone();
        now.page.size_px = 20.5;
        now.theme = ThemeChoice::Night;
        now.keys.insert("find.next".into(), vec!["n".into()]);
        let text = "# mine\ntheme = \"sepia\" # at night\nfuture = [1, 2]\nui_scale = 2.0\n\
                    page = { align = \"justified\", glow = 3 }\n[keys]\nfind.next = \"F3\"\nfind.last = \"F4\"\n";
        let merged = merged(text, &before, &now).unwrap();
        for kept in
            ["# mine\n", "theme = \"night\" # at night\n", "future = [1, 2]", "glow = 3", "ui_scale = 2.0"]
        {
            assert!(merged.contains(kept), "{kept} in\n{merged}");
        }
        let (settings, words) = check(&merged);
        assert_eq!(words, Vec::<String>::new());
        assert_eq!((settings.ui_scale, settings.page.size_px), (2.0, 20.5));
        assert_eq!(settings.page.align, Align::Justified);
        assert_eq!(settings.keys["find.next"], ["n"]);
        assert_eq!(settings.keys["find.last"], ["F4"]);
        assert_eq!(settings.keys.len(), 2);
    }

    #[test]
    fn a_key_that_was_given_back_leaves_the_text() {
        let mut before = Settings::default();
        before.keys.insert("quit".into(), vec!["q".into()]);
        let text = merged(&to_toml(&before), &before, &Settings::default()).unwrap();
        assert_eq!(check(&text), (Settings::default(), vec![]));
    }

    /// All that can be changed, changed.
    fn all_changed() -> Settings {
        Settings {
            theme: ThemeChoice::Night,
            ui_scale: 1.25,
            reduce_motion: Motion::Full,
            page: PageSettings {
                family: Family::System("Old Style".into()),
                code_family: Family::System("Typewriter".into()),
                size_px: 21.5,
                measure_chars: 61,
                line_height: 1.4,
                align: Align::Justified,
                hyphenate: true,
                running_heads: false,
                themed_pages: false,
            },
            find: FindSwitches { case: true, whole_word: true, regex: true, accents: true },
            single_letters: false,
            linked_scrolling: true,
            compare_everything: true,
            show_hidden_files: true,
            selection_bar: false,
            cite_form: CiteForm::Bibtex,
            cite: CiteParts { file_page: false, date: true, digest: true, link: true },
            library_order: PileOrder::Newest,
            keys: BTreeMap::from([("find.next".into(), vec!["n".into()]), ("quit".into(), vec![])]),
        }
    }

    #[test]
    fn changes_come_through_whatever_shape_the_text_has() {
        let texts = [
            "",
            "# only a comment",
            "x = 1\r\n[page]\r\nsize_px = 3 # so\r\n",
            "page.size_px = 20\nfind.case = false\nkeys.find.next = \"x\"\n",
            "page = { size_px = 20, other = 1 }\nkeys = { \"find.next\" = \"x\" }\n",
            "page = 3\nkeys = 5\nfind = []\n",
            "[[page]]\nsize_px = 1\n[[keys]]\n",
            "[page.extra]\ny = 1\n[keys.find]\nnext = [\"x\"]\n[keys]\nquit = \"q\"\n",
            "[keys.find.next]\nfurther = \"x\"\n[theme]\nname = 3\n",
        ];
        for text in texts {
            let merged = merged(text, &Settings::default(), &all_changed()).unwrap();
            let (mut settings, words) = check(&merged);
            // A key that another hand wrote stays.
            let further = settings.keys.remove("find.next.further");
            assert_eq!(further.is_some(), text.contains("further"), "{text}\nbecame\n{merged}");
            assert_eq!((settings, words), (all_changed(), vec![]), "{text}\nbecame\n{merged}");
        }
    }

    #[test]
    fn changes_can_be_taken_back() {
        let text = to_toml(&Settings::default());
        let there = merged(&text, &Settings::default(), &all_changed()).unwrap();
        let back = merged(&there, &all_changed(), &Settings::default()).unwrap();
        assert_eq!(back, text);
    }
}
