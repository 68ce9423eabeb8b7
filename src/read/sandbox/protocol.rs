//! What a child and the window say to each other, and how it is cut into frames.
//!
//! A frame is its length in four bytes and that many bytes of postcard: compact, without names, and read without
//! trusting it. Both sides are the same program, so nothing has to fit an older version.

use crate::data::bounded;
use crate::data::budget::Weight;
use crate::data::document::*;
use crate::data::job::{Failure, FailureKind, PageTile};
use crate::data::lists::{Changes, ListChanges};
use crate::data::password::Password;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// No frame is longer: whoever says so speaks nonsense. One leaf with a very long row, or one picture, must fit.
pub const MAX_FRAME: usize = 28 * 1024 * 1024;
/// What the lists of one message may take in memory beside their words: eight times of what is told in one frame, which
/// is what marks of a word each come to.
const MAX_LISTS: usize = 48 * 1024 * 1024;
/// What is told is cut into frames of about this size, so that the first words come first.
pub const FRAME: usize = 4 * 1024 * 1024;
/// Of a sentence that a child says, as it is shown.
const MAX_WORDS: usize = 1000;

/// What is asked of a child. It is told of its document once, and reads no other.
#[derive(Debug, Serialize, Deserialize)]
pub enum Request {
    /// Comes first, with the open file.
    Open(Opening),
    /// Understand the document; what was understood is told in parts.
    Read {
        /// Only what is near the beginning is waited for: the rest is read at half the speed, so that it is not felt.
        behind: bool,
    },
    /// The rest is waited for by now. Has no answer.
    Hurry,
    /// Something of it will be asked for in a moment. Has no answer.
    Prepare,
    /// Draw a part of a page.
    Paint(PageTile),
    /// A file within the file.
    Member(u32),
    /// A new file of these pages.
    TakeOut(#[serde(deserialize_with = "bounded::list")] Vec<u32>),
    /// A picture of the document, decoded, that fits into so many pixels.
    Picture(u32, (u32, u32)),
    /// A picture whose bytes come as a file, so many of them, decoded, that fits into so many pixels.
    /// Needs no document.
    Decode(u64, (u32, u32)),
    /// What a picture of the document would take to be decoded.
    Weigh(u32),
    /// The same of a picture whose bytes come as a file, so many of them. Needs no document.
    WeighBytes(u64),
    /// What can it do that it must not? For tests of the sandbox.
    #[cfg(debug_assertions)]
    Try,
}

/// The document that a child serves, as far as the bytes themselves do not say it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Opening {
    /// File name, from which a format may be guessed.
    pub name: String,
    /// For sentences and for links to neighbours; the child could not open it.
    pub path: Option<String>,
    /// Bytes of the file that comes with it.
    pub len: u64,
    /// What opens this document, where something was typed.
    pub password: Option<Password>,
    /// WHATWG name of the encoding that the user chose by hand.
    pub encoding: Option<String>,
}

/// What a child answers.
#[derive(Debug, Serialize, Deserialize)]
pub enum Answer {
    /// It is locked in, by these layers.
    Ready(Vec<String>),
    /// It lives, and has nothing new.
    Alive,
    /// What was asked was measured, and takes no more than it may.
    Measured,
    /// A part of what was understood.
    Told(Box<Delta>),
    /// All was told.
    Done,
    /// What was asked cannot be had; nothing more comes of it.
    Failed(Failure),
    /// Something in it panicked, at this place of the program. For the log; the answer comes after it.
    Panicked(String),
    /// A drawn page or a picture; its bytes, RGBA, come as a file.
    Painted {
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
        /// What the picture says of its own size, as in [`Raster::natural`](crate::data::job::Raster::natural).
        natural: (u32, u32),
    },
    /// What a picture would take.
    Weighed(Weight),
    /// A file within the file; its bytes come as a file.
    Member {
        /// Its own name, which is a stranger's word.
        name: String,
        /// So many bytes are in the file.
        len: u64,
    },
    /// A new file of pages; its bytes come as a file.
    TakenOut {
        /// So many bytes are in the file.
        len: u64,
        /// What did not go along, in sentences.
        #[serde(deserialize_with = "bounded::list")]
        notes: Vec<String>,
    },
    /// What it could do that it must not.
    #[cfg(debug_assertions)]
    Could(Vec<String>),
}

/// What is new in a document since the last time, in parts: leaves and lists, each as often as is needed.
#[derive(Debug, Serialize, Deserialize)]
pub enum Delta {
    /// Text with its blocks and marks. Their numbers follow from what came before.
    Leaves(Changes<Arc<Leaf>>),
    /// Items of one of the lists.
    List(ListChanges),
    /// The last part: with it the document is whole again, and can be shown.
    State(State),
}

/// What a document has besides its lists.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct State {
    /// Name of a row of the table of formats; anything else is nonsense.
    pub format: String,
    /// WHATWG name, and how it was found as an index into [`HOW`].
    pub encoding: Option<(String, u8)>,
    /// Where its outline comes from.
    pub outline_source: OutlineSource,
    /// All of them, once they are known: they come at the end, and are not told in parts.
    pub anchors: Option<Names>,
    /// What the file says of itself, where that is new.
    pub facts: Option<Facts>,
    /// Of the whole text by now.
    pub counts: Counts,
    /// 0 to 1.
    pub progress: f32,
}

/// Names of places with the bytes to which they lead.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Names(#[serde(deserialize_with = "bounded::list")] pub Vec<(String, u64)>);

/// The ways in which an encoding was found, by the number that stands for each.
pub const HOW: [EncodingHow; 4] =
    [EncodingHow::ByteOrderMark, EncodingHow::Declared, EncodingHow::Guessed, EncodingHow::ChosenByHand];

/// A message as a frame.
///
/// # Errors
/// Where it is too long to be said.
pub fn framed<T: Serialize>(message: &T) -> Result<Vec<u8>, Failure> {
    let too_long = || {
        let words =
            format!("Something in this file takes more than the {} MB that can be shown.", MAX_FRAME >> 20);
        Failure::new(words).kind(FailureKind::Limit)
    };
    let mut bytes = postcard::to_extend(message, vec![0; 4]).map_err(|_| too_long())?;
    let len = bytes.len() - 4;
    if len > MAX_FRAME {
        return Err(too_long());
    }
    bytes[..4].copy_from_slice(&(len as u32).to_le_bytes());
    Ok(bytes)
}

/// The message of a frame, without the frame's length.
///
/// # Errors
/// Where it is none, in words.
pub fn unframed<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    match bounded::within(MAX_LISTS, || postcard::take_from_bytes(bytes)) {
        Ok((message, [])) => Ok(message),
        Ok((_, rest)) => Err(format!("{} bytes too many", rest.len())),
        Err(error) => Err(error.to_string()),
    }
}

/// A sentence of a stranger, as it may be shown: one line, not too long.
pub fn sentence(words: &str) -> String {
    let plain = words.chars().map(|c| if c.is_control() { ' ' } else { c });
    plain.take(MAX_WORDS).collect()
}

/// A failure that a child tells of, as it may be shown.
pub fn plain_failure(failure: &Failure) -> Failure {
    let Failure { words, hint, kind } = failure;
    Failure { words: sentence(words), hint: hint.as_deref().map(sentence), kind: *kind }
}
