//! What a cell has to be for its row to be shown, as one line that people type: `smith`, `> 1000`, `10..20`,
//! `2024-03..2024-05`, `after 10:00`, `warn+`, `empty`, `not empty`, `!draft`, `is: paid | open`.

use super::folding::{folded, folded_into};
use crate::data::block::Sense;
use crate::data::moment::{self, Stretch};
use crate::data::severity::Severity;
use crate::data::value::{Habits, Value, stretch, value};
use std::cmp::Ordering;

/// How a cell stands to a number, a day or words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The same.
    Equal,
    /// Another.
    Other,
    /// Smaller, or earlier.
    Less,
    /// Smaller, or the same.
    AtMost,
    /// Larger, or later.
    More,
    /// Larger, or the same.
    AtLeast,
}

impl Relation {
    /// As it is typed, the longer ones before those that they begin with.
    const SIGNS: [(&'static str, Self); 10] = [
        (">=", Self::AtLeast),
        ("≥", Self::AtLeast),
        ("<=", Self::AtMost),
        ("≤", Self::AtMost),
        ("<>", Self::Other),
        ("!=", Self::Other),
        ("≠", Self::Other),
        (">", Self::More),
        ("<", Self::Less),
        ("=", Self::Equal),
    ];

    fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::Other => "≠",
            Self::Less => "<",
            Self::AtMost => "≤",
            Self::More => ">",
            Self::AtLeast => "≥",
        }
    }

    fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::Other => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::AtMost => order.is_le(),
            Self::More => order.is_gt(),
            Self::AtLeast => order.is_ge(),
        }
    }
}

/// What a cell has to be.
#[derive(Clone, PartialEq, Eq)]
pub enum Condition {
    /// It has these words somewhere, whatever their capitals and accents.
    Contains(String),
    /// It has them nowhere.
    Lacks(String),
    /// Nothing stands in it.
    Empty,
    /// Something does.
    NotEmpty,
    /// It stands so to a number, a day or words.
    Compare(Relation, String),
    /// It lies between two numbers or days, both included; an empty one is no border.
    Between(String, String),
    /// It is one of these, letter by letter.
    OneOf(Vec<String>),
    /// It says that something is so bad, or worse as well.
    Level(Severity, bool),
}

/// Words that are looked for stand in no log.
impl std::fmt::Debug for Condition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Contains(_) => "Contains",
            Self::Lacks(_) => "Lacks",
            Self::Empty => "Empty",
            Self::NotEmpty => "NotEmpty",
            Self::Compare(..) => "Compare",
            Self::Between(..) => "Between",
            Self::OneOf(_) => "OneOf",
            Self::Level(..) => "Level",
        })
    }
}

impl Condition {
    /// The condition that a line says; `Ok(None)` for one that says nothing.
    ///
    /// # Errors
    /// A sentence about what is missing.
    pub fn parse(line: &str) -> Result<Option<Self>, String> {
        let line = line.trim();
        if line.is_empty() {
            return Ok(None);
        }
        if let Some(words) = line.strip_prefix('"').and_then(|line| line.strip_suffix('"')) {
            return Ok((!words.is_empty()).then(|| Self::Contains(words.to_owned())));
        }
        if line.eq_ignore_ascii_case("empty") {
            return Ok(Some(Self::Empty));
        }
        if line.eq_ignore_ascii_case("not empty") {
            return Ok(Some(Self::NotEmpty));
        }
        if let Some(values) = line.strip_prefix("is:") {
            let values = unescaped(values);
            return if values.is_empty() {
                Err("Say what it is, as in “is: paid | open”.".to_owned())
            } else {
                Ok(Some(Self::OneOf(values)))
            };
        }
        let level = line.strip_prefix("level:").map(str::trim);
        let worse = level.unwrap_or(line).strip_suffix('+');
        let named = worse.or(level).and_then(|word| Severity::of_word(word.trim()));
        if let Some(severity) = named {
            return Ok(Some(Self::Level(severity, worse.is_some())));
        }
        if let Some(level) = level {
            let known: Vec<&str> = Severity::ALL.iter().map(|(_, word)| *word).collect();
            return Err(format!("“{level}” is no level; they are {}.", known.join(", ")));
        }
        if let Some(condition) = in_time(line) {
            return Ok(Some(condition));
        }
        for (sign, relation) in Relation::SIGNS {
            if let Some(words) = line.strip_prefix(sign) {
                let words = words.trim();
                return if words.is_empty() {
                    Err(format!("Say what comes after “{sign}”."))
                } else {
                    Ok(Some(Self::Compare(relation, words.to_owned())))
                };
            }
        }
        if let Some(words) = line.strip_prefix('!') {
            let words = words.trim();
            return if words.is_empty() {
                Err("Say what it lacks, as in “!draft”.".to_owned())
            } else {
                Ok(Some(Self::Lacks(words.to_owned())))
            };
        }
        Ok(Some(between(line).unwrap_or_else(|| Self::Contains(line.to_owned()))))
    }

