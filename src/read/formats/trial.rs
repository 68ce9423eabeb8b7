//! A box of files for tests, read only by builds that have debug assertions: it holds files, pictures, a page and a
//! password, says how often it was opened, and can be written by hand.
//!
//! ```text
//! TRIAL BOX
//! password open sesame
//! file 5 a.txt
//! Hello
//! picture 4 a cat
//! PNG…
//! ```

use super::{Confidence, Format};
use crate::data::document::{Aside, AsideKind, BlockKind, PictureSource};
use crate::data::draft::Draft;
use crate::data::job::{Failure, FailureKind, Stop};
use crate::data::password::Password;
use crate::read::opened::{Member, Opened};
use crate::read::source::{Peek, Source};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The row of the box of files.
pub const FORMAT: Format = Format::in_child("Trial box", &[], recognise, read, open);

const HEAD: &[u8] = b"TRIAL BOX\n";
/// The file of this name holds how often boxes were opened by this process, instead of what stands in the box.
pub const COUNTER: &str = "opened.txt";
/// Tests need no more.
const MAX_BYTES: u64 = 64 * 1024 * 1024;

static OPENED: AtomicUsize = AtomicUsize::new(0);

#[derive(Default)]
struct Trial {
    files: Vec<Member>,
    pictures: Vec<Member>,
}

/// A box with files, for tests: each a name and its bytes.
pub fn made_of(password: Option<&str>, files: &[(&str, &[u8])], pictures: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = HEAD.to_vec();
    out.extend(password.map(|password| format!("password {password}\n")).unwrap_or_default().bytes());
    for (word, things) in [("file", files), ("picture", pictures)] {
        for (name, bytes) in things {
            out.extend(format!("{word} {} {name}\n", bytes.len()).bytes());
            out.extend_from_slice(bytes);
            out.push(b'\n');
        }
    }
    out
}

fn recognise(peek: &Peek) -> Confidence {
    if peek.bytes.starts_with(HEAD) { 100 } else { 0 }
}

fn parsed(source: &Source) -> Result<Trial, Failure> {
    let bytes = source.read_all(MAX_BYTES)?;
    let damaged = || Failure::new("This box is damaged.").kind(FailureKind::Damaged);
    let mut rest = bytes.strip_prefix(HEAD).ok_or_else(damaged)?;
    let mut trial = Trial::default();
    while let Some(end) = memchr::memchr(b'\n', rest) {
        let (line, after) = rest.split_at(end);
        let line = String::from_utf8_lossy(line).into_owned();
        let after = after.get(1..).unwrap_or_default();
        let (word, value) = line.split_once(' ').ok_or_else(damaged)?;
        if word == "password" {
            check_password(source, value)?;
            rest = after;
            continue;
        }
        let (len, name) = value.split_once(' ').ok_or_else(damaged)?;
        let len: usize = len.parse().map_err(|_| damaged())?;
        let thing = (name.to_owned(), after.get(..len).ok_or_else(damaged)?.to_vec());
        match word {
            "file" => trial.files.push(thing),
            "picture" => trial.pictures.push(thing),
            _ => return Err(damaged()),
        }
        rest = after.get(len + 1..).unwrap_or_default();
    }
    Ok(trial)
}

fn check_password(source: &Source, password: &str) -> Result<(), Failure> {
    let name = &source.name;
    let locked = |words: String| Err(Failure::new(words).kind(FailureKind::Password));
    match source.password.as_ref().map(Password::letters) {
        Some(given) if given == password => Ok(()),
        Some(_) => locked(format!("That is not the password of “{name}”.")),
        None => locked(format!("“{name}” is locked with a password.")),
    }
}

fn read(source: &Arc<Source>, draft: &mut Draft, _: &Stop) -> Result<(), Failure> {
    let Trial { files, pictures } = parsed(source)?;
    draft.begin(BlockKind::Paragraph);
    draft.flow(&format!("{} holds {} files.", source.name, files.len()));
    draft.end();
    for (number, (name, _)) in files.into_iter().enumerate() {
        draft.aside(Aside {
            kind: AsideKind::Attachment(number as u32),
            name,
            words: String::new(),
            when: None,
            place: None,
            span: None,
        });
    }
    for (number, (name, _)) in pictures.into_iter().enumerate() {
        let picture = draft.picture(PictureSource::Inside(number as u32), &name, None);
        draft.begin(BlockKind::Picture(picture));
        draft.flow(&name);
        draft.end();
    }
    Ok(())
}

fn open(source: &Arc<Source>) -> Result<Box<dyn Opened>, Failure> {
    OPENED.fetch_add(1, Ordering::Relaxed);
    Ok(Box::new(parsed(source)?))
}

impl Opened for Trial {
    fn picture(&mut self, number: u32) -> Result<Vec<u8>, Failure> {
        let picture = self.pictures.get(number as usize);
        picture.map(|(_, bytes)| bytes.clone()).ok_or_else(|| Failure::new("There is no such picture."))
    }

    fn member(&mut self, number: u32) -> Result<Member, Failure> {
        let file = self.files.get(number as usize).cloned();
        let (name, bytes) = file.ok_or_else(|| Failure::new("There is no such file in this box."))?;
        match name == COUNTER {
            true => Ok((name, OPENED.load(Ordering::Relaxed).to_string().into_bytes())),
            false => Ok((name, bytes)),
        }
    }
}
