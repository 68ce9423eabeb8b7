//! Which pictures and drawings of a page cannot be shown? The library passes over them without a word.
//!
//! Pictures are not decoded for it: that takes more than all else that is read of a page, and a picture that is made to
//! fill the memory would end the reading. Whether one begins as pictures of its kind do is cheap to tell, and tells
//! those of which nothing can be shown.

use super::unpack::{self, End};
use super::work::{self, Meter, cost};
use hayro::hayro_interpret::hayro_syntax::Filter;
use hayro::hayro_interpret::hayro_syntax::content::TypedIter;
use hayro::hayro_interpret::hayro_syntax::content::ops::TypedInstruction;
use hayro::hayro_interpret::hayro_syntax::object::{Dict, Name, ObjectIdentifier, Stream};
use hayro::hayro_interpret::hayro_syntax::page::Resources;
use hayro::hayro_interpret::hayro_syntax::xref::XRef;
use std::collections::{HashMap, HashSet};

/// Bytes of a picture that are unpacked, at most: enough to see that something comes out.
const MAX_BYTES: usize = 256 * 1024;
/// Of a drawing that is looked through for others; what comes later in it is not looked at.
const MAX_DRAWING: usize = 4 * 1024 * 1024;
/// Drawings within drawings; real ones have a few.
const MAX_DEPTH: usize = 12;

/// Why a picture or a drawing is not shown as it was meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Loss {
    /// The page names it, and it is nowhere.
    Missing,
    /// Nothing of it can be read.
    Damaged,
    /// It ends too early.
    Torn,
    /// It is packed in a way that is not known.
    Packed,
    /// It lies in another file.
    Elsewhere,
}

/// How many of a page are lost, by what is the matter with them.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Lost {
    pub missing: usize,
    pub damaged: usize,
    pub torn: usize,
    pub packed: usize,
    pub elsewhere: usize,
}

impl Lost {
    pub fn add(&mut self, loss: Loss) {
        *match loss {
            Loss::Missing => &mut self.missing,
            Loss::Damaged => &mut self.damaged,
            Loss::Torn => &mut self.torn,
            Loss::Packed => &mut self.packed,
            Loss::Elsewhere => &mut self.elsewhere,
        } += 1;
    }

    /// Adds what else was found.
    pub fn join(&mut self, other: Self) {
        let Self { missing, damaged, torn, packed, elsewhere } = other;
        self.missing += missing;
        self.damaged += damaged;
        self.torn += torn;
        self.packed += packed;
        self.elsewhere += elsewhere;
    }
}

/// What is known of the pictures and drawings of a document, from one page to the next.
#[derive(Default)]
pub struct Pictures {
    /// Pictures that were looked at.
    pictures: HashMap<ObjectIdentifier, Option<Loss>>,
    /// Whether something that a list of resources names is wrong, by where the list stands.
    lists: HashMap<*const u8, bool>,
}

impl Pictures {
    /// What is wrong with a picture; `None` for a sound one, as far as can be seen.
    pub fn loss(&mut self, picture: &Stream<'_>, meter: &Meter) -> Option<Loss> {
        // One within the instructions has no number of its own.
        let Some(id) = picture.dict().obj_id() else { return loss_of_picture(picture, meter) };
        *self.pictures.entry(id).or_insert_with(|| loss_of_picture(picture, meter))
    }

    /// Adds what a page names to be drawn, and the library passed over. `bare` tells that nothing at all was drawn:
    /// then all of it is looked at, and otherwise only what is wrong at the first glance.
    pub fn passed_over(
        &mut self,
        content: &[u8],
        resources: &Resources<'_>,
        (bare, xref): (bool, &XRef),
        meter: &Meter,
    ) -> Lost {
        let mut search = Search { found: Lost::default(), seen: HashSet::new(), bare, xref, meter };
        if bare || self.suspicious(&resources.x_objects, 0, meter) {
            search.look_through(content, resources, 0);
        }
        search.found
    }

    /// Whether anything in a list of what may be drawn, or in the lists of its drawings, is wrong.
    fn suspicious(&mut self, list: &Dict<'_>, depth: usize, meter: &Meter) -> bool {
        let place = list.data().as_ptr();
        if depth > MAX_DEPTH {
            return false;
        }
        if let Some(known) = self.lists.get(&place) {
            return *known;
        }
        // A list that leads back to itself adds nothing.
        self.lists.insert(place, false);
        let mut suspicious = false;
        for name in list.keys() {
            meter.pay_or_stop(work::STEP);
            let Some(drawn) = list.get::<Stream<'_>>(name.as_ref()) else {
                suspicious = true;
                continue;
            };
            suspicious |= loss_at_a_glance(&drawn).is_some();
            let own =
                drawn.dict().get::<Dict<'_>>("Resources").and_then(|own| own.get::<Dict<'_>>("XObject"));
            suspicious |= own.is_some_and(|own| self.suspicious(&own, depth + 1, meter));
        }
        self.lists.insert(place, suspicious);
        suspicious
    }
}

/// A walk through what a page draws.
struct Search<'m> {
    found: Lost,
    /// What was looked at, by its list and its name: each counts once.
    seen: HashSet<(*const u8, Vec<u8>)>,
    bare: bool,
    xref: &'m XRef,
    meter: &'m Meter,
}

