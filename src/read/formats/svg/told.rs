//! What a drawing says is told to a draft: words where they are drawn, and beside the page what it does not show.

use super::letters::Drawn;
use super::look::Looked;
use crate::data::document::{Aside, AsideKind, BlockKind, MarkKind, Unseen};
use crate::data::draft::Draft;
use crate::data::unit::Area;
use std::collections::{HashMap, VecDeque};

/// Words with single spaces between them.
pub fn plain(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Says everything. `drawn` is empty where the drawing could not be set out, and then its words stand without places.
pub fn tell(looked: &Looked, drawn: &[Drawn], unit: u32, draft: &mut Draft) {
    if let Some(title) = &looked.title {
        draft.facts().title = Some(title.clone());
    }
    // Texts of the source by their letters: of equal ones, the first that is drawn is the first.
    let mut sources: HashMap<&str, VecDeque<usize>> = HashMap::new();
    for (number, said) in looked.texts.iter().enumerate() {
        sources.entry(said.key.as_str()).or_default().push_back(number);
    }
    let mut met = vec![false; looked.texts.len()];
    for text in drawn {
        let key = text.key();
        // What is used again is drawn more than once, and its last source stays.
        let source = sources.get_mut(key.as_str()).and_then(|numbers| match numbers.len() {
            0 | 1 => numbers.front().copied(),
            _ => numbers.pop_front(),
        });
        if let Some(met) = source.and_then(|number| met.get_mut(number)) {
            *met = true;
        }
        let said = source.and_then(|number| looked.texts.get(number));
        match text.unseen {
            Some(why) => {
                let why = if said.is_some_and(|said| said.hidden) { Unseen::Hidden } else { why };
                let words = text.words.iter().map(|word| word.words.as_str()).collect::<Vec<_>>().join(" ");
                let place = text.area().filter(|_| why != Unseen::Outside).map(|area| (unit, area));
                draft.aside(aside(why, "", words, place));
            }
            None => {
                let links = said.map(|said| said.links.as_slice());
                drawn_text(text, links.unwrap_or_default(), unit, draft);
            }
        }
    }
    for (said, _) in looked.texts.iter().zip(&met).filter(|(_, met)| !**met) {
        if drawn.is_empty() && !said.hidden {
            draft.begin(BlockKind::Paragraph);
            draft.flow(&said.words);
            draft.end();
        } else {
            draft.aside(aside(Unseen::Hidden, "", said.words.clone(), None));
        }
    }
    if !looked.foreign.is_empty() {
        let words = "Parts of this drawing are pages of HTML, which are not drawn; their words stand below.";
        draft.complain(words, None);
        for words in &looked.foreign {
            draft.begin(BlockKind::Paragraph);
            draft.flow(words);
            draft.end();
        }
    }
    for words in &looked.described {
        let kind = AsideKind::Described;
        draft.aside(Aside {
            kind,
            name: String::new(),
            words: words.clone(),
            when: None,
            place: None,
            span: None,
        });
    }
    for (why, name, words) in &looked.unseen {
        draft.aside(aside(*why, name, words.clone(), None));
    }
}

fn aside(why: Unseen, name: &str, words: String, place: Option<(u32, Area)>) -> Aside {
    Aside { kind: AsideKind::Unseen(why), name: name.to_owned(), words, when: None, place, span: None }
}

/// A text with its places, and its links on the words that they lie on.
fn drawn_text(text: &Drawn, links: &[(usize, usize, String)], unit: u32, draft: &mut Draft) {
    draft.begin(BlockKind::Paragraph);
    let mut at = 0;
    for word in &text.words {
        let letters = word.words.chars().count();
        let link = links.iter().find(|(from, to, _)| *from < at + letters && at < *to);
        if word.space {
            draft.flow(" ");
        }
        let mark = link.map(|(.., address)| {
            let number = draft.link(address);
            draft.mark(MarkKind::Link(number))
        });
        draft.placed(unit, &word.words, word.at, &word.edges);
        if let Some(mark) = mark {
            draft.close(mark);
        }
        at += letters;
    }
    draft.end();
}
