//! What is kept of sessions, recent documents, places and read marks, apart from the live types,
//! so that the application can change its mind without losing what the user made.
//!
//! Their version is the schema's (`schema.rs`): a field that comes or goes is a step there.
//! All times are milliseconds since 1970 in UTC and come from the caller.

use crate::data::document::Digest;
use crate::data::path_bytes::{bytes_from_path, path_from_bytes};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, Value, ValueRef};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// By what a document is known again: where it lies, and what it holds. At least one must be there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct DocumentKey {
    pub path: Option<PathBuf>,
    pub digest: Option<Digest>,
}

impl DocumentKey {
    pub fn from_path(path: impl Into<PathBuf>) -> Self {
        Self { path: Some(path.into()), digest: None }
    }

    pub fn digest(mut self, digest: Digest) -> Self {
        self.digest = Some(digest);
        self
    }

    /// The row's key: the path; for what has none (pasted text), the digest.
    pub(super) fn row_key(&self) -> Option<Value> {
        match (&self.path, &self.digest) {
            (Some(path), _) => Some(value_from_path(path)),
            (None, Some(digest)) => Some(Value::Blob(digest.0.to_vec())),
            (None, None) => None,
        }
    }
}

/// Something that was opened, for the list on the first screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recent {
    pub path: PathBuf,
    pub title: String,
    pub opened_millis: i64,
    pub kind: RecentKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RecentKind {
    File,
    Folder,
}

/// How far somebody has read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastPlace {
    /// Byte of the canonical text at the top of the page.
    pub offset: u64,
    /// Length of the canonical text, so that a share can be shown without reading the file.
    pub total: u64,
    pub seen_millis: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadMark {
    pub state: ReadState,
    pub marked_millis: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReadState {
    Unread,
    InProgress,
    Read,
}

/// What was found under a key, and whether it was made from the very bytes that were asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found<T> {
    pub value: T,
    /// False where the file has changed since, or either digest is not known:
    /// an offset is then only a good guess.
    pub same_bytes: bool,
}

// --- in and out of SQLite

macro_rules! words_in_sqlite {
    ($type:ident { $($variant:ident = $word:literal),+ }) => {
        impl ToSql for $type {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(match self { $(Self::$variant => $word),+ }.into())
            }
        }

        impl FromSql for $type {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                match value.as_str()? {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(FromSqlError::InvalidType),
                }
            }
        }
    };
}

// Words rather than numbers: whoever opens the file with another tool should be able to read it.
words_in_sqlite!(RecentKind { File = "file", Folder = "folder" });
words_in_sqlite!(ReadState { Unread = "unread", InProgress = "in progress", Read = "read" });

/// What can be read of a text; marks (U+FFFD) stand where it cannot. SQLite itself does not look at what a text holds.
pub(super) fn text(value: ValueRef<'_>) -> Cow<'_, str> {
    String::from_utf8_lossy(value.as_bytes().unwrap_or_default())
}

/// Text where the name is Unicode, else the system's own units as bytes, so that no file is out of reach.
pub(super) fn value_from_path(path: &Path) -> Value {
    match path.to_str() {
        Some(text) => Value::Text(text.to_owned()),
        None => Value::Blob(bytes_from_path(path)),
    }
}

pub(super) fn path_from_value(value: ValueRef<'_>) -> FromSqlResult<PathBuf> {
    match value {
        ValueRef::Blob(bytes) => Ok(path_from_bytes(bytes)),
        // It was Unicode when it was written, and is damaged: as bytes it is at least no other file.
        ValueRef::Text(bytes) if std::str::from_utf8(bytes).is_err() => Ok(path_from_bytes(bytes)),
        _ => value.as_str().map(PathBuf::from),
    }
}
