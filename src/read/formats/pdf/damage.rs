//! Is the file as whole as it says it is? Readers repair what is broken without a word; who reads it as evidence wants
//! to know that they had to.
//!
//! Here the frame of the file is looked at: where it begins and ends, whether its list of objects leads to them, and
//! whether its streams are as long as they say. A list that is packed (a cross-reference stream) is only looked at
//! where it begins. What a page is drawn by is looked at where it is read (`content.rs`).

use super::unpack::{self, End, Unpacked};
use super::work::{self, Meter, cost};
use super::{LOCK, told};
use crate::data::job::Failure;
use hayro::hayro_interpret::hayro_syntax::Pdf;
use hayro::hayro_interpret::hayro_syntax::object::{Name, Object, Stream};
use memchr::memmem;

/// Where readers look for the beginning, and for the number after `startxref`.
const HEAD_BYTES: usize = 1024;
/// Earlier lists of objects that are followed, and objects that are looked up: enough to find a list that leads astray.
const MAX_TABLES: usize = 64;
const MAX_OBJECTS: usize = 20_000;

/// Why a file that could be read is damaged all the same; `None` for one that is sound as far as it can be seen.
pub fn reason(bytes: &[u8]) -> Option<&'static str> {
    let head = bytes.get(..HEAD_BYTES.min(bytes.len())).unwrap_or(&[]);
    // Words before the beginning do no harm, but every place in the file is then counted from there by some writers.
    let Some(start) = memmem::find(head, b"%PDF-") else { return Some("its beginning is missing") };
    let Some(last) = memmem::rfind(bytes, b"startxref") else { return Some("its end is missing") };
    let Some(at) = number(&mut bytes.get(last + 9..).unwrap_or(&[])) else {
        return Some("its end is cut off");
    };
    let astray = "its list of objects leads to wrong places, and was made anew";
    let sound = [0, start].into_iter().any(|start| bytes.get(start..).is_some_and(|file| leads(file, at)));
    (!sound).then_some(astray)
}

/// What is wrong with streams, in sentences: where they end, and whether the drawings that pages share, and the files
/// within the file, can be unpacked. `alive` is called at every object: some files have a million.
///
/// # Errors
/// What `alive` says.
pub fn of_streams(
    pdf: &Pdf,
    meter: &Meter,
    mut alive: impl FnMut() -> Result<(), Failure>,
) -> Result<Vec<String>, Failure> {
    // A locked stream is longer than what is in it.
    let locked = memmem::find(pdf.data().as_ref(), LOCK).is_some();
    let (mut astray, mut broken, mut torn, mut looked_at) = (false, false, false, 0);
    for object in pdf.objects() {
        alive()?;
        if !meter.pay(work::STEP) {
            break;
        }
        looked_at += 1;
        let Object::Stream(stream) = object else { continue };
        let dict = stream.dict();
        astray |= !locked && dict.get::<usize>("Length") != Some(stream.raw_data().len());
        let is = |key: &str, kind: &[u8]| dict.get::<Name<'_>>(key).is_some_and(|name| &*name == kind);
        broken = broken || (is("Subtype", b"Form") && end_of(&stream, meter) != End::Whole);
        // What is too large to be looked at is refused when it is asked for.
        torn = torn || (is("Type", b"EmbeddedFile") && end_of(&stream, meter) == End::Broken);
    }
    let found = [
        (astray, "it does not say rightly how long its parts are"),
        (broken, "a drawing in it could not be unpacked to its end"),
        (torn, "a file within it could not be unpacked to its end"),
    ];
    let mut told: Vec<String> =
        found.into_iter().filter(|(is, _)| *is).map(|(_, reason)| told::damage(reason)).collect();
    if looked_at < pdf.len() && meter.left() == 0 {
        told.push(format!(
            "Only {looked_at} of the {} objects of this file were looked at for damage.",
            pdf.len()
        ));
    }
    Ok(told)
}

/// How the unpacking of a stream ends. One for which no work is left is taken to be whole: that not all was looked at
/// is said.
fn end_of(stream: &Stream<'_>, meter: &Meter) -> End {
    let affordable = usize::try_from(meter.left() / work::UNPACKED).unwrap_or(unpack::MAX_BYTES);
    let Unpacked { end, work, .. } = unpack::unpacked(stream, affordable.min(unpack::MAX_BYTES));
    if meter.pay(cost(work, work::UNPACKED)) { end } else { End::Whole }
}

/// Whether the list of objects at a place, and the earlier ones that it names, are there, and lead to objects.
fn leads(file: &[u8], at: usize) -> bool {
    let (mut next, mut looked_up) = (Some(at), 0);
    for _ in 0..MAX_TABLES {
        let Some(at) = next else { return true };
        let Some(mut rest) = file.get(at..) else { return false };
        skip_blank(&mut rest);
        let Some(mut rest) = rest.strip_prefix(b"xref") else { return is_object(rest, None) };
        while let Some(first) = number(&mut rest) {
            let Some(count) = number(&mut rest) else { return false };
            for index in 0..count {
                let (Some(place), Some(_)) = (number(&mut rest), number(&mut rest)) else { return false };
                skip_blank(&mut rest);
                let Some((kind, after)) = rest.split_first() else { return false };
                rest = after;
                looked_up += 1;
                // Some writers say of an object that it is in use and nowhere; readers take it for free.
                let used = *kind == b'n' && place > 0 && looked_up <= MAX_OBJECTS;
                let found =
                    || file.get(place..).is_some_and(|there| is_object(there, first.checked_add(index)));
                if used && !found() {
                    return false;
                }
            }
        }
        let Some(trailer) = rest.strip_prefix(b"trailer") else { return false };
        let end = memmem::find(trailer, b"startxref").unwrap_or(trailer.len());
        let mut before = memmem::find(&trailer[..end], b"/Prev").map(|at| &trailer[at + 5..]);
        next = before.as_mut().and_then(number);
    }
    true
}

