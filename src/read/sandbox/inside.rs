//! A document that is kept open in the program itself, where there are no children.
//!
//! It lives in a thread of its own. What readers of formats keep (fonts, glyphs, places in a file) is made for one
//! thread and cannot be handed from one to another, and pages are asked for by several.

use super::{crashed, guarded};
use crate::data::job::{Failure, FailureKind};
use crate::read::formats::{self, Formats};
use crate::read::opened::Opened;
use crate::read::source::Source;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};

type Work = Box<dyn FnOnce(Result<&mut dyn Opened, &Failure>) + Send>;

/// The way to an open document. Its thread ends, and the document is let go, with the last of these.
pub struct Inside {
    work: Sender<Work>,
}

impl Inside {
    /// Opens a document, in its thread; what is wrong with it is told to the first who asks.
    ///
    /// # Errors
    /// Where there is no thread for it.
    pub fn open(formats: Formats, source: Source) -> Result<Self, Failure> {
        let (work, wanted) = channel::<Work>();
        let begun = std::thread::Builder::new().name("opened".to_owned()).spawn(move || {
            let mut opened = guarded(|| formats::open(formats, &Arc::new(source)));
            for work in wanted {
                match &mut opened {
                    Ok(opened) => work(Ok(&mut **opened)),
                    Err(failure) => work(Err(failure)),
                }
            }
        });
        begun.map_err(|error| {
            let words = format!("The system has no thread to spare for this document ({error}).");
            Failure::new(words).kind(FailureKind::NoResources)
        })?;
        Ok(Self { work })
    }

    /// Asks it something, and waits for the answer. It is not given up when nobody wants it any more: a thread cannot
    /// be ended.
    ///
    /// # Errors
    /// Where it could not be opened, or has no answer.
    pub fn ask<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&mut dyn Opened) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let (answer, answered) = channel();
        let work: Work = Box::new(move |opened| {
            let said = match opened {
                Ok(opened) => guarded(|| ask(opened)),
                Err(failure) => Err(failure.clone()),
            };
            // Who asked waits below.
            let _ = answer.send(said);
        });
        self.work.send(work).map_err(|_| crashed())?;
        answered.recv().unwrap_or_else(|_| Err(crashed()))
    }
}
