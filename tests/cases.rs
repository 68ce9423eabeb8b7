//! Small inputs with what must come of each: `tests/cases/reading/INDEX.tsv` has a row for each file, written after faults
//! that users of other readers reported. A row lists statements about the text, the sketch and what is found; what each
//! word of them means stands in [`Case::holds`].
//!
//! `CASES=pdf-` runs those whose kind begins so, and `CASES_FOLDER` names another folder of the same form.

use folioscope::data::document::Document;
use folioscope::data::job::Stop;
use folioscope::data::query::Query;
use folioscope::data::sketch::{page_text, sketch, text};
use folioscope::data::span::DocId;
use folioscope::read::formats;
use folioscope::read::source::Source;
use folioscope::search::find::find;
use std::path::{Path, PathBuf};

/// Statements that do not hold, each with its reason. One that comes to hold must leave this list.
const NOT_SO: &[(&str, &str, &str)] = &[];

/// Rows that the folder has at least: a test that finds none has looked at nothing.
const LEAST: usize = 120;

fn folder() -> PathBuf {
    match std::env::var_os("CASES_FOLDER") {
        Some(folder) => folder.into(),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/reading"),
    }
}

fn document(path: &Path) -> Result<Document, String> {
    let source = Source::open(path).map_err(|error| error.to_string())?;
    let document =
        formats::read(source, DocId(1), &Stop::default(), None).map_err(|error| error.to_string())?;
    document.check()?;
    Ok(document)
}

/// White space as one space.
fn folded(words: &str) -> String {
    let mut out = String::new();
    for c in words.chars() {
        match c {
            c if !c.is_whitespace() => out.push(c),
            _ if out.ends_with(' ') => {}
            _ => out.push(' '),
        }
    }
    out
}

/// Words in «» of a statement.
fn quoted(statement: &str) -> Vec<String> {
    let parts = statement.split('«').skip(1);
    parts.filter_map(|part| Some(part.rsplit_once('»')?.0.to_owned())).collect()
}

struct Case {
    document: Document,
    /// As `folioscope text` prints it.
    raw: String,
    /// The same with white space as one space.
    text: String,
    sketch: String,
}

impl Case {
    fn of(document: Document) -> Self {
        let mut raw = Vec::new();
        text(&document, &mut raw).unwrap();
        let raw = String::from_utf8(raw).unwrap();
        let text = folded(&raw.replace('\u{c}', ""));
        let sketch = sketch(&document);
        Self { document, raw, text, sketch }
    }