    /// The condition that a line says of a column of which something is known: “error” is a level where levels stand.
    ///
    /// # Errors
    /// As [`Condition::parse`].
    pub fn parse_for(line: &str, sense: Sense) -> Result<Option<Self>, String> {
        Ok(Self::parse(line)?.map(|condition| match condition {
            Self::Contains(words) if sense.is_level() => match Severity::of_word(words.trim()) {
                Some(severity) => Self::Level(severity, false),
                None => Self::Contains(words),
            },
            other => other,
        }))
    }

    /// Whether it says what must not be: then it has to hold for all lines of an entry, and else for one of them.
    pub fn forbids(&self) -> bool {
        matches!(self, Self::Lacks(_) | Self::Empty | Self::Compare(Relation::Other, _))
    }

    /// In words, after the name of a column: “Amount is at least 10”.
    pub fn words(&self) -> String {
        match self {
            Self::Contains(words) => format!("contains “{words}”"),
            Self::Lacks(words) => format!("lacks “{words}”"),
            Self::Empty => "is empty".to_owned(),
            Self::NotEmpty => "is not empty".to_owned(),
            Self::Compare(relation, words) => format!("{} {words}", relation.sign()),
            Self::Between(from, to) if from.is_empty() => format!("up to {to}"),
            Self::Between(from, to) if to.is_empty() => format!("from {from} on"),
            Self::Between(from, to) => format!("from {from} to {to}"),
            Self::Level(severity, false) => format!("is {}", severity.word()),
            Self::Level(severity, true) => format!("is {} or worse", severity.word()),
            Self::OneOf(values) => match values.as_slice() {
                [only] => format!("is “{only}”"),
                [first, second] => format!("is “{first}” or “{second}”"),
                more => format!("is one of {} values", more.len()),
            },
        }
    }

    /// Made ready to be held against the cells of a column with these habits, of which this is known.
    pub fn probe(&self, habits: Habits, sense: Sense) -> Probe<'_> {
        Probe { sense, ..self.plain_probe(habits) }
    }

    fn plain_probe(&self, habits: Habits) -> Probe<'_> {
        let sense = Sense::Plain;
        match self {
            Self::Contains(words) | Self::Lacks(words) => Probe {
                condition: self,
                sense,
                words: folded(words),
                from: Operand::default(),
                to: Operand::default(),
            },
            Self::Compare(_, words) => Probe {
                condition: self,
                sense,
                words: folded(words),
                from: Operand::of(words, habits),
                to: Operand::default(),
            },
            Self::Between(from, to) => Probe {
                condition: self,
                sense,
                words: String::new(),
                from: Operand::of(from, habits),
                to: Operand::of(to, habits),
            },
            Self::Empty | Self::NotEmpty | Self::OneOf(_) | Self::Level(..) => Probe {
                condition: self,
                sense,
                words: String::new(),
                from: Operand::default(),
                to: Operand::default(),
            },
        }
    }
}

