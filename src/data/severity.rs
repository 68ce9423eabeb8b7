//! How bad what an entry of a log says is, as the program that wrote it thought: by a word, a letter, the number of a
//! syslog or the answer of a server. One order for all of them, so that “warn+” means the same in every log.

/// From the chatter of a program to what ended it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Every step.
    Trace,
    /// For who looks for a fault.
    Debug,
    /// What is to be expected.
    Info,
    /// The same, and worth a look.
    Notice,
    /// Perhaps something is wrong.
    Warning,
    /// Something is.
    Error,
    /// And it cannot go on.
    Fatal,
}

/// As programs write them, in capitals.
const WORDS: [(&str, Severity); 38] = [
    ("TRACE", Severity::Trace),
    ("TRC", Severity::Trace),
    ("VERBOSE", Severity::Trace),
    ("FINEST", Severity::Trace),
    ("FINER", Severity::Trace),
    ("FINE", Severity::Debug),
    ("DEBUG", Severity::Debug),
    ("DBG", Severity::Debug),
    ("DEBG", Severity::Debug),
    ("CONFIG", Severity::Debug),
    ("INFO", Severity::Info),
    ("INF", Severity::Info),
    ("INFORMATION", Severity::Info),
    ("INFORMATIONAL", Severity::Info),
    ("LOG", Severity::Info),
    ("OK", Severity::Info),
    ("SUCCESS", Severity::Info),
    ("NOTICE", Severity::Notice),
    ("NOTE", Severity::Notice),
    ("WARN", Severity::Warning),
    ("WARNING", Severity::Warning),
    ("WRN", Severity::Warning),
    ("ERROR", Severity::Error),
    ("ERR", Severity::Error),
    ("ERRO", Severity::Error),
    ("EROR", Severity::Error),
    ("SEVERE", Severity::Error),
    ("FAIL", Severity::Error),
    ("FAILURE", Severity::Error),
    ("CRITICAL", Severity::Fatal),
    ("CRIT", Severity::Fatal),
    ("FATAL", Severity::Fatal),
    ("FTL", Severity::Fatal),
    ("ALERT", Severity::Fatal),
    ("EMERG", Severity::Fatal),
    ("EMERGENCY", Severity::Fatal),
    ("PANIC", Severity::Fatal),
    ("DPANIC", Severity::Fatal),
];

/// Letters of Android, glog and their kin.
const LETTERS: [(u8, Severity); 8] = [
    (b'T', Severity::Trace),
    (b'V', Severity::Trace),
    (b'D', Severity::Debug),
    (b'I', Severity::Info),
    (b'N', Severity::Notice),
    (b'W', Severity::Warning),
    (b'E', Severity::Error),
    (b'F', Severity::Fatal),
];

impl Severity {
    /// All of them, the worst last, each with the word by which it is asked for.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::Trace, "trace"),
        (Self::Debug, "debug"),
        (Self::Info, "info"),
        (Self::Notice, "notice"),
        (Self::Warning, "warning"),
        (Self::Error, "error"),
        (Self::Fatal, "fatal"),
    ];

    /// Of a word, whatever its capitals.
    pub fn of_word(word: &str) -> Option<Self> {
        // No such word is longer.
        let fits = (2..=13).contains(&word.len());
        fits.then(|| WORDS.iter().find(|(own, _)| own.eq_ignore_ascii_case(word)))?.map(|(_, own)| *own)
    }

    /// Of a letter that stands for a word.
    pub fn of_letter(letter: u8) -> Option<Self> {
        LETTERS.iter().find(|(own, _)| *own == letter).map(|(_, own)| *own)
    }

    /// Of a cell of a column of levels, with whatever stands around the word: `[core:error]`, `level=info`, `WARN:`,
    /// `<34>1`, `E`, `404`.
    pub fn of_cell(cell: &str) -> Option<Self> {
        let cell = cell.trim();
        if let Some(inner) = cell.strip_prefix('<')
            && let Some((number, _)) = inner.split_once('>')
            && let Ok(number) = number.parse::<u16>()
        {
            // RFC 5424: eight levels of each of some sources.
            return Some(match number % 8 {
                0..=2 => Self::Fatal,
                3 => Self::Error,
                4 => Self::Warning,
                5 => Self::Notice,
                6 => Self::Info,
                _ => Self::Debug,
            });
        }
        let bare = |c: char| !c.is_ascii_alphanumeric();
        let word = cell.trim_matches(bare);
        let word = word.rsplit(['=', ':', '.', '"']).next().unwrap_or(word);
        if let [letter] = word.as_bytes() {
            return Self::of_letter(*letter);
        }
        if word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_digit()) {
            return match word.as_bytes().first()? {
                b'5' => Some(Self::Error),
                b'4' => Some(Self::Warning),
                b'1'..=b'3' => Some(Self::Info),
                _ => None,
            };
        }
        Self::of_word(word)
    }

    /// As it is asked for.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(own, _)| *own == self).map_or("", |(_, word)| word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Otherwise what is wrong would be passed over in the logs of other programs than one's own.
    #[test]
    fn a_level_is_known_however_a_program_writes_it() {
        for (cell, severity) in [
            ("ERROR", Some(Severity::Error)),
            ("error:", Some(Severity::Error)),
            ("[core:error]", Some(Severity::Error)),
            ("<warn>", Some(Severity::Warning)),
            ("level=warning", Some(Severity::Warning)),
            ("level=\"info\"", Some(Severity::Info)),
            ("<34>1", Some(Severity::Fatal)),
            ("<165>", Some(Severity::Notice)),
            ("[W", Some(Severity::Warning)),
            ("E", Some(Severity::Error)),
            ("503", Some(Severity::Error)),
            ("404", Some(Severity::Warning)),
            ("200", Some(Severity::Info)),
            ("daemon.err", Some(Severity::Error)),
            ("", None),
            ("main", None),
            ("x", None),
        ] {
            assert_eq!(Severity::of_cell(cell), severity, "{cell}");
        }
        assert!(Severity::ALL.is_sorted() && Severity::Warning < Severity::Error);
        assert!(Severity::ALL.iter().all(|(own, word)| Severity::of_word(word) == Some(*own)));
    }
}
