//! Files as bytes: which pieces of them somebody looks at, and those that have come.

mod choice; // which bytes are chosen, copied, cited, found?

use super::Desk;
use crate::data::job::{Failure, Job, Topic};
use crate::data::span::DocId;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Pieces that are kept of all files: some screens of each that is looked at.
const MAX_PIECES: usize = 24;

/// A piece of a file, as far as it has come.
#[derive(Clone, Debug)]
pub enum Piece {
    /// A job is reading it.
    Waiting,
    /// Its bytes.
    Here(Arc<[u8]>),
    /// Why it could not be read.
    Failed(String),
}

/// Pieces of files by document and number; the last that was asked for has the highest turn.
#[derive(Clone, Debug, Default)]
pub struct Pieces {
    all: BTreeMap<(DocId, u32), (u64, Piece)>,
    turn: u64,
}

impl Pieces {
    /// A piece, where somebody wanted it.
    pub fn get(&self, doc: DocId, chunk: u32) -> Option<&Piece> {
        self.all.get(&(doc, chunk)).map(|(_, piece)| piece)
    }

    /// Whether one is being read.
    pub fn wait(&self) -> bool {
        self.all.values().any(|(_, piece)| matches!(piece, Piece::Waiting))
    }
}

impl Desk {
    /// Takes note of the pieces of a file that are looked at now; what is not there is asked for.
    pub(super) fn want_bytes(&mut self, doc: DocId, chunks: &[u32]) {
        let Some(entry) = self.documents.get(&doc).filter(|entry| entry.document.is_some()) else { return };
        let (from, encoding) = (entry.origin.clone(), entry.encoding.clone());
        let passwords = self.passwords.on_the_way_to(&from);
        for chunk in chunks {
            self.bytes.turn += 1;
            let turn = self.bytes.turn;
            if let Some((own, _)) = self.bytes.all.get_mut(&(doc, *chunk)) {
                *own = turn;
                continue;
            }
            self.bytes.all.insert((doc, *chunk), (turn, Piece::Waiting));
            let (from, encoding, passwords) = (from.clone(), encoding.clone(), passwords.clone());
            let job = Job::Bytes { doc, from, encoding, chunk: *chunk, passwords };
            self.start(Topic::Bytes(doc, *chunk), job);
        }
        while self.bytes.all.len() > MAX_PIECES {
            let oldest = self.bytes.all.iter().min_by_key(|(_, (turn, _))| *turn).map(|(key, _)| *key);
            let Some((doc, chunk)) = oldest else { break };
            self.bytes.all.remove(&(doc, chunk));
            self.stop(Topic::Bytes(doc, chunk));
        }
    }

    pub(super) fn has_bytes(&mut self, doc: DocId, chunk: u32, result: Result<Arc<[u8]>, Failure>) {
        // One that nobody wants any more is not kept.
        if let Some((_, piece)) = self.bytes.all.get_mut(&(doc, chunk)) {
            *piece = match result {
                Ok(bytes) => Piece::Here(bytes),
                Err(failure) => Piece::Failed(failure.to_string()),
            };
        }
    }

    /// Everything about the bytes of a document that is closed or read anew.
    pub(super) fn forget_bytes(&mut self, doc: DocId) {
        let of: Vec<(DocId, u32)> = self.bytes.all.keys().filter(|(own, _)| *own == doc).copied().collect();
        for (doc, chunk) in of {
            self.bytes.all.remove(&(doc, chunk));
            self.stop(Topic::Bytes(doc, chunk));
        }
    }
}
