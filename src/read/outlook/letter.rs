//! Makes a letter of a message of Outlook: its people by what they are to it, its head as it came, its bodies, and what
//! is attached.

use super::props::Props;
use super::{File, Inner, Message, body, matters};
use crate::read::formats::mail::head::{self, person_words};
use crate::read::formats::mail::letter::{Given, Letter, Line, Person, Sort, is_picture};
use mail_parser::DateTime;

const CLASS: u16 = 0x001A;
const SUBJECT: u16 = 0x0037;
const HEAD: u16 = 0x007D;
const FLAGS: u16 = 0x0E07;
const UNSENT: i64 = 8;
const SENT: u16 = 0x0039;
/// What Outlook wrote before the head of letters that came from elsewhere.
const BEFORE_HEAD: &str = "Microsoft Mail Internet Headers";
/// A file that is attached.
pub const DATA: u16 = 0x3701;
const METHOD: u16 = 0x3705;

/// Somebody: name, address, kind of address, address as mail has it.
type Numbers = [u16; 4];
const WRITER: Numbers = [0x0042, 0x0065, 0x0064, 0x5D02];
const SENDER: Numbers = [0x0C1A, 0x0C1F, 0x0C1E, 0x5D01];
const RECIPIENT: Numbers = [0x3001, 0x3003, 0x3002, 0x39FE];

/// Facts that no line of the head has, by their numbers.
const FACTS: [(u16, &str); 6] = [
    (0x1035, "Message-ID"),
    (0x1042, "In-Reply-To"),
    (0x1039, "References"),
    (0x0070, "Thread-Topic"),
    (0x3FFA, "Last changed by"),
    (0x0050, "Reply-To"),
];
const TIMES: [(u16, &str); 3] = [(0x0E06, "Arrived"), (0x3007, "Made"), (0x3008, "Last changed")];

/// A letter, and what else is said below its head.
pub type Made = (Letter, Vec<(String, String)>);

/// Makes it.
pub fn of(mut message: Message) -> Made {
    let class = message.props.words(CLASS).unwrap_or_default();
    let came = came_with(&message.props);
    let mut remarks = std::mem::take(&mut message.remarks);
    let people = people(&message, &came, &mut remarks);
    let (lines, date) = lines(&message, &class, &came);
    let mut more = matters::of(&message, &class);
    if date.is_none() {
        let times = TIMES.iter().filter_map(|(number, name)| {
            message.props.time(*number).map(|time| ((*name).to_owned(), head::when(&time)))
        });
        more.extend(times);
    }
    if message.props.number(FLAGS).unwrap_or(0) & UNSENT != 0 && is_letter(&class) {
        remarks.push("This message was not sent: it is a draft.".to_owned());
    }
    let mut given = body::of(&mut message.props, &mut remarks);
    let sealed = class.to_ascii_lowercase().starts_with("ipm.note.smime.multipartsigned");
    for file in message.files {
        given.extend(file_of(file, &mut remarks));
    }
    let mut letter = match given.pop() {
        // The whole letter, as it was sealed, is what is attached.
        Some(whole) if sealed && given.iter().all(|body| body.choice.is_some()) => {
            let mut inner = Letter::of(whole.bytes);
            (inner.lines, inner.people) = (lines, people);
            inner
        }
        last => {
            given.extend(last);
            Letter::made(lines, people, given)
        }
    };
    letter.date = date;
    letter.remarks.splice(..0, remarks);
    (letter, more)
}

fn is_letter(class: &str) -> bool {
    class.is_empty() || class.to_ascii_lowercase().starts_with("ipm.note")
}

/// The head with which it came, taken apart.
fn came_with(props: &Props) -> Letter {
    let mut head = props.words(HEAD).unwrap_or_default();
    if head.starts_with(BEFORE_HEAD) {
        let end = head.find('\n').map_or(head.len(), |end| end + 1);
        head.drain(..end);
    }
    let head = head.trim_start_matches(['\r', '\n']);
    if head.trim().is_empty() {
        Letter::made(Vec::new(), Vec::new(), Vec::new())
    } else {
        Letter::of(format!("{}\r\n\r\n", head.trim_end()).into_bytes())
    }
}

