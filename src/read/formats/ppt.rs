//! Reads presentations of PowerPoint from before 2007 (MS-PPT) slide by slide: the title as a heading, then words, tables
//! and pictures in the order of the slide, the speaker's notes set apart, and comments beside them.
//!
//! By hand, for the reason that stands in `doc.rs`: the crates drop comments, hidden slides and who wrote what.

use super::{Confidence, Format};
use crate::data::document::{Aside, AsideKind, Unseen};
use crate::data::draft::Draft;
use crate::data::job::{Failure, FailureKind, Stop};
use crate::read::container::ole::Ole;
use crate::read::office::art::Stored;
use crate::read::office::summary;
use crate::read::opened::{Member, Opened};
use crate::read::slides;
use crate::read::source::{Peek, Source, kind};
use deck::Deck;
use std::sync::Arc;

mod deck;
mod lock;
mod objects;
mod slide;
mod words;

/// The row of presentations from before 2007.
pub const FORMAT: Format = Format {
    mime_types: &["application/vnd.ms-powerpoint"],
    ..Format::in_child("PowerPoint 97–2003", &["ppt", "pps", "pot"], recognise, read, open)
};

fn recognise(peek: &Peek) -> Confidence {
    if kind::of(peek) == Some(kind::Kind::OldPowerPoint) { 100 } else { 0 }
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let ole = Ole::open(source)?;
    let deck = Deck::of(&ole, source)?;
    deck.remarks.iter().for_each(|words| draft.complain_at(words.as_str(), None, None));
    summary::tell(&ole, draft);
    if deck.has_macros {
        draft.aside(Aside {
            kind: AsideKind::Unseen(Unseen::Script),
            name: "Macros".to_owned(),
            words: "Macros of this file, which are never run.".to_owned(),
            when: None,
            place: None,
            span: None,
        });
    }
    objects::tell(&deck, draft);
    slides::each(
        &deck.slides,
        |_| slides::NOT_DRAWN,
        draft,
        stop,
        |index, slide, draft| {
            slide::read(&deck, slide, index, draft);
            Ok(())
        },
    )
}

struct Served(Deck);

fn open(source: &Arc<Source>) -> Result<Box<dyn Opened>, Failure> {
    Ok(Box::new(Served(Deck::of(&Ole::open(source)?, source)?)))
}

impl Opened for Served {
    fn picture(&mut self, number: u32) -> Result<Vec<u8>, Failure> {
        match self.0.picture(number) {
            Some(Stored::Bytes(bytes)) => Ok(bytes),
            Some(Stored::Not(words)) => Err(Failure::new(words).kind(FailureKind::NotSupported)),
            None => {
                Err(Failure::new("There is no such picture in this document.").kind(FailureKind::Damaged))
            }
        }
    }

    fn member(&mut self, number: u32) -> Result<Member, Failure> {
        objects::member(&self.0, number)
    }
}

#[cfg(test)]
mod tests;
