//! The files that most stories are about.

use folioscope::read::formats::trial;

/// A note with headings, paragraphs, and links inside and out.
pub const NOTE: &str = "\
# Note

The first words of the note.

## Firm

What is firm stands here. See [the vague part](#vague) and [the letter](letter.txt).

## Vague

What is vague stands here, and says so in a long enough paragraph.

More of it, see [a place in the table](../table.html#june), [nowhere](#nowhere) and [the world](https://example.org/a).

## End

The end.
";

pub const LETTER: &str = "Dear reader,\n\nthe fox came back.\n\nA second fox came with it.\n\nNobody counted the foxes.\n\nYours,\n";

pub const TABLE: &str = "<h1>Table</h1><p>Before it.</p><p>Also before it.</p><p>Still before.</p><h2 id=june>June</h2><p>In June it shifts.</p><p>After.</p><p>The very end.</p>";

pub fn three() -> [(&'static str, &'static str); 3] {
    [("a.txt", "The apple.\n"), ("b.txt", "The bear.\n"), ("c.txt", "The cat, not the bear.\n")]
}

pub fn pile() -> [(&'static str, &'static str); 3] {
    [("pile/letter.txt", LETTER), ("pile/note.md", NOTE), ("table.html", TABLE)]
}

pub fn pile_and_three() -> Vec<(&'static str, &'static str)> {
    pile().into_iter().chain(three()).collect()
}

/// A box in a box, the outer and the innermost with a password each, and a letter in that.
pub fn boxes() -> String {
    let made = |password, files: &[(&str, &str)]| {
        let files: Vec<(&str, &[u8])> = files.iter().map(|(name, words)| (*name, words.as_bytes())).collect();
        String::from_utf8(trial::made_of(password, &files, &[])).unwrap()
    };
    let inner = made(Some("inner word"), &[("letter.txt", LETTER), ("other.txt", "Another letter.\n")]);
    let middle = made(None, &[("notes.txt", "Notes.\n"), ("inner", &inner)]);
    made(Some("outer word"), &[("middle", &middle)])
}