    fn blocks(&self) -> impl Iterator<Item = &str> {
        self.sketch.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit()))
    }

    /// Blocks without the signs of marks.
    fn plain_blocks(&self) -> impl Iterator<Item = String> + '_ {
        self.blocks().map(plain)
    }

    /// What is said beside the text: asides, complaints, facts.
    fn told(&self) -> String {
        let beside = self
            .sketch
            .lines()
            .skip_while(|line| !line.starts_with("aside ") && !line.starts_with("complaint "));
        let fact = |line: &&str| {
            line.split_once(": ").is_some_and(|(name, _)| {
                !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == ' ')
            })
        };
        let facts = self.sketch.lines().filter(fact);
        beside.chain(facts).collect::<Vec<_>>().join("\n").to_lowercase()
    }

    fn found(&self, words: &str, whole_word: bool) -> usize {
        let query = Query { words: words.to_owned(), whole_word, ..Query::default() };
        find(&self.document, &query, &Stop::default(), &mut |_, _| {}).unwrap().hits
    }

    fn links(&self, kind: &str) -> usize {
        let is = |line: &&str| {
            let mut words = line.split(' ');
            words.next() == Some("link") && words.nth(1) == Some(kind)
        };
        self.sketch.lines().filter(is).count()
    }

    fn outline(&self) -> usize {
        self.document.outline.len()
    }

    fn in_order(&self, words: &[String]) -> bool {
        let mut from = 0;
        words.iter().all(|words| match self.text[from..].find(&folded(words)) {
            Some(at) => {
                from += at + self.text[from + at..].chars().next().map_or(1, char::len_utf8);
                true
            }
            None => false,
        })
    }

    /// Whether these stand in this order with nothing but white space between.
    fn side_by_side(&self, words: &[String]) -> bool {
        let raw = folded(&self.raw);
        raw.contains(&folded(&words.join(" ")))
    }

    fn goes_to(&self, label: &str, words: &str) -> bool {
        let units = || self.document.units.iter();
        let unit = units().position(|unit| unit.label == label);
        unit.is_some_and(|unit| {
            folded(&page_text(&self.document, unit + 1).unwrap()).contains(&folded(words))
        })
    }

    /// Whether a statement is so.
    fn holds(&self, statement: &str) -> bool {
        let (op, _) = statement.split_once(' ').unwrap_or((statement, ""));
        let words = quoted(statement);
        let word = |n: usize| words.get(n).map(String::as_str).unwrap_or_default();
        let count = statement.rsplit(' ').next().and_then(|n| n.parse::<usize>().ok());
        let has = |words: &str| self.text.contains(&folded(words));
        let told = |words: &str| self.told().contains(&words.to_lowercase());
        let lines = || self.raw.split(['\n', '\u{2028}']);
        let on_one_line =
            || lines().any(|line| line.split_once(word(0)).is_some_and(|(_, after)| after.contains(word(1))));
        match op {
            "has" => has(word(0)),
            "lacks" => !has(word(0)),
            "once" => self.text.matches(&folded(word(0))).count() == 1,
            "count" => Some(self.text.matches(&folded(word(0))).count()) == count,
            "order" => self.in_order(&words),
            "words" => self.side_by_side(&words),
            "sketch" => self.sketch.contains(word(0)),
            "sketch-lacks" => !self.sketch.contains(word(0)),
            "item" => self.blocks().any(|line| is_item(line, word(0)) && plain(line).contains(word(1))),
            "item-any" => self.blocks().any(|line| {
                let labels = [format!("{}.", word(0)), format!("“{}”", word(0)), format!("“{}.”", word(0))];
                let label = line.split(' ').nth(2).filter(|_| line.split(' ').nth(1) == Some("item"));
                label.is_some_and(|label| labels.iter().any(|own| own == label))
                    && plain(line).contains(word(1))
            }),
            "line" => on_one_line(),
            "line-not" => !on_one_line(),
            "told" => told(word(0)),
            "not-told" => !told(word(0)),
            "told-or-shown" | "has-or-told" => {
                let beside =
                    |line: &str| ["picture", "table", "link"].iter().any(|kind| line.starts_with(kind));
                self.text.to_lowercase().contains(&folded(word(0)).to_lowercase())
                    || told(word(0))
                    || self
                        .sketch
                        .lines()
                        .any(|line| beside(line) && line.to_lowercase().contains(&word(0).to_lowercase()))
            }
            "sketch-or-text" => {
                let (label, rest) = word(0).split_once(' ').unwrap_or((word(0), ""));
                has(word(0)) || self.blocks().any(|line| line.contains(label) && line.contains(rest))
            }
            "body-has" => self
                .plain_blocks()
                .any(|line| line.split(' ').nth(1) != Some("furniture") && line.contains(&folded(word(0)))),
            "encoding" => {
                let first = self.sketch.lines().next().unwrap_or_default();
                first.to_lowercase().contains(&word(0).to_lowercase())
            }
            "lines" => Some(lines().filter(|line| !line.trim().is_empty()).count()) == count,
            "links-inside" => Some(self.links("inside")) == count,
            "links-inside-min" => Some(self.links("inside")) >= count,
            "links-missing" => Some(self.links("missing")) == count,
            "outline" => Some(self.outline()) == count,
            "find" => Some(self.found(word(0), false)) == count,
            "find-word" => Some(self.found(word(0), true)) == count,
            "quoted" => ["\"", "“", "„", "‘", "»"].iter().any(|mark| {
                self.text.contains(&format!("{mark}{}", folded(word(0))))
                    || self.text.contains(&format!("{mark} {}", folded(word(0))))
            }),
            "lines-kept" => self.raw.split_once(word(0)).is_some_and(|(_, after)| {
                let rest = after.trim_start_matches([' ', '\t', '\u{a0}']);
                rest.starts_with(['\n', '\u{2028}']) && folded(rest).trim_start().starts_with(word(1))
            }),
            "goto" => self.goes_to(word(0), word(1)),
            _ => panic!("nobody knows what “{op}” asks for"),
        }
    }
}

