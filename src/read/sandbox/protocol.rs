//! What a child and the window say to each other, and how it is cut into frames.
//!
//! A frame is its length in four bytes and that many bytes of postcard: compact, without names, and read without
//! trusting it. Both sides are the same program, so nothing has to fit an older version.

use crate::data::document::*;
use crate::data::job::{Failure, FailureKind, PageTile};
use crate::data::password::Password;
use crate::data::unit::Unit;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// No frame is longer: whoever says so speaks nonsense. One leaf with a very long row, or one picture, must fit.
pub const MAX_FRAME: usize = 32 * 1024 * 1024;
/// What is told is cut into frames of about this size, so that the first words come first.
pub const FRAME: usize = 4 * 1024 * 1024;
/// Of a sentence that a child says, as it is shown.
const MAX_WORDS: usize = 1000;

/// What is asked of a child. It is told of its document once, and reads no other.
#[derive(Debug, Serialize, Deserialize)]
pub enum Request {
    /// Comes first, with the open file.
    Open(Opening),
    Read,
    /// Pages will be drawn in a moment. Has no answer.
    Prepare,
    Paint(PageTile),
    Attachment(u32),
    /// What can it do that it must not? For tests of the sandbox.
    #[cfg(debug_assertions)]
    Try,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct Opening {
    pub name: String,
    /// For sentences and for links to neighbours; the child could not open it.
    pub path: Option<String>,
    pub len: u64,
    pub password: Option<Password>,
    pub encoding: Option<String>,
}

/// What a child answers.
#[derive(Debug, Serialize, Deserialize)]
pub enum Answer {
    /// It is locked in, by these layers.
    Ready(Vec<String>),
    /// It lives, and has nothing new.
    Alive,
    Told(Box<Delta>),
    /// All was told.
    Done,
    Failed(Failure),
    /// A drawn page; its bytes, RGBA, come as a file.
    Painted {
        width: u32,
        height: u32,
        natural: (u32, u32),
    },
    /// A file within the file; its bytes come as a file.
    Attached {
        name: String,
        len: u64,
    },
    /// What it could do that it must not.
    #[cfg(debug_assertions)]
    Could(Vec<String>),
}

/// What is new in a list since the last time.
#[derive(Debug, Serialize, Deserialize)]
pub struct Changes<T> {
    /// What follows after so many items is gone.
    pub keep: u32,
    pub changed: Vec<(u32, T)>,
    pub new: Vec<T>,
}

/// What is new in a document since the last time, or a part of that.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Delta {
    pub leaves: Option<Changes<Arc<Leaf>>>,
    pub units: Option<Changes<Arc<Unit>>>,
    pub tables: Option<Changes<Table>>,
    pub links: Option<Changes<Target>>,
    pub pictures: Option<Changes<Picture>>,
    pub outline: Option<Changes<OutlineEntry>>,
    pub asides: Option<Changes<Aside>>,
    pub complaints: Option<Changes<Complaint>>,
    /// In the last part: with it the document is whole again, and can be shown.
    pub state: Option<State>,
}

/// What a document has besides its lists.
#[derive(Debug, Serialize, Deserialize)]
pub struct State {
    pub format: String,
    pub encoding: Option<(String, u8)>,
    pub outline_source: OutlineSource,
    pub anchors: Option<BTreeMap<String, u64>>,
    pub facts: Option<Facts>,
    pub counts: Counts,
    pub progress: f32,
}

/// The ways in which an encoding was found, by the number that stands for each.
pub const HOW: [EncodingHow; 4] =
    [EncodingHow::ByteOrderMark, EncodingHow::Declared, EncodingHow::Guessed, EncodingHow::ChosenByHand];

/// A message as a frame.
///
/// # Errors
/// Where it is too long to be said.
pub fn framed<T: Serialize>(message: &T) -> Result<Vec<u8>, Failure> {
    let too_long =
        || Failure::new("Something in this file is too large to be shown.").kind(FailureKind::Limit);
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
    match postcard::take_from_bytes(bytes) {
        Ok((message, [])) => Ok(message),
        Ok((_, rest)) => Err(format!("{} bytes too many", rest.len())),
        Err(error) => Err(error.to_string()),
    }
}

/// What an item costs in memory, about; also about what it costs to say it.
pub trait Weigh {
    fn weight(&self) -> usize;
}

impl Weigh for Leaf {
    fn weight(&self) -> usize {
        let labels = self.blocks.iter().map(|block| match &block.label {
            Label::Words(words) => words.len(),
            _ => 0,
        });
        size_of::<LeafInfo>()
            + self.text.len()
            + self.blocks.len() * size_of::<Block>()
            + self.marks.len() * size_of::<Mark>()
            + labels.sum::<usize>()
    }
}

impl Weigh for Unit {
    fn weight(&self) -> usize {
        size_of::<Self>()
            + self.label.len()
            + self.pieces.len() * size_of::<crate::data::unit::Piece>()
            + self.edges.len()
    }
}

impl<T: Weigh> Weigh for Arc<T> {
    fn weight(&self) -> usize {
        (**self).weight()
    }
}

impl Weigh for Table {
    fn weight(&self) -> usize {
        size_of::<Self>() + self.columns.len() * size_of::<Column>()
    }
}

impl Weigh for Target {
    fn weight(&self) -> usize {
        let words = match self {
            Self::Inside(_) | Self::Unit(..) => 0,
            Self::File(path, name) => path.as_os_str().len() + name.as_ref().map_or(0, String::len),
            Self::Outside(words) | Self::Missing(words) => words.len(),
        };
        size_of::<Self>() + words
    }
}

impl Weigh for Picture {
    fn weight(&self) -> usize {
        let source = match &self.source {
            PictureSource::File(path) => path.as_os_str().len(),
            PictureSource::Bytes(bytes) => bytes.len(),
            PictureSource::Remote(words) | PictureSource::Missing(words) => words.len(),
        };
        size_of::<Self>() + self.description.len() + source
    }
}

impl Weigh for OutlineEntry {
    fn weight(&self) -> usize {
        size_of::<Self>() + self.title.len()
    }
}

impl Weigh for Aside {
    fn weight(&self) -> usize {
        size_of::<Self>() + self.name.len() + self.words.len() + self.when.as_ref().map_or(0, String::len)
    }
}

impl Weigh for Complaint {
    fn weight(&self) -> usize {
        size_of::<Self>() + self.words.len() + self.hint.as_ref().map_or(0, String::len)
    }
}

impl Weigh for Facts {
    fn weight(&self) -> usize {
        let others = self.others.iter().map(|(name, value)| 48 + name.len() + value.len());
        let one = |words: &Option<String>| words.as_ref().map_or(0, String::len);
        let authors = self.authors.iter().map(|author| 24 + author.len());
        size_of::<Self>() + one(&self.title) + one(&self.language) + authors.chain(others).sum::<usize>()
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