/// The line that says it again.
impl std::fmt::Display for Condition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Contains(words) => {
                let plain = Self::parse(words) == Ok(Some(self.clone()));
                if plain { f.write_str(words) } else { write!(f, "\"{words}\"") }
            }
            Self::Lacks(words) => write!(f, "!{words}"),
            Self::Empty => f.write_str("empty"),
            Self::NotEmpty => f.write_str("not empty"),
            Self::Compare(relation, words) => write!(f, "{} {words}", relation.sign()),
            Self::Between(from, to) => write!(f, "{from}..{to}"),
            Self::Level(severity, worse) => {
                write!(f, "level:{}{}", severity.word(), if *worse { "+" } else { "" })
            }
            Self::OneOf(values) => {
                let escaped = |value: &String| value.replace('\\', "\\\\").replace('|', "\\|");
                write!(f, "is: {}", values.iter().map(escaped).collect::<Vec<_>>().join(" | "))
            }
        }
    }
}

/// Values parted by upright strokes; one that belongs to a value has a backslash before it.
fn unescaped(line: &str) -> Vec<String> {
    let (mut values, mut value, mut letters) = (Vec::new(), String::new(), line.chars());
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => value.extend(letters.next()),
            '|' => values.push(std::mem::take(&mut value)),
            letter => value.push(letter),
        }
    }
    values.push(value);
    values.into_iter().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty()).collect()
}

/// “after 10:00”, “before 2024-03-01”, “since Jan 12”, “until 11:30”.
fn in_time(line: &str) -> Option<Condition> {
    let (word, when) = line.split_once(char::is_whitespace)?;
    let when = when.trim();
    let stretch = Stretch::of(when).filter(|stretch| stretch.is_sure())?;
    let relation = match word.to_ascii_lowercase().as_str() {
        // After a day is another day; after ten o'clock begins at ten.
        "after" if !stretch.is_clock() => Relation::More,
        "after" | "since" | "from" => Relation::AtLeast,
        "before" => Relation::Less,
        "until" | "till" => Relation::AtMost,
        _ => return None,
    };
    Some(Condition::Compare(relation, when.to_owned()))
}

/// “10..20”, “2024-03..”: numbers or days on both sides, or on one.
fn between(line: &str) -> Option<Condition> {
    let (from, to) = line.split_once("..")?;
    let (from, to) = (from.trim(), to.trim_start_matches('.').trim());
    let known = |side: &str| side.is_empty() || Operand::of(side, Habits::default()).is_known();
    (known(from) && known(to) && !(from.is_empty() && to.is_empty()))
        .then(|| Condition::Between(from.to_owned(), to.to_owned()))
}

/// What a cell is held against.
#[derive(Clone, Copy, Debug, Default)]
struct Operand {
    number: Option<f64>,
    time: Option<(i64, i64)>,
    /// Held against the times of a log, which may have no year, and have zones.
    stretch: Option<Stretch>,
    severity: Option<Severity>,
}

impl Operand {
    fn of(words: &str, habits: Habits) -> Self {
        let number = match value(words, habits) {
            Value::Number(number) => Some(number.float),
            _ => None,
        };
        let severity = Severity::of_word(words.trim());
        Self { number, time: stretch(words, habits), stretch: Stretch::of(words), severity }
    }

    fn is_known(self) -> bool {
        self.number.is_some() || self.time.is_some() || self.stretch.is_some()
    }
}

/// A condition that is held against cell after cell.
pub struct Probe<'a> {
    condition: &'a Condition,
    sense: Sense,
    words: String,
    from: Operand,
    to: Operand,
}