fn people(message: &Message, came: &Letter, remarks: &mut Vec<String>) -> Vec<(String, Vec<Person>)> {
    let mut people: Vec<(String, Vec<Person>)> = Vec::new();
    let sender = somebody(&message.props, SENDER);
    let writer = somebody(&message.props, WRITER).or_else(|| sender.clone());
    let of_head = came.people("from").first().map(|one| (*one).clone());
    if let Some(mut writer) = writer {
        if let Some(of_head) = of_head.filter(|one| !one.address.is_empty()) {
            if writer.address.is_empty() {
                writer.address = of_head.address;
            } else if writer.address.contains('@') && !writer.address.eq_ignore_ascii_case(&of_head.address) {
                let words = person_words(&of_head);
                remarks
                    .push(format!("The head with which this message came names another sender: “{words}”."));
            }
        }
        if let Some(sender) = sender.filter(|sender| !is_same(sender, &writer)) {
            people.push(("sender".to_owned(), vec![sender]));
        }
        people.push(("from".to_owned(), vec![writer]));
    } else if let Some(of_head) = of_head {
        people.push(("from".to_owned(), vec![of_head]));
    }
    for (kind, name) in [(1, "to"), (2, "cc"), (3, "bcc")] {
        // Above the kind stands whether they were reached.
        let own = message.people.iter().filter(|one| one.number(0x0C15).unwrap_or(1) & 0xF == kind);
        let own: Vec<Person> = own.filter_map(|one| somebody(one, RECIPIENT)).collect();
        if !own.is_empty() {
            people.push((name.to_owned(), own));
        } else if message.people.is_empty() {
            // Some programs write no list of them.
            let shown = message.props.words(0x0E05 - kind as u16).unwrap_or_default();
            let of_head: Vec<Person> = came.people(name).into_iter().cloned().collect();
            if !of_head.is_empty() {
                people.push((name.to_owned(), of_head));
            } else if !shown.is_empty() {
                people.push((name.to_owned(), vec![Person { name: shown, ..Person::default() }]));
            }
        }
    }
    for name in ["reply-to", "resent-from"] {
        let own: Vec<Person> = came.people(name).into_iter().cloned().collect();
        if !own.is_empty() {
            people.push((name.to_owned(), own));
        }
    }
    people
}

fn is_same(one: &Person, other: &Person) -> bool {
    match (one.address.as_str(), other.address.as_str()) {
        ("", _) | (_, "") => one.name == other.name,
        (one, other) => one.eq_ignore_ascii_case(other),
    }
}

/// A person as a letter has them; an address of Exchange is none that anybody could write to, and is left out beside a name.
fn somebody(props: &Props, [name, address, kind, mail]: Numbers) -> Option<Person> {
    let words = |number| props.words(number).map(|words| words.trim().to_owned());
    let (name, own) = (words(name), words(address));
    let within = words(kind).is_some_and(|kind| kind.eq_ignore_ascii_case("EX"))
        || own.as_deref().is_some_and(|own| own.to_ascii_lowercase().starts_with("/o="));
    let address = words(mail).or(if within && name.is_some() { None } else { own.clone() });
    let name = name.unwrap_or_default().trim_matches(['\'', '"']).trim().to_owned();
    let address = address.unwrap_or_default();
    let name = if name == address { String::new() } else { name };
    let person = Person { name, address, ..Person::default() };
    (!person.name.is_empty() || !person.address.is_empty()).then_some(person)
}

