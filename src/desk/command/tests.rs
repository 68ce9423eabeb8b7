//! Commands as lines: each is read as it was written, and what is no command says why.

use super::*;
use crate::data::place::Origin;

fn check(command: Command, line: &str) {
    assert_eq!(command.to_string(), line);
    assert_eq!(line.parse(), Ok(command));
}

#[test]
fn commands_print_and_parse_as_one_line() {
    check(Command::Back, "back");
    check(Command::Go { doc: DocId(3), span: Span::new(120, 131) }, "go 3 120..131");
    check(Command::Find { words: "high \"confidence\"\n\\d".into() }, r#"find "high \"confidence\"\n\\d""#);
    check(Command::Find { words: String::new() }, r#"find """#);
    let origin = Origin::File("/a b.pdf".into()).inside(3, "c.txt");
    let place = Place { origin, span: Span::new(5, 9), quote: "the words".into() };
    check(Command::go_place(&place).unwrap(), r#"go-place "/a b.pdf!/3:c.txt" 5..9 "the words""#);
    check(Command::Open { path: "a folder/ä.txt".into() }, r#"open "a folder/ä.txt""#);
    check(Command::SetTheme { theme: Theme::Night }, "theme night");
    check(Command::Scroll { step: ScrollStep::HalfDown }, "scroll half-down");
    check(Command::Percent { percent: 12.5 }, "percent 12.5");
}

#[test]
fn a_backslash_before_a_letter_is_itself() {
    let find = |words: &str| Ok(Command::Find { words: words.into() });
    assert_eq!(r#"find "\bden(y|ied)\b""#.parse(), find(r"\bden(y|ied)\b"));
    assert_eq!(r"find a\ b".parse(), find("a b"));
}

#[test]
fn what_is_no_command_says_why() {
    for line in ["", "fly", "line", "line x", "back 3", "find \"open", "theme green", "go 1 7"] {
        assert!(line.parse::<Command>().is_err(), "{line}");
    }
}

#[test]
fn what_a_command_takes_is_told_out_of_its_own_table() {
    let about = |name: &str| COMMANDS.iter().find(|row| row.name == name).map(CommandRow::about);
    let panels: Vec<String> = PanelId::ALL.iter().map(Word::print).collect();
    let expected = format!("Shows a panel, or hides it. (panel: {})", panels.join(", "));
    assert_eq!(about("panel"), Some(expected));
    assert_eq!(about("close").as_deref(), Some("Closes the document in front."));
}

#[test]
fn names_of_commands_are_unique() {
    let mut names: Vec<_> = COMMANDS.iter().map(|row| row.name).collect();
    names.sort_unstable();
    let all = names.len();
    names.dedup();
    assert_eq!(names.len(), all);
}
