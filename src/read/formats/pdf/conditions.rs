//! Conditions under which words are shown that name layers with “and”, “or” and “not” (ISO 32000-2, 8.11.2.2).
//!
//! The library that draws does not know them, and shows what they hide. They are worked out once, and what they come to
//! is put behind the bytes of the file, in the form that it knows: so the picture of a page and its words agree.

use super::layers::{self, States};
use super::{LOCK, strings, trees};
use hayro::hayro_interpret::hayro_syntax::Pdf;
use hayro::hayro_interpret::hayro_syntax::object::{Array, Dict, MaybeRef, ObjRef, Object, ObjectIdentifier};
use hayro::hayro_interpret::hayro_syntax::xref::XRef;
use memchr::memmem;
use std::fmt::Write;

/// Objects that are looked through for conditions; of a million, it would be long before the first page is there.
const MAX_OBJECTS: usize = 300_000;
/// Conditions of a file. A drawing has one for each way in which its layers are put together.
const MAX_CONDITIONS: usize = 10_000;
/// Conditions within each other, and layers and conditions that all of them name.
const MAX_DEPTH: usize = 32;
const MAX_NAMED: usize = 100_000;
/// Bytes of a file that are held a second time, with what its conditions come to behind them.
const MAX_BYTES: usize = 128 * 1024 * 1024;

/// A file whose conditions were worked out; the same one where it has none. What could not be, in a sentence.
pub fn followed(pdf: Pdf, password: &str) -> (Pdf, Option<String>) {
    let bytes = pdf.data().as_ref();
    let may_have = |word: &[u8]| memmem::find(bytes, word).is_some();
    // Where it cannot be read because it is packed, it may be there.
    if !pdf.xref().has_optional_content_groups() || !(may_have(b"/VE") || may_have(b"/ObjStm")) {
        return (pdf, None);
    }
    let found = Found::new(&pdf);
    if found.objects.is_empty() {
        return (pdf, found.complaint());
    }
    let anew = found.behind(bytes, pdf.xref()).and_then(|bytes| Pdf::new_with_password(bytes, password).ok());
    let same =
        |anew: &Pdf| anew.pages().len() == pdf.pages().len() && anew.xref().root_id() == pdf.xref().root_id();
    match anew.filter(same) {
        Some(anew) => (anew, found.complaint()),
        None => (pdf, Some(UNKNOWN.to_owned())),
    }
}

const UNKNOWN: &str = "Some words of this PDF are shown or hidden under conditions that could not be worked out: words \
                       may be shown that should be hidden.";

/// What conditions come to.
struct Found {
    /// Each with what stands for it.
    objects: Vec<(ObjectIdentifier, String)>,
    /// Some were not worked out.
    unknown: bool,
}

impl Found {
    fn new(pdf: &Pdf) -> Self {
        let root = super::root_of(pdf);
        let properties = root.get::<Dict<'_>>("OCProperties").unwrap_or_default();
        let states = States::new(&properties);
        let mut found = Self { objects: Vec::new(), unknown: pdf.len() > MAX_OBJECTS };
        let all: Option<Array<'_>> = properties.get("OCGs");
        let layers = || all.iter().flat_map(Array::raw_iter).filter_map(|layer| layer.as_obj_ref());
        let hidden = layers().take(trees::MAX_ENTRIES).find(|layer| !states.shows(*layer));
        let mut walk = Walk { states: &states, xref: pdf.xref(), named: 0 };
        for object in pdf.objects().into_iter().take(MAX_OBJECTS) {
            let Object::Dict(dict) = object else { continue };
            let Some(condition) = dict.get::<Array<'_>>("VE").filter(|_| is_membership(&dict)) else {
                continue;
            };
            let (mut off, mut on) = (None, None);
            match (dict.obj_id(), walk.holds(&condition, 0, &mut off, &mut on)) {
                (Some(id), Some(holds)) if found.objects.len() < MAX_CONDITIONS => {
                    found.objects.push((id, stands_for(holds, off, on, hidden)));
                }
                _ => found.unknown = true,
            }
        }
        found
    }

    fn complaint(&self) -> Option<String> {
        self.unknown.then(|| UNKNOWN.to_owned())
    }

    /// The bytes of the file, with what its conditions come to behind them, as one adds to a PDF.
    fn behind(&self, bytes: &[u8], xref: &XRef) -> Option<Vec<u8>> {
        let trailer = trailer(bytes, xref)?;
        let (mut objects, mut table) = (String::from("\n"), String::from("xref\n"));
        for (ObjectIdentifier { obj_number, gen_number }, words) in &self.objects {
            let at = bytes.len() + objects.len();
            let _ = write!(objects, "{obj_number} {gen_number} obj\n{words}\nendobj\n");
            let _ = write!(table, "{obj_number} 1\n{at:010} {gen_number:05} n \n");
        }
        let at = bytes.len() + objects.len();
        let mut all = Vec::with_capacity(at + table.len() + trailer.len() + 64);
        for part in [bytes, objects.as_bytes(), table.as_bytes(), &trailer] {
            all.extend_from_slice(part);
        }
        all.extend_from_slice(format!("\nstartxref\n{at}\n%%EOF\n").as_bytes());
        Some(all)
    }
}