impl Probe<'_> {
    /// Whether a cell is what it has to be; `value` is what is in it, and `room` is for its letters.
    pub fn passes(&self, cell: &str, value: Value<'_>, room: &mut String) -> bool {
        match self.condition {
            Condition::Empty => value == Value::Empty,
            Condition::NotEmpty => value != Value::Empty,
            Condition::Contains(_) => self.has(cell, room),
            Condition::Lacks(_) => !self.has(cell, room),
            Condition::OneOf(values) => values.iter().any(|own| own == cell.trim()),
            Condition::Level(severity, worse) => {
                Severity::of_cell(cell).is_some_and(|own| own == *severity || *worse && own > *severity)
            }
            Condition::Compare(relation, _) => {
                let own = self.in_log(self.from, cell);
                // What cannot be held against it is another, and neither more nor less.
                own.map_or_else(
                    || self.compares(*relation, value, room),
                    |order| order.map_or(*relation == Relation::Other, |order| relation.holds(order)),
                )
            }
            Condition::Between(from, to) => {
                let (after, before) = (self.in_log(self.from, cell), self.in_log(self.to, cell));
                if after.is_none() && before.is_none() {
                    return self.lies_between(value);
                }
                let after = from.is_empty() || after.flatten().is_some_and(Ordering::is_ge);
                after && (to.is_empty() || before.flatten().is_some_and(Ordering::is_le))
            }
        }
    }

    /// How a cell of a log stands to a time or a level that was typed, if it can be held against it; `None` where the
    /// column or what was typed is of another sort.
    fn in_log(&self, typed: Operand, cell: &str) -> Option<Option<Ordering>> {
        if self.sense == Sense::Time {
            return typed.stretch.map(|stretch| stretch.order_of(moment::of_cell(cell)?));
        }
        let severity = typed.severity.filter(|_| self.sense.is_level())?;
        Some(Severity::of_cell(cell).map(|own| own.cmp(&severity)))
    }

    fn has(&self, cell: &str, room: &mut String) -> bool {
        room.clear();
        folded_into(cell, room);
        memchr::memmem::find(room.as_bytes(), self.words.as_bytes()).is_some()
    }

    fn compares(&self, relation: Relation, value: Value<'_>, room: &mut String) -> bool {
        // What cannot be held against it is another, and neither more nor less.
        let cannot = relation == Relation::Other;
        match (value, self.from.number, self.from.time) {
            (Value::Number(number), Some(own), _) => {
                number.float.partial_cmp(&own).map_or(cannot, |order| relation.holds(order))
            }
            (Value::Time(time), _, Some((start, end))) => relation.holds(if time < start {
                Ordering::Less
            } else if time >= end {
                Ordering::Greater
            } else {
                Ordering::Equal
            }),
            (Value::Words(words), number, time) => {
                room.clear();
                folded_into(words, room);
                let order = room.as_str().cmp(&self.words);
                // Words are neither more nor less than a number.
                let ordered = number.is_none() && time.is_none();
                (ordered || matches!(relation, Relation::Equal | Relation::Other)) && relation.holds(order)
            }
            _ => cannot,
        }
    }

    fn lies_between(&self, value: Value<'_>) -> bool {
        let Condition::Between(from, to) = self.condition else { return false };
        match value {
            Value::Number(number) => {
                let above = from.is_empty() || self.from.number.is_some_and(|own| number.float >= own);
                above && (to.is_empty() || self.to.number.is_some_and(|own| number.float <= own))
            }
            Value::Time(time) => {
                let after = from.is_empty() || self.from.time.is_some_and(|(start, _)| time >= start);
                after && (to.is_empty() || self.to.time.is_some_and(|(_, end)| time < end))
            }
            Value::Empty | Value::Words(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(line: &str, cells: &[&'static str]) -> Vec<&'static str> {
        let condition = Condition::parse(line).unwrap().unwrap();
        assert_eq!(Condition::parse(&condition.to_string()), Ok(Some(condition.clone())), "{line}");
        let (probe, mut room) = (condition.probe(Habits::default(), Sense::Plain), String::new());
        let passes = |cell: &&&str| probe.passes(cell, value(cell, Habits::default()), &mut room);
        cells.iter().filter(passes).copied().collect()
    }

    #[test]
    fn a_line_that_one_types_chooses_the_cells_that_one_means() {
        let cells = &[
            "",
            "9",
            "10",
            "1,000",
            "Müller",
            "muller & co",
            "2024-03-31",
            "2024-04-01 10:00",
            "2023",
            "n/a",
        ];
        for (line, expected) in [
            ("muller", &["Müller", "muller & co"] as &[&str]),
            ("MÜLLER & CO", &["muller & co"]),
            ("!muller", &["", "9", "10", "1,000", "2024-03-31", "2024-04-01 10:00", "2023", "n/a"]),
            ("empty", &[""]),
            ("> 9", &["10", "1,000", "2023"]),
            (">=10", &["10", "1,000", "2023"]),
            ("< 10", &["9"]),
            ("= 1000", &["1,000"]),
            (
                "≠ n/a",
                &["", "9", "10", "1,000", "Müller", "muller & co", "2024-03-31", "2024-04-01 10:00", "2023"],
            ),
            ("= MULLER", &["Müller"]),
            ("9..10", &["9", "10"]),
            ("..9", &["9"]),
            // Four digits are a year where the cell is a day.
            ("1000..", &["1,000", "2024-03-31", "2024-04-01 10:00", "2023"]),
            ("2024-03..2024-03", &["2024-03-31"]),
            ("= 2024", &["2024-03-31", "2024-04-01 10:00"]),
            ("> 2024-03", &["2024-04-01 10:00"]),
            ("is: n/a | 9", &["9", "n/a"]),
            ("\"empty\"", &[]),
            ("a..b", &[]),
        ] {
            assert_eq!(shown(line, cells), expected, "{line}");
        }
        assert_eq!(shown("not empty", cells).len(), cells.len() - 1);
        for line in [">", "is: ", "! "] {
            assert!(Condition::parse(line).is_err(), "{line}");
        }
        assert_eq!(Condition::parse("  "), Ok(None));
    }

    /// Otherwise whoever asks a log what went wrong after ten would be shown what did not.
    #[test]
    fn a_log_is_asked_for_levels_and_times() {
        let chosen = |line: &str, sense: Sense, cells: &[&'static str]| -> Vec<&'static str> {
            let condition = Condition::parse_for(line, sense).unwrap().unwrap();
            assert_eq!(Condition::parse(&condition.to_string()), Ok(Some(condition.clone())), "{line}");
            let (probe, mut room) = (condition.probe(Habits::default(), sense), String::new());
            let passes = |cell: &&&str| probe.passes(cell, value(cell, Habits::default()), &mut room);
            cells.iter().filter(passes).copied().collect()
        };
        let levels = &["INFO", "[warn]", "ERR", "F", "", "x"];
        for (line, expected) in [
            ("warn+", &["[warn]", "ERR", "F"] as &[&str]),
            ("level:error", &["ERR"]),
            ("error", &["ERR"]),
            ("level:WARNING +", &["[warn]", "ERR", "F"]),
            (">= error", &["ERR", "F"]),
            ("< warn", &["INFO"]),
            ("x", &["x"]),
        ] {
            assert_eq!(chosen(line, Sense::Level, levels), expected, "{line}");
        }
        let times = &["2024-01-02 09:59:59", "[2024-01-02T10:00:00+02:00]", "2024-01-03 11:00:00", ""];
        for (line, expected) in [
            ("after 10:00", &times[1..3]),
            ("before 10:00", &times[..1]),
            ("10:00..10:30", &times[1..2]),
            ("after 2024-01-02", &times[2..3]),
            ("since Jan 2", &times[..3]),
            ("until 2024-01-02", &times[..2]),
            ("2024-01-02..2024-01-02", &times[..2]),
            ("> 2024-01-02 10:00", &times[2..3]),
        ] {
            assert_eq!(chosen(line, Sense::Time, times), expected, "{line}");
        }
        assert_eq!(Condition::parse("after all"), Ok(Some(Condition::Contains("after all".to_owned()))));
        assert!(Condition::parse("level:bad").is_err());
    }

    proptest! {
        #[test]
        fn what_was_chosen_is_read_again_as_it_was(values in prop::collection::vec("[a-z|\\\\ \"=]{1,6}", 1..4)) {
            let values: Vec<String> = values.iter().map(|value| value.trim().to_owned()).filter(|v| !v.is_empty()).collect();
            prop_assume!(!values.is_empty());
            let condition = Condition::OneOf(values);
            prop_assert_eq!(Condition::parse(&condition.to_string()), Ok(Some(condition)));
        }
    }
}