/// A line of a sketch without the signs of marks.
fn plain(line: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in line.chars() {
        match c {
            '‹' => inside = true,
            '›' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}

fn is_item(line: &str, label: &str) -> bool {
    line.contains(&format!(" item {label}")) || line.contains(&format!("item “{label}"))
}

#[test]
fn every_case_is_as_it_must_be() {
    let index = std::fs::read_to_string(folder().join("INDEX.tsv")).unwrap();
    let wanted = std::env::var("CASES").unwrap_or_default();
    let rows: Vec<Vec<&str>> = index.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    assert!(rows.len() >= LEAST, "{} rows", rows.len());
    let (mut wrong, mut listed) = (Vec::new(), Vec::new());
    for row in rows.iter().filter(|row| row[1].starts_with(&wanted)) {
        let [file, kind, must] = row[..] else { panic!("{row:?}") };
        let case = match document(&folder().join(file)) {
            Ok(document) => Case::of(document),
            Err(error) => {
                wrong.push(format!("{file} ({kind}): {error}"));
                continue;
            }
        };
        for statement in must.split(" ; ").map(str::trim).filter(|statement| !statement.is_empty()) {
            let known = NOT_SO.iter().any(|(own, said, _)| *own == file && *said == statement);
            match (case.holds(statement), known) {
                (true, true) => listed.push(format!("{file}: {statement} is so, and leaves the list")),
                (false, false) => wrong.push(format!("{file} ({kind}): {statement}")),
                _ => {}
            }
        }
    }
    assert!(wrong.is_empty() && listed.is_empty(), "{}\n{}", wrong.join("\n"), listed.join("\n"));
}

/// A sign, a pair of line-end signs or a word over a round number of bytes, where readers look at samples and pieces.
#[test]
fn no_sign_is_lost_where_a_piece_ends() {
    let line = "The gate was open and the lamp was out, as the guard said. \n";
    let filled = |bytes: usize| {
        let mut words = line.repeat(bytes / line.len());
        words.push_str(&"x".repeat(bytes - words.len()));
        words
    };
    for border in [1024_usize, 4096, 65_536, 131_076, 262_144] {
        let mut texts: Vec<(String, Vec<u8>, &str)> = (1..=3)
            .map(|back| {
                let words = filled(border - back) + "𒊹 straddle\nEnd.\n";
                (format!("sign {back}"), words.into_bytes(), "UTF-8")
            })
            .collect();
        let pair = filled(border - 1) + "\r\nstraddle\r\nEnd.\r\n";
        texts.push(("line ends".to_owned(), pair.into_bytes(), "UTF-8"));
        let word = filled(border - 8) + "\n straddle over\nEnd.\n";
        texts.push(("word".to_owned(), word.into_bytes(), "UTF-8"));
        let wide = format!("\u{feff}{}𒊹 straddle\nEnd.\n", filled(border / 2 - 2));
        let wide = wide.encode_utf16().flat_map(u16::to_le_bytes).collect();
        texts.push(("two bytes a sign".to_owned(), wide, "UTF-16LE"));
        for (what, bytes, encoding) in texts {
            let case = Case::of(written(&bytes));
            let name = format!("{what} over {border}");
            assert!(case.holds(&format!("encoding «{encoding}»")), "{name}: {:?}", case.document.encoding);
            assert!(case.holds("once «straddle»") && case.holds("not-told «not valid»"), "{name}");
        }
    }
}

/// Long texts of two bytes a sign, with a border of their sample inside a sign or not.
#[test]
fn long_texts_of_east_asia_are_not_guessed_by_half_a_sign() {
    let japanese = "委員会は証人の陳述を聞いた。門は開いていたと守衛が言った。ランプは消えていた。\n";
    let chinese = "委员会听取了证人的陈述。守卫说大门是开着的，灯已经灭了。\n";
    for (encoding, name, line, words) in [
        (encoding_rs::SHIFT_JIS, "Shift_JIS", japanese, "守衛が言った"),
        (encoding_rs::EUC_JP, "EUC-JP", japanese, "守衛が言った"),
        (encoding_rs::GBK, "GBK", chinese, "守卫说大门"),
    ] {
        for before in 0..4 {
            let whole = "a".repeat(before) + &line.repeat(310_000 / (line.chars().count() * 2));
            let case = Case::of(written(&encoding.encode(&whole).0));
            let right = case.holds(&format!("encoding «{name}»")) && case.holds(&format!("has «{words}»"));
            assert!(right, "{name} after {before} letters: {:?}", case.document.encoding);
        }
    }
}

fn written(bytes: &[u8]) -> Document {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("case.txt");
    std::fs::write(&path, bytes).unwrap();
    document(&path).unwrap()
}