fn is_membership(dict: &Dict<'_>) -> bool {
    strings::name_of(dict, "Type").is_some_and(|kind| kind == "OCMD")
}

/// What the library takes for what a condition comes to: nothing where it holds, or a layer that is not shown. One that it
/// names, if there is one, since words are told by it; else any, without its name; else none that is shown.
fn stands_for(holds: bool, off: Option<ObjRef>, on: Option<ObjRef>, hidden: Option<ObjRef>) -> String {
    match (off, hidden, on) {
        _ if holds => "<</Type/OCMD>>".to_owned(),
        (Some(off), ..) => format!("<</Type/OCMD/OCGs {off}>>"),
        (_, Some(hidden), _) => {
            format!("<</Type/OCMD/OCGs {hidden}/{} {}>>", layers::FORM, layers::NAMELESS)
        }
        (.., Some(on)) => format!("<</Type/OCMD/OCGs {on}/P/AllOff>>"),
        _ => "<</Type/OCMD>>".to_owned(),
    }
}

/// A walk through conditions.
struct Walk<'s, 'a> {
    states: &'s States,
    xref: &'a XRef,
    /// Layers and conditions that were met, of all conditions.
    named: usize,
}

impl<'a> Walk<'_, 'a> {
    /// Whether a condition holds; `None` where it is none, or nobody can tell. The first layers that it names, one that
    /// is not shown and one that is, come into `off` and `on`.
    fn holds(
        &mut self,
        condition: &Array<'a>,
        depth: usize,
        off: &mut Option<ObjRef>,
        on: &mut Option<ObjRef>,
    ) -> Option<bool> {
        let word = condition.iter::<Object<'a>>().next();
        let Some(Object::Name(word)) = word else { return None };
        let mut operands = Vec::new();
        for operand in condition.raw_iter().skip(1) {
            self.named += 1;
            if self.named > MAX_NAMED || depth >= MAX_DEPTH {
                return None;
            }
            let layer = operand.as_obj_ref();
            let object = match operand {
                MaybeRef::Ref(id) => self.xref.get::<Object<'a>>(id.into()),
                MaybeRef::NotRef(object) => Some(object),
            };
            match (object, layer) {
                (Some(Object::Array(inner)), _) => operands.push(self.holds(&inner, depth + 1, off, on)?),
                (Some(Object::Dict(_)), Some(layer)) => {
                    let shown = self.states.shows(layer);
                    let first = if shown { &mut *on } else { &mut *off };
                    *first = first.or(Some(layer));
                    operands.push(shown);
                }
                // What leads nowhere is passed over, as where layers are listed.
                _ => {}
            }
        }
        match (&*word as &[u8], &operands[..]) {
            (b"Not", [one]) => Some(!one),
            (b"And", [_, ..]) => Some(operands.iter().all(|holds| *holds)),
            (b"Or", [_, ..]) => Some(operands.iter().any(|holds| *holds)),
            _ => None,
        }
    }
}

