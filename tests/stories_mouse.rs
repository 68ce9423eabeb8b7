//! Stories of what is pointed at, copied and cited, and of links that lead back: what somebody does, line by line, and
//! what they have before them after each.

#[path = "stories/teller.rs"]
mod teller;

use folioscope::read::formats::trial;
use teller::check;

const LETTER: &str = "Dear reader,\n\nthe fox came back.\n\nA second fox came with it.\n\nNobody counted the foxes.\n\nYours,\n";
