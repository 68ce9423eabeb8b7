//! What the program that kept a letter knows of it: whether it was read, answered or thrown away. It stands in the name of
//! its file (Maildir), after it (Apple Mail), or in lines of its head (Mozilla, Unix mailboxes).

use super::head::when;
use super::letter::Letter;
use mail_parser::DateTime;

/// What a letter is called that is only still there because nobody has tidied up.
pub const DELETED: &str = "deleted";

/// Letters after “:2,” in a name of Maildir.
const OF_MAILDIR: [(char, &str); 6] =
    [('S', "read"), ('R', "answered"), ('F', "flagged"), ('T', DELETED), ('D', "draft"), ('P', "passed on")];
/// Bits of `X-Mozilla-Status`.
const OF_MOZILLA: [(u64, &str); 5] =
    [(0x1, "read"), (0x2, "answered"), (0x4, "flagged"), (0x8, DELETED), (0x1000, "passed on")];
/// Letters of `Status` and `X-Status`.
const OF_UNIX: [(char, &str); 4] = [('R', "read"), ('A', "answered"), ('F', "flagged"), ('D', DELETED)];
/// Bits of Apple Mail.
const OF_APPLE: [(u64, &str); 9] = [
    (0x1, "read"),
    (0x2, DELETED),
    (0x4, "answered"),
    (0x8, "locked"),
    (0x10, "flagged"),
    (0x40, "draft"),
    (0x100, "passed on"),
    (1 << 23, "signed"),
    (1 << 24, "junk"),
];

/// As facts.
pub fn of(letter: &Letter, name: &str) -> Vec<(String, String)> {
    let mut told = Vec::new();
    if let Some(words) = of_name(name) {
        told.push(("Kept as".to_owned(), words));
    }
    let trailer = String::from_utf8_lossy(&letter.trailer);
    if let Some(flags) = plist_value(&trailer, "flags").and_then(|flags| flags.parse::<u64>().ok()) {
        told.push(("Kept as".to_owned(), bits(flags, &OF_APPLE)));
    }
    if let Some(date) = plist_value(&trailer, "date-received") {
        let seconds = date.split('.').next().and_then(|seconds| seconds.parse::<i64>().ok());
        let date = seconds.map(DateTime::from_timestamp).filter(DateTime::is_valid);
        told.extend(date.map(|date| ("Arrived".to_owned(), when(&date))));
    }
    if let Some(subject) = plist_value(&trailer, "subject") {
        told.push(("Subject as kept".to_owned(), subject));
    }
    told.extend(marks(letter).map(|words| ("Kept as".to_owned(), words)));
    told
}

/// Whether it is marked as deleted in its head.
pub fn is_deleted(letter: &Letter) -> bool {
    marks(letter).is_some_and(|words| words.contains(DELETED))
}

/// What lines of the head say.
fn marks(letter: &Letter) -> Option<String> {
    let mozilla = letter.line("x-mozilla-status").and_then(|words| u64::from_str_radix(words, 16).ok());
    if let Some(status) = mozilla {
        return Some(bits(status, &OF_MOZILLA));
    }
    let status = [letter.line("status"), letter.line("x-status")];
    let status: String = status.into_iter().flatten().filter(|words| words.len() < 8).collect();
    (!status.is_empty()).then(|| letters(&status, &OF_UNIX))
}

fn of_name(name: &str) -> Option<String> {
    let (_, flags) = [":2,", ";2,", "!2,"].iter().find_map(|sign| name.rsplit_once(sign))?;
    let known = flags.chars().all(|c| c.is_ascii_alphabetic());
    known.then(|| letters(flags, &OF_MAILDIR))
}

fn letters(flags: &str, known: &[(char, &'static str)]) -> String {
    said(known.iter().filter(|(flag, _)| flags.contains(*flag)).map(|(_, words)| *words))
}

fn bits(flags: u64, known: &[(u64, &'static str)]) -> String {
    said(known.iter().filter(|(bit, _)| flags & bit != 0).map(|(_, words)| *words))
}

fn said<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let words: Vec<&str> = words.collect();
    if words.contains(&"read") { words.join(", ") } else { [vec!["not read"], words].concat().join(", ") }
}

/// `<key>flags</key><integer>1</integer>`, of a list that is too short to be worth a parser.
fn plist_value(list: &str, key: &str) -> Option<String> {
    let (_, rest) = list.split_once(&format!("<key>{key}</key>"))?;
    let (value, _) = rest.split_once('>')?.1.split_once("</")?;
    let value = value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    Some(value.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_program_knows_of_a_letter_is_said_in_words() {
        let said = |bytes: &[u8], name: &str| of(&Letter::of(bytes.to_vec()), name);
        let fact = |name: &str, words: &str| (name.to_owned(), words.to_owned());
        assert_eq!(said(b"A: b\n\n", "12.M5P6.host:2,RS"), [fact("Kept as", "read, answered")]);
        assert_eq!(said(b"X-Mozilla-Status: 0008\n\n", "a"), [fact("Kept as", "not read, deleted")]);
        assert_eq!(said(b"Status: RO\nX-Status: A\n\n", "a"), [fact("Kept as", "read, answered")]);
        let apple = b"6\nA: b\n\n<plist><dict><key>date-received</key><integer>1491343445</integer><key>flags</key>\n<integer>5</integer>\
            <key>subject</key><string>R &amp; D</string></dict></plist>";
        assert_eq!(
            said(apple, "1.emlx"),
            [
                fact("Kept as", "read, answered"),
                fact("Arrived", "Tuesday, 4 April 2017, 22:04:05 (UTC)"),
                fact("Subject as kept", "R & D")
            ]
        );
    }
}