impl Search<'_> {
    fn look_through(&mut self, content: &[u8], resources: &Resources<'_>, depth: usize) {
        self.meter.pay_or_stop(cost(content.len(), work::INSTRUCTION));
        let list = &resources.x_objects;
        let mut instructions = TypedIter::new(content);
        while let Some(instruction) = instructions.next() {
            let TypedInstruction::XObject(named) = instruction else { continue };
            let name: &[u8] = named.0.as_ref();
            if !self.seen.insert((list.data().as_ptr(), name.to_vec())) {
                continue;
            }
            self.meter.pay_or_stop(work::STEP);
            match list.get::<Stream<'_>>(name) {
                // What holds itself is not followed by the library, and is there.
                None if list
                    .get_ref(name)
                    .is_some_and(|id| self.xref.get::<Stream<'_>>(id.into()).is_some()) => {}
                None => self.found.add(Loss::Missing),
                Some(drawn) => self.look_at(&drawn, resources, depth),
            }
        }
    }

    fn look_at(&mut self, drawn: &Stream<'_>, resources: &Resources<'_>, depth: usize) {
        if let Some(loss) = loss_at_a_glance(drawn) {
            // Pictures of which the size is known are handed on by the library, and were counted there.
            return self.found.add(loss);
        }
        if !is(drawn, b"Form") || depth >= MAX_DEPTH {
            return;
        }
        let own = drawn.dict().get::<Dict<'_>>("Resources");
        if own.is_none() && !self.bare {
            return;
        }
        let unpacked = unpack::unpacked(drawn, MAX_DRAWING);
        self.meter.pay_or_stop(cost(unpacked.work, work::UNPACKED));
        if unpacked.bytes.is_empty() && unpacked.end == End::Broken {
            return self.found.add(Loss::Damaged);
        }
        let own = own.map(Resources::new);
        self.look_through(&unpacked.bytes, own.as_ref().unwrap_or(resources), depth + 1);
    }
}

fn is(drawn: &Stream<'_>, kind: &[u8]) -> bool {
    drawn.dict().get::<Name<'_>>("Subtype").is_some_and(|name| &*name == kind)
}

/// What keeps the library from drawing it, as far as its entries tell.
fn loss_at_a_glance(drawn: &Stream<'_>) -> Option<Loss> {
    let dict = drawn.dict();
    let sized = |short: &str, long: &str| dict.get::<u32>(short).or_else(|| dict.get::<u32>(long)).is_some();
    match dict.get::<Name<'_>>("Subtype").as_deref() {
        // Without its size; one that has it is looked at where it is drawn.
        Some(b"Image") => (!sized("W", "Width") || !sized("H", "Height")).then_some(Loss::Damaged),
        Some(b"Form") => {
            let boxed = dict.get::<[f32; 4]>("BBox").is_some();
            let picture = drawn.filters().iter().any(is_of_pictures);
            loss_of_filters(drawn).or((picture || !boxed).then_some(Loss::Damaged))
        }
        // Instructions for printers, which are shown nowhere.
        Some(b"PS") => None,
        _ => Some(Loss::Damaged),
    }
}

/// What keeps anything from being unpacked.
fn loss_of_filters(drawn: &Stream<'_>) -> Option<Loss> {
    if unpack::is_elsewhere(drawn.dict()) {
        return Some(Loss::Elsewhere);
    }
    (!unpack::all_known(drawn)).then_some(Loss::Packed)
}

fn is_of_pictures(filter: &Filter) -> bool {
    matches!(filter, Filter::DctDecode | Filter::JpxDecode | Filter::Jbig2Decode | Filter::CcittFaxDecode)
}

fn loss_of_picture(picture: &Stream<'_>, meter: &Meter) -> Option<Loss> {
    if let Some(loss) = loss_of_filters(picture) {
        return Some(loss);
    }
    let raw = picture.raw_data();
    let filters = picture.filters();
    let plain = filters.iter().take_while(|filter| !is_of_pictures(filter)).count();
    let (bytes, end) = match plain {
        0 => (raw, End::Whole),
        _ => {
            let unpacked = unpack::begun(picture, plain, MAX_BYTES);
            meter.pay_or_stop(cost(unpacked.work, work::UNPACKED));
            (unpacked.bytes.into(), unpacked.end)
        }
    };
    let begins = match filters.get(plain) {
        Some(Filter::DctDecode) => is_jpeg(&bytes),
        Some(Filter::JpxDecode) => is_jpeg_2000(&bytes),
        _ => !bytes.is_empty(),
    };
    match end {
        _ if !begins => Some(Loss::Damaged),
        End::Broken => Some(Loss::Torn),
        End::Whole | End::TooLarge => None,
    }
}

/// Whether bytes have what a JPEG must have before its picture: its size, and where the picture begins.
fn is_jpeg(bytes: &[u8]) -> bool {
    let sized = memchr::memchr_iter(0xFF, bytes).any(|at| {
        let sized = matches!(bytes.get(at + 1), Some(0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF));
        sized && bytes.get(at + 5..at + 9).is_some_and(|size| size != [0; 4])
    });
    bytes.starts_with(b"\xFF\xD8") && sized && memchr::memmem::find(bytes, b"\xFF\xDA").is_some()
}

/// Whether bytes begin as JPEG 2000 does, in its box or bare.
fn is_jpeg_2000(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\0\0\0\x0CjP  \r\n\x87\n") || bytes.starts_with(b"\xFF\x4F\xFF\x51")
}