/// Whether an object begins here, of this number where one is given.
fn is_object(mut bytes: &[u8], expected: Option<usize>) -> bool {
    let Some(found) = number(&mut bytes) else { return false };
    let generation = number(&mut bytes);
    generation.is_some() && bytes.starts_with(b"obj") && expected.is_none_or(|expected| expected == found)
}

/// A whole number, and the blank around it.
fn number(bytes: &mut &[u8]) -> Option<usize> {
    skip_blank(bytes);
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let value = std::str::from_utf8(bytes.get(..digits)?).ok()?.parse().ok()?;
    *bytes = &bytes[digits..];
    skip_blank(bytes);
    Some(value)
}

fn skip_blank(bytes: &mut &[u8]) {
    loop {
        let blank = bytes.iter().take_while(|byte| byte.is_ascii_whitespace() || **byte == 0).count();
        *bytes = &bytes[blank..];
        if bytes.first() != Some(&b'%') {
            return;
        }
        let line = bytes.iter().take_while(|byte| !matches!(byte, b'\r' | b'\n')).count();
        *bytes = &bytes[line..];
    }
}

/// Whether bytes without a beginning are plainly of a PDF: an object of one, or the lists at its end.
pub fn looks_like_part(bytes: &[u8]) -> bool {
    let mut places = memmem::find_iter(bytes, b"obj").take(HEAD_BYTES);
    let is_dict = |at: usize| {
        let mut after = bytes.get(at + 3..).unwrap_or(&[]);
        skip_blank(&mut after);
        let before = bytes.get(..at).unwrap_or(&[]).trim_ascii_end();
        before.last().is_some_and(u8::is_ascii_digit) && after.starts_with(b"<<")
    };
    let mut rest = bytes;
    skip_blank(&mut rest);
    let is_stream = rest.starts_with(b"<<") && memmem::find(rest, b">>stream").is_some();
    is_stream
        || places.any(is_dict)
        || [&b"trailer"[..], b"xref", b"stream"].iter().any(|word| rest.starts_with(word))
}

/// Whether only the files within it are locked, and everything that is read of it is not: a password is needed for
/// those alone. The place of the name by which the lock is found, which may then be overwritten.
pub fn lock_of_files(bytes: &[u8]) -> Option<usize> {
    let lock = memmem::rfind(bytes, b"/EFF")?;
    let from = bytes.get(..lock)?;
    let start = memmem::rfind(from, b" obj")?;
    let rest = bytes.get(start..)?;
    let dict = rest.get(..memmem::find(rest, b"endobj")?)?;
    let identity = |key: &[u8]| {
        // What is not said is open.
        memmem::find(dict, key).is_none_or(|at| {
            let mut value = &dict[at + key.len()..];
            skip_blank(&mut value);
            value.starts_with(b"/Identity")
        })
    };
    let holds = memmem::find(dict, b"/Standard").is_some() && identity(b"/StmF") && identity(b"/StrF");
    holds.then(|| memmem::rfind(bytes, b"/Encrypt ")).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_broken_is_named() {
        let file = |xref: &str, start: &str| {
            format!(
                "%PDF-1.4\n1 0 obj\n<<>>\nendobj\n{xref}trailer\n<</Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"
            )
        };
        let check = |xref: &str, start: &str, sound: bool| {
            assert_eq!(reason(file(xref, start).as_bytes()).is_none(), sound, "{xref} {start}");
        };
        let table = "xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \n";
        check(table, "29", true);
        check(table, "30", false);
        check(table, "9", true);
        check(table, "", false);
        check(&table.replace("009", "008"), "29", true);
        check(&table.replace("009", "012"), "29", false);
        check(&table.replace("0 2", "1 2"), "29", false);
        assert_eq!(reason(b"%PDF-1.4\n"), Some("its end is missing"));
        assert_eq!(reason(b"1 0 obj"), Some("its beginning is missing"));
        let moved = format!("a mail\n{}", file(table, "29"));
        assert_eq!(reason(moved.as_bytes()), None);
    }

    #[test]
    fn parts_of_a_pdf_are_known_by_their_objects() {
        let check = |bytes: &[u8], expected: bool| assert_eq!(looks_like_part(bytes), expected);
        check(b"\x80 1 0obj<< /Pages 2 0R>>", true);
        check(b"trailer<</Root<<>>>>", true);
        check(b"<</Filter/Fl>>stream", true);
        check(b"an obj is an object", false);
        check(b"<html>4 obj", false);
    }
}
