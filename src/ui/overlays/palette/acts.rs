//! Which acts answer to what was typed, by their titles and by the other words that people have for them.

use crate::desk::Desk;
use crate::desk::action::{ACTIONS, Action};
use crate::ui::matching::Typed;
use std::ops::Range;

/// Of each letter that was typed, so much of the matcher's score must come together. Letters that stand side by side have
/// more than twenty each; less than this have those that are strewn over a title, and such a title is not what was meant.
const LEAST_EACH: u32 = 17;
/// What answers with all of its own words goes before what only contains them.
const WHOLE: u32 = 40;
/// A title is worth a little more than another word for it.
const TITLE: u32 = 3;

/// An act that answers.
pub struct Answer {
    pub entry: &'static Action,
    /// Byte ranges of its title that were typed.
    pub lit: Vec<Range<usize>>,
    /// What is said beside its title: the other word by which it was found, or that it was asked for a while ago.
    pub beside: &'static str,
}

/// All acts that answer, the best first. To nothing all do: first those that were asked for in this run, the last one on
/// top, and then the rest in the order of the menus.
pub fn answers(desk: &Desk, typed: &str) -> Vec<Answer> {
    let mut matcher = Typed::loosely(typed);
    let wanted = typed.trim().to_lowercase();
    let letters = wanted.chars().filter(|letter| !letter.is_whitespace()).count() as u32;
    if letters == 0 {
        return recent_first(desk);
    }
    let mut all: Vec<(u32, Answer)> = Vec::new();
    for entry in listed() {
        let mut score = |name: &str, whole: u32| {
            let exact = if name.to_lowercase() == wanted { whole } else { 0 };
            matcher.score(name).filter(|score| *score >= letters * LEAST_EACH).map(|score| score + exact)
        };
        let title = score(entry.title, WHOLE).map(|score| score + TITLE);
        let word = entry.words().iter().filter_map(|word| Some((score(word, WHOLE)?, *word)));
        // The first of equals, because the words stand in the order in which people use them.
        let word = word.reduce(|best, next| if next.0 > best.0 { next } else { best });
        match (title, word) {
            (Some(title), word) if word.is_none_or(|(word, _)| title >= word) => {
                let lit = matcher.lit(entry.title);
                all.push((title, Answer { entry, lit, beside: "" }));
            }
            (_, Some((score, beside))) => all.push((score, Answer { entry, lit: Vec::new(), beside })),
            _ => {}
        }
    }
    // Those that answer equally well stay in the order of the table, in which the menus have them.
    all.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    all.into_iter().map(|(_, answer)| answer).collect()
}

/// How many acts there are to choose from.
pub fn count() -> usize {
    listed().count()
}

/// All but the two that would do nothing but open this list or close it.
fn listed() -> impl Iterator<Item = &'static Action> {
    ACTIONS.iter().filter(|entry| entry.id != "help.palette" && entry.id != "help.dismiss")
}

fn recent_first(desk: &Desk) -> Vec<Answer> {
    let answer = |entry, beside| Answer { entry, lit: Vec::new(), beside };
    let recent = desk.acted.iter().filter_map(|id| listed().find(|entry| entry.id == *id));
    let rest = listed().filter(|entry| !desk.acted.contains(&entry.id));
    recent.map(|entry| answer(entry, "lately")).chain(rest.map(|entry| answer(entry, ""))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What people type into such lists, and the act that has to come first or second.
    const PHRASES: &[(&str, &str)] = &[
        ("dark mode", "page.night"),
        ("dark", "page.night"),
        ("night", "page.night"),
        ("light mode", "page.paper"),
        ("theme", "page.next-theme"),
        ("zoom in", "page.larger"),
        ("zoom out", "page.smaller"),
        ("bigger text", "page.larger"),
        ("font", "file.settings"),
        ("font size", "file.settings"),
        ("toggle sidebar", "window.left"),
        ("search", "find.open"),
        ("find", "find.open"),
        ("replace layout", ""),
        ("close tab", "file.close"),
        ("reopen tab", "file.reopen"),
        ("rotate", "page.turn"),
        ("thumbnails", "window.pages"),
        ("fit width", "page.fit-width"),
        ("fullscreen", "window.full-screen"),
        ("full screen", "window.full-screen"),
        ("reset layout", "window.standard"),
        ("layout", "window.standard"),
        ("arrange", "window.standard"),
        ("word count", "window.info"),
        ("keyboard shortcuts", "help.keys"),
        ("shortcuts", "help.keys"),
        ("preferences", "file.settings"),
        ("settings", "file.settings"),
        ("table of contents", "window.outline"),
        ("toc", "window.outline"),
        ("split", "window.split-right"),
        ("side by side", "window.split-right"),
        ("cite", "edit.cite"),
        ("quit", "file.quit"),
        ("exit", "file.quit"),
        ("reload", "file.reload"),
        ("focus mode", "window.page"),
        ("go to page", "go.to"),
        ("line spacing", "page.airier"),
        ("two pages", "page.columns"),
        ("manual", "help.open"),
        ("help", "help.open"),
        ("nxtdoc", "go.next-document"),
        ("metadata", "window.info"),
        ("regex", "find.regex"),
        ("match case", "find.case"),
        ("print", "file.print"),
        ("export", "file.save-pages"),
        ("save as pdf", "file.save-pages"),
        ("csv", "file.save-hits"),
        ("screenshot", "file.save-picture"),
        ("copy image", "edit.copy-picture"),
    ];

    #[test]
    fn what_people_type_finds_the_act_that_they_mean() {
        let desk = Desk::default();
        let mut wrong = Vec::new();
        for (typed, id) in PHRASES {
            let found: Vec<&str> = answers(&desk, typed).iter().map(|answer| answer.entry.id).collect();
            let right = if id.is_empty() { found.is_empty() } else { found.iter().take(2).any(|f| f == id) };
            if !right {
                wrong.push(format!("“{typed}”: {:?}", &found[..found.len().min(5)]));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn what_there_is_no_act_for_finds_none() {
        for typed in ["highlight", "xyzzy", "translate to french"] {
            let found: Vec<&str> =
                answers(&Desk::default(), typed).iter().map(|answer| answer.entry.title).collect();
            assert!(found.is_empty(), "“{typed}”: {found:?}");
        }
    }

    #[test]
    fn what_was_asked_for_lately_stands_first_while_nothing_is_typed() {
        let mut desk = Desk::default();
        desk.acted = vec!["page.night", "file.reload"];
        let all = answers(&desk, " ");
        assert_eq!(all.len(), count());
        let first: Vec<&str> = all.iter().take(3).map(|answer| answer.entry.id).collect();
        assert_eq!(first, ["page.night", "file.reload", "file.open"]);
        assert_eq!((all[0].beside, all[2].beside), ("lately", ""));
        assert_eq!(answers(&desk, "theme")[0].entry.id, "page.next-theme");
    }
}
