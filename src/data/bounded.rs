//! How much memory may a stranger's message unfold to while it is understood?
//!
//! On the way a list of empty things costs a byte or two for each, in memory some dozens: a message of 30 MB could
//! unfold to fifty times as much before anybody has looked at what it says. So the room for items of lists is counted
//! while they are made; words and bytes need no such count, because they are as long as they were said.
//!
//! Rejected: limits on the bytes of a message alone (a leaf of one long row is honest and long), and counts for each
//! list (those are held afterwards, see `lists`; what matters before is the sum).

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::cell::Cell;
use std::fmt;
use std::marker::PhantomData;

thread_local! {
    /// Bytes that may still be taken; without a limit where nobody set one, as where a test reads a list out of JSON.
    static ROOM: Cell<usize> = const { Cell::new(usize::MAX) };
}

/// What something takes that lies in memory by itself: a leaf or a unit, whatever it says.
const ALONE: usize = 256;

/// Does something in which lists may be made of items that come to so many bytes in all.
pub fn within<T>(bytes: usize, work: impl FnOnce() -> T) -> T {
    let before = ROOM.replace(bytes);
    let made = work();
    ROOM.set(before);
    made
}

/// Takes room for one item; an error where there is none.
fn take<E: Error>(bytes: usize) -> Result<(), E> {
    let left =
        ROOM.get().checked_sub(bytes).ok_or_else(|| E::custom("more in lists than may be said at once"))?;
    ROOM.set(left);
    Ok(())
}

/// A list, item by item, each of which must find room: for `#[serde(deserialize_with = "bounded::list")]`.
///
/// # Errors
/// What the items say, or that there is no more room.
pub fn list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    struct Items<T>(PhantomData<T>);
    impl<'de, T: Deserialize<'de>> Visitor<'de> for Items<T> {
        type Value = Vec<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<T>, A::Error> {
            // Room is made as items come and not as they are promised; a list that grows has twice its room at most.
            let mut list = Vec::new();
            while let Some(item) = items.next_element()? {
                take(2 * size_of::<T>())?;
                list.push(item);
            }
            Ok(list)
        }
    }
    deserializer.deserialize_seq(Items(PhantomData))
}

/// A field of something that lies in memory by itself, such as a leaf in its `Arc`: the list that names it takes no room
/// for more than the name, so the field does.
///
/// # Errors
/// What the field says, or that there is no more room.
pub fn alone<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<T, D::Error> {
    take(ALONE)?;
    T::deserialize(deserializer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Serialize;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Told {
        #[serde(deserialize_with = "list")]
        pairs: Vec<(String, String)>,
    }

    fn understood(pairs: usize, room: usize) -> Result<usize, postcard::Error> {
        let bytes = postcard::to_stdvec(&vec![("", ""); pairs]).unwrap();
        within(room, || postcard::from_bytes::<Told>(&bytes)).map(|told| told.pairs.len())
    }

    #[test]
    fn a_short_message_cannot_unfold_to_more_than_its_room() {
        // Two bytes each on the way, 48 in memory.
        assert_eq!(understood(1000, 100_000), Ok(1000));
        assert!(understood(10_000_000, 1_000_000).is_err());
        // A limit is over with the message that it was for.
        assert_eq!(understood(100_000, usize::MAX), Ok(100_000));
        assert_eq!(ROOM.get(), usize::MAX);
    }

    #[test]
    fn what_is_promised_and_does_not_come_takes_no_room() {
        // A length of 2^60, and nothing after it.
        let lie = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10];
        assert!(within(1_000_000, || postcard::from_bytes::<Told>(&lie)).is_err());
    }
}
