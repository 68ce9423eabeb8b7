//! What is said of an appointment, a person or a task, in words: their main properties, as a card has them.

use super::Message;
use super::props::{Named, Props, sets};
use crate::data::cite::Day;
use crate::read::formats::mail::head;
use mail_parser::DateTime;

/// Names, each with its words.
type Lines = Vec<(String, String)>;

/// Lines of such a message; none of a letter.
pub fn of(message: &Message, class: &str) -> Lines {
    let class = class.to_ascii_lowercase();
    let mut lines = Vec::new();
    match class.as_str() {
        _ if class.starts_with("ipm.appointment") || class.starts_with("ipm.schedule") => {
            appointment(message, &class, &mut lines);
        }
        _ if class.starts_with("ipm.contact") => contact(&message.props, &mut lines),
        _ if class.starts_with("ipm.task") => task(&message.props, &mut lines),
        _ => {}
    }
    lines
}

fn push(lines: &mut Lines, name: &str, words: Option<String>) {
    if let Some(words) = words {
        lines.push((name.to_owned(), words.split_whitespace().collect::<Vec<_>>().join(" ")));
    }
}

fn day_words(date: &DateTime) -> String {
    Day { year: date.year, month: date.month, day: date.day }.words()
}

fn appointment(message: &Message, class: &str, lines: &mut Lines) {
    let props = &message.props;
    let number = |number| (sets::APPOINTMENT, number);
    let answer = match class {
        _ if class.starts_with("ipm.schedule.meeting.resp.pos") => Some("accepted"),
        _ if class.starts_with("ipm.schedule.meeting.resp.neg") => Some("declined"),
        _ if class.starts_with("ipm.schedule.meeting.resp.tent") => Some("accepted for now"),
        _ if class.starts_with("ipm.schedule.meeting.canceled") => Some("the meeting is called off"),
        _ => None,
    };
    push(lines, "Answer", answer.map(str::to_owned));
    let all_day = props.named_number(number(0x8215)) == Some(1);
    let times = [(0x820D, 0x8516, 0x0060, "Begins"), (0x820E, 0x8517, 0x0061, "Ends")];
    for (own, common, plain, name) in times {
        let time = props.named_time(number(own));
        let time = time.or_else(|| props.named_time((sets::COMMON, common))).or_else(|| props.time(plain));
        push(lines, name, time.map(|time| head::when(&time)));
    }
    push(lines, "Whole days", all_day.then(|| "yes".to_owned()));
    push(lines, "Zone", props.named_words(number(0x8234)));
    push(lines, "Place", props.named_words(number(0x8208)));
    push(lines, "Repeats", props.named_words(number(0x8232)));
    let answers: Vec<String> = message.people.iter().filter_map(answer_of).collect();
    push(lines, "Answers", Some(answers.join(", ")).filter(|words| !words.is_empty()));
}

/// “Vera Lind accepted”
fn answer_of(person: &Props) -> Option<String> {
    let answer = match person.number(0x5FFF)? {
        2 => "accepted for now",
        3 => "accepted",
        4 => "declined",
        _ => return None,
    };
    Some(format!("{} {answer}", person.words(0x3001)?))
}

fn contact(props: &Props, lines: &mut Lines) {
    let own = [
        (0x3001, "Name"),
        (0x3A4F, "Nickname"),
        (0x3A16, "Company"),
        (0x3A18, "Department"),
        (0x3A17, "Position"),
        (0x3A08, "Telephone at work"),
        (0x3A1B, "Second telephone at work"),
        (0x3A09, "Telephone at home"),
        (0x3A1C, "Mobile telephone"),
        (0x3A1A, "Main telephone"),
        (0x3A1F, "Other telephone"),
        (0x3A24, "Fax at work"),
        (0x3A25, "Fax at home"),
        (0x3A51, "Page of the company"),
        (0x3A50, "Page of their own"),
        (0x3A48, "Husband or wife"),
        (0x3A4E, "Superior"),
        (0x3A30, "Assistant"),
    ];
    let named: [(Named, &str); 8] = [
        ((sets::ADDRESS, 0x8083), "Mail"),
        ((sets::ADDRESS, 0x8093), "Second mail"),
        ((sets::ADDRESS, 0x80A3), "Third mail"),
        ((sets::ADDRESS, 0x8062), "Chat"),
        ((sets::ADDRESS, 0x802B), "Page"),
        ((sets::ADDRESS, 0x801B), "Address at work"),
        ((sets::ADDRESS, 0x801A), "Address at home"),
        ((sets::ADDRESS, 0x801C), "Other address"),
    ];
    for (number, name) in own {
        push(lines, name, props.words(number));
    }
    for (number, name) in named {
        push(lines, name, props.named_words(number));
    }
    push(lines, "Birthday", props.time(0x3A42).map(|date| day_words(&date)));
}

fn task(props: &Props, lines: &mut Lines) {
    let number = |number| (sets::TASK, number);
    let states = ["not begun", "begun", "done", "waits for others", "put off"];
    let state = props.named_number(number(0x8101)).and_then(|state| states.get(usize::try_from(state).ok()?));
    push(lines, "State", state.map(|state| (*state).to_owned()));
    if let Some(super::props::Value::Fraction(share)) = props.named.get(&number(0x8102)) {
        push(lines, "Done", Some(format!("{:.0} %", (share * 100.0).clamp(0.0, 100.0))));
    }
    for (own, name) in [(0x8104, "Begins"), (0x8105, "Due"), (0x810F, "Finished")] {
        push(lines, name, props.named_time(number(own)).map(|date| day_words(&date)));
    }
    push(lines, "Owner", props.named_words(number(0x811F)));
}
