//! The lists of a document in one table: what is told from a child to the window, weighed, held to its promises,
//! and printed in sketches is made from it, and from one trait beside each sort of item.
//!
//! A new list costs its item's file in `lists/` with `impl Speaks` and `impl Listed`, the field in [`Document`],
//! a row below, and a call of [`Draft::add`](super::draft::Draft::add) where a format meets one.
//!
//! Leaves are no row: they are numbered by what came before them, may lie on a shelf, and are never taken back.

mod asides;
mod complaints;
pub mod facts;
mod links;
mod merged;
mod nodes;
mod outline;
mod pictures;
mod promises;
mod records;
mod redactions;
mod renumbered;
mod revisions;
mod tables;
#[cfg(test)]
pub(crate) mod tests;
mod traces;
mod units;

use super::bounded;
use super::document::{
    Aside, Chunks, Complaint, Document, OutlineEntry, Picture, Redaction, Revision, Table, Target,
};
use super::merged::Merged;
use super::node::Node;
use super::records::Records;
use super::renumbered::Renumbered;
use super::trace::Trace;
use super::unit::Unit;
pub use promises::{Bounds, Reach, Said, Speaks, check_document, check_item, check_list, out_of_order};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;

/// What an item of a list can do, so that all lists are treated alike.
pub trait Listed: Speaks + Clone + PartialEq + Serialize + DeserializeOwned {
    /// How many items a list may have. A draft leaves out what comes after them, and says so.
    const MOST: usize;

    /// What it costs in memory beside its size and its words, in bytes; also about what it costs to tell it.
    fn burden(&self) -> usize {
        0
    }

    /// How it is told while what it speaks of is not there yet; it is told again once all is.
    #[must_use]
    fn held(&self, have: &Reach) -> Self;

    /// What it promises beside that what it speaks of is there and its words are not too long.
    ///
    /// # Errors
    /// The first promise that does not hold, in words.
    fn check(&self, _bounds: &Bounds) -> Result<(), String> {
        Ok(())
    }

    /// What must rise from each item of the list to the next that has it; `None` where the order says nothing.
    fn order(&self) -> Option<u64> {
        None
    }

    /// Whether two are the same; may say no where that would take long to find out.
    fn same(&self, other: &Self) -> bool {
        self == other
    }

    /// Its line in a sketch.
    fn line(&self, index: usize) -> String;

    /// As JSON: an object, to which the skeleton adds of what list it is.
    fn value(&self, index: usize) -> Value;

    /// What it costs in memory, about.
    fn weight(&self) -> usize {
        let mut words = 0;
        self.says(&mut |said| {
            if let Said::Words(own, _) = said {
                words += own.len();
            }
        });
        size_of::<Self>() + words + self.burden()
    }
}

/// A list of a document: a row of the table.
pub trait Row {
    /// What the list is made of.
    type Item: Listed;
    /// Its name.
    const LIST: List;
    /// The list in a document.
    fn of(document: &Document) -> &Chunks<Self::Item>;
    /// The list in a document that is being read.
    fn of_mut(document: &mut Document) -> &mut Chunks<Self::Item>;
    /// What is new in this list, as it is told.
    fn told(changes: Changes<Self::Item>) -> ListChanges;
}

/// What is done with each list in turn; see [`walk`].
pub trait Walk {
    /// Why the walk may end before all lists were seen.
    type Stop;
    /// One list of the table.
    ///
    /// # Errors
    /// What ends the walk.
    fn row<R: Row>(&mut self) -> Result<(), Self::Stop>;
}

/// What is done with the changes of any list; see [`ListChanges::give`].
pub trait Take {
    /// The changes of one list.
    ///
    /// # Errors
    /// Why they cannot be taken, in words.
    fn take<R: Row>(&mut self, changes: Changes<R::Item>) -> Result<(), String>;
}

/// What is new in a list since the last time.
#[derive(Debug, Serialize, Deserialize)]
pub struct Changes<T> {
    /// What follows after so many items is gone.
    pub keep: u32,
    /// Items that the other side has and that are no longer what they were, by their indices.
    #[serde(deserialize_with = "bounded::list", bound(deserialize = "T: Deserialize<'de>"))]
    pub changed: Vec<(u32, T)>,
    /// What comes after all others.
    #[serde(deserialize_with = "bounded::list", bound(deserialize = "T: Deserialize<'de>"))]
    pub new: Vec<T>,
}