/// The last trailer of a file, as it must stand behind what is added to it.
fn trailer(bytes: &[u8], xref: &XRef) -> Option<Vec<u8>> {
    if bytes.len() > MAX_BYTES {
        return None;
    }
    let from = |at: usize| bytes.get(at..);
    let last = memmem::rfind(bytes, b"startxref")?;
    let before =
        std::str::from_utf8(from(last + 9)?.trim_ascii_start().split(|byte| !byte.is_ascii_digit()).next()?)
            .ok()?
            .parse::<usize>()
            .ok();
    let own = before.and_then(from).and_then(|list| {
        let list = list.trim_ascii_start();
        let (list, end): (&[u8], &[u8]) = match list.strip_prefix(b"xref") {
            Some(table) => (table.get(memmem::find(table, b"trailer")?..)?, b"startxref"),
            None => (list, b"stream"),
        };
        let dict = list.get(memmem::find(list, b"<<")? + 2..)?;
        let dict = dict.get(..memmem::find(dict, end)?)?;
        Some((before?, dict.get(..memmem::rfind(dict, b">>")?)?))
    });
    let Some((before, own)) = own else {
        // A file without a list of its objects: that they are locked is nowhere else.
        let ObjectIdentifier { obj_number, gen_number } = xref.root_id();
        let bare = format!("trailer\n<</Root {obj_number} {gen_number} R>>");
        return memmem::find(bytes, LOCK).is_none().then(|| bare.into_bytes());
    };
    let mut trailer = format!("trailer\n<</Prev {before} ").into_bytes();
    let mut own = own.to_vec();
    // Lists that come before this one are found by the one that comes before it.
    for key in [&b"/Prev"[..], b"/XRefStm"] {
        while let Some(at) = memmem::find(&own, key) {
            own.get_mut(at + 1)?.make_ascii_lowercase();
        }
    }
    trailer.extend_from_slice(&own);
    trailer.extend_from_slice(b">>");
    Some(trailer)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Maker, text};
    use super::*;

    /// Of layers 90 (shown) and 91 (hidden), what a condition comes to.
    fn comes_to(condition: &str) -> String {
        let mut maker = Maker::new();
        maker.put(90, "<< /Type /OCG /Name (Plan) >>");
        maker.put(91, "<< /Type /OCG /Name (Draft) >>");
        maker.put(92, &format!("<< /Type /OCMD /VE {condition} >>"));
        maker.put(93, "[/Or 91 0 R [/And 90 0 R 90 0 R]]");
        maker.put(94, "[/Not 94 0 R]");
        maker.root("/OCProperties << /OCGs [90 0 R 91 0 R] /D << /OFF [91 0 R] >> >>");
        maker.page(&text(72.0, 700.0, 10.0, "words"));
        let found = Found::new(&Pdf::new(maker.bytes()).unwrap());
        let words = |(_, words): &(ObjectIdentifier, String)| words.clone();
        found.objects.first().map_or_else(|| format!("unknown: {}", found.unknown), words)
    }

    #[test]
    fn conditions_come_to_what_the_specification_says() {
        let shown = "<</Type/OCMD>>";
        let hidden = "<</Type/OCMD/OCGs 91 0 R>>";
        let hidden_by_others = "<</Type/OCMD/OCGs 91 0 R/FolioscopeLayer 1000000>>";
        for (condition, expected) in [
            ("[/Not 91 0 R]", shown),
            ("[/Not 90 0 R]", hidden_by_others),
            ("[/And 90 0 R 91 0 R]", hidden),
            ("[/Or 91 0 R 90 0 R]", shown),
            ("[/And 90 0 R [/Or 91 0 R 91 0 R]]", hidden),
            ("[/And 90 0 R [/Not [/Or 91 0 R 91 0 R]]]", shown),
            ("[/Not 93 0 R]", hidden),
            ("[/And null 90 0 R]", shown),
            // What is no condition, or is one of itself.
            ("[/Not]", "unknown: true"),
            ("[/Xor 90 0 R]", "unknown: true"),
            ("94 0 R", "unknown: true"),
        ] {
            assert_eq!(comes_to(condition), expected, "{condition}");
        }
    }
}