fn lines(message: &Message, class: &str, came: &Letter) -> (Vec<Line>, Option<DateTime>) {
    let props = &message.props;
    let mut lines = Vec::new();
    let mut push = |name: &str, words: String| lines.push(Line { name: name.to_owned(), words });
    let one_line = |words: String| words.split_whitespace().collect::<Vec<_>>().join(" ");
    let subject = props.words(SUBJECT).map(|words| {
        // The length of “Re: ” may stand before it.
        one_line(words.trim_start_matches(|c: char| c.is_control()).to_owned())
    });
    if let Some(subject) = subject.filter(|subject| came.line("subject") != Some(subject)) {
        push("Subject", subject);
    }
    for line in &came.lines {
        push(&line.name, line.words.clone());
    }
    for (number, name) in FACTS {
        if let Some(words) = props.words(number).filter(|_| came.line(name).is_none()) {
            push(name, one_line(words));
        }
    }
    for (number, name) in TIMES {
        if let Some(time) = props.time(number) {
            push(name, head::when(&time));
        }
    }
    match props.number(0x0017) {
        Some(0) => push("Importance", "low".to_owned()),
        Some(2) => push("Importance", "high".to_owned()),
        _ => {}
    }
    let sensitive = ["", "personal", "private", "confidential"];
    let kept = props.number(0x0036).and_then(|kind| sensitive.get(usize::try_from(kind).ok()?));
    if let Some(words) = kept.filter(|words| !words.is_empty()) {
        push("Sensitivity", (*words).to_owned());
    }
    if let Some(words) = props.worded.get("keywords").and_then(|value| props.words_of(value)) {
        push("Categories", words);
    }
    for (number, name) in [(0x0065, "Writer within Exchange"), (0x0C1F, "Sender within Exchange")] {
        if let Some(words) = props.words(number).filter(|words| words.starts_with('/')) {
            push(name, words);
        }
    }
    if !class.is_empty() && !class.eq_ignore_ascii_case("IPM.Note") {
        push("Kind of message", class.to_owned());
    }
    // The head says in which zone it was written.
    let date = came.date.filter(DateTime::is_valid).or_else(|| props.time(SENT));
    (lines, date)
}

/// What is attached as a part of a letter; nothing where it lies elsewhere.
fn file_of(mut file: File, remarks: &mut Vec<String>) -> Option<Given> {
    let props = &mut file.props;
    let named = [0x3707, 0x3704, 0x3001].into_iter().find_map(|number| props.words(number));
    let named = named
        .map(|name| name.rsplit(['/', '\\']).next().unwrap_or_default().replace(['\r', '\n', '\t'], " "));
    let named = named.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    let kind = props.words(0x370E).map(|kind| kind.trim().to_ascii_lowercase());
    let id = props.words(0x3712).map(|id| id.trim_matches(['<', '>']).to_owned());
    let method = props.number(METHOD);
    if let Some((inner, bytes)) = file.inner {
        let given = match inner {
            Inner::Message | Inner::Packed => {
                let name = named.unwrap_or_else(|| "message".to_owned());
                let (ending, kind) = match inner {
                    Inner::Packed => (".tnef", "application/ms-tnef"),
                    _ => (".msg", "application/vnd.ms-outlook"),
                };
                let whole = name.to_ascii_lowercase().ends_with(ending);
                let name = if whole { name } else { format!("{name}{ending}") };
                Given::file(Sort::Letter, kind, name, bytes)
            }
            Inner::Object => {
                let name = named.unwrap_or_else(|| "object".to_owned());
                Given::file(Sort::File, "application/x-ole-storage", name, bytes)
            }
        };
        return Some(Given { id, ..given });
    }
    let elsewhere = matches!(method, Some(2..=4 | 7));
    let Some(bytes) = props.take_bytes(DATA).filter(|bytes| !elsewhere || !bytes.is_empty()) else {
        let name = named.unwrap_or_else(|| "a file".to_owned());
        let path = props.words(0x370D).or_else(|| props.words(0x3708));
        remarks.push(match path {
            Some(path) => format!("“{name}” is not in this message, which says where it lay: {path}"),
            None => format!("“{name}” is not in this message, which only names it."),
        });
        return None;
    };
    let ending = props.words(0x3703).map(|ending| ending.trim_start_matches('.').to_ascii_lowercase());
    let name = named.unwrap_or_else(|| format!("attached.{}", ending.as_deref().unwrap_or("bin")));
    let kind = kind.unwrap_or_else(|| kind_of(&name).to_owned());
    let sort = if is_picture(&kind) { Sort::Picture } else { Sort::File };
    Some(Given { id, ..Given::file(sort, &kind, name, bytes) })
}

/// What a file is by its name, where nothing says more of it.
fn kind_of(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase()).as_str() {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "bmp" => "image/bmp",
        "p7m" => "application/pkcs7-mime",
        _ => "application/octet-stream",
    }
}