/// Makes all that can be said of the lists from their table.
macro_rules! lists {
    ($($(#[$when:meta])* $row:ident: $field:ident of $item:ty, $word:literal;)+) => {
        /// A list by its name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum List {
            $(
                #[doc = concat!("What [`Document`] holds as `", stringify!($field), "`.")]
                $(#[$when])* $row,
            )+
        }

        impl List {
            /// In the order of the table, which is also the order in which they are told.
            pub const ALL: &[Self] = &[$($(#[$when])* Self::$row),+];
            /// How many lists a document has.
            pub const COUNT: usize = Self::ALL.len();

            /// One item of it, as it is called in a sentence.
            pub fn word(self) -> &'static str {
                match self {
                    $($(#[$when])* Self::$row => $word,)+
                }
            }
        }

        /// A type for each row, so that one piece of code serves lists of any sort of items.
        pub mod rows {
            use super::*;
            $(
                $(#[$when])*
                /// Stands for its row; there are no values of it.
                pub enum $row {}
                $(#[$when])*
                impl Row for $row {
                    type Item = $item;
                    const LIST: List = List::$row;
                    fn of(document: &Document) -> &Chunks<$item> {
                        &document.$field
                    }
                    fn of_mut(document: &mut Document) -> &mut Chunks<$item> {
                        &mut document.$field
                    }
                    fn told(changes: Changes<$item>) -> ListChanges {
                        ListChanges::$row(changes)
                    }
                }
            )+
        }

        /// What is new in one of the lists, as it is told.
        #[derive(Debug, Serialize, Deserialize)]
        pub enum ListChanges {
            $(
                #[doc = concat!("In `", stringify!($field), "`.")]
                $(#[$when])* $row(Changes<$item>),
            )+
        }

        impl ListChanges {
            /// Gives the changes to whoever takes them, with the list that they belong to.
            ///
            /// # Errors
            /// What the taker says.
            pub fn give(self, taker: &mut impl Take) -> Result<(), String> {
                match self {
                    $($(#[$when])* Self::$row(changes) => taker.take::<rows::$row>(changes),)+
                }
            }
        }

        /// Goes through all lists in the order of the table.
        ///
        /// # Errors
        /// What the walker says; the lists after it are not seen.
        pub fn walk<W: Walk>(walker: &mut W) -> Result<(), W::Stop> {
            $($(#[$when])* walker.row::<rows::$row>()?;)+
            Ok(())
        }
    };
}

// Name, field, sort of item, and the word for one of them. The order is that of a sketch.
lists! {
    Units: units of Arc<Unit>, "unit";
    Outline: outline of OutlineEntry, "outline";
    Nodes: nodes of Node, "node";
    RecordTables: records of Arc<Records>, "table of records";
    Tables: tables of Table, "table";
    Merges: merged of Merged, "joined cell";
    Links: links of Target, "link";
    Pictures: pictures of Picture, "picture";
    Redactions: redactions of Redaction, "redaction";
    Revisions: revisions of Revision, "revision";
    Renumberings: renumbered of Renumbered, "renumbered item";
    Traces: traces of Arc<Trace>, "address of words";
    Asides: asides of Aside, "aside";
    Complaints: complaints of Complaint, "complaint";
    #[cfg(test)]
    StandIns: stand_ins of tests::StandIn, "stand-in";
}

/// An item that is held in common: comparing two snapshots costs a glance where they share it.
impl<T: Listed> Listed for Arc<T> {
    const MOST: usize = T::MOST;

    fn burden(&self) -> usize {
        size_of::<T>() + (**self).burden()
    }

    fn held(&self, have: &Reach) -> Self {
        Self::new((**self).held(have))
    }

    fn check(&self, bounds: &Bounds) -> Result<(), String> {
        (**self).check(bounds)
    }

    fn order(&self) -> Option<u64> {
        (**self).order()
    }

    fn same(&self, other: &Self) -> bool {
        Self::ptr_eq(self, other)
    }

    fn line(&self, index: usize) -> String {
        (**self).line(index)
    }

    fn value(&self, index: usize) -> Value {
        (**self).value(index)
    }
}
