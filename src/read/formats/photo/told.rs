//! What a picture's file says of itself: when, where, by whom and with what it was taken and changed; and what it hides.

use super::parts::Parts;
use super::{Hidden, records, taken};
use crate::data::document::{Aside, AsideKind, Unseen};
use crate::data::draft::Draft;
use crate::data::wording::{counted, grouped};
use crate::read::picture;
use crate::read::source::Peek;
use crate::read::source::kind::{self, Kind};
use image::DynamicImage;
use image::imageops::FilterType;
use taken::Taken;

/// Facts of a picture.
const MAX_FACTS: usize = 200;
/// Letters of a fact.
const MAX_LETTERS: usize = 500;
/// Details that are said at the end, in one fact.
const MAX_DETAILS: usize = 60;
/// A larger one is no small picture.
const MAX_COMPARED: u64 = 16_000_000;
/// Squares into which both pictures are reduced, on a side.
const SQUARES: u32 = 16;
/// Of 255, by which the squares of two pictures of one scene differ at most, on average: small pictures are sharpened.
const ALIKE: u32 = 24;
/// Columns or rows of a small picture are bars that fill it up where no point of them is lighter.
const BAR: u8 = 24;
/// By how much of itself the shape of a small picture may differ: sides are rounded.
const SHAPE: f32 = 0.06;

/// What PNG calls what everybody tells of a picture, and how that is called here; all else is a remark of somebody.
const PNG_FACTS: &[(&str, &str)] = &[
    ("Title", "Title"),
    ("Description", "Description"),
    ("Copyright", "Copyright"),
    ("Creation Time", "Created on"),
    ("Software", "Program"),
    ("Source", "Source"),
    ("Disclaimer", "Disclaimer"),
    ("Warning", "Warning"),
];

/// What is said of a picture, on its way into a draft: the same thing is said once, whoever says it, and what only those ask
/// who know cameras stands together at the end.
pub struct Card<'d, 'p> {
    draft: &'d mut Draft<'p>,
    details: Vec<String>,
    details_left_out: u64,
}

impl<'d, 'p> Card<'d, 'p> {
    pub fn new(draft: &'d mut Draft<'p>) -> Self {
        Self { draft, details: Vec::new(), details_left_out: 0 }
    }

    pub fn fact(&mut self, name: &str, words: &str) {
        let words: String = words.trim().chars().take(MAX_LETTERS).collect();
        let others = &mut self.draft.facts().others;
        let said = others.iter().any(|(own, said)| own == name && are_one(said, &words));
        if !words.is_empty() && others.len() < MAX_FACTS && !said {
            others.push((name.to_owned(), words));
        }
    }

    pub fn some(&mut self, name: &str, words: Option<String>) {
        words.iter().for_each(|words| self.fact(name, words));
    }

    pub fn author(&mut self, name: &str) {
        let name = name.trim().trim_matches('"').trim();
        let authors = &mut self.draft.facts().authors;
        if !name.is_empty() && authors.len() < 20 && !authors.iter().any(|own| own == name) {
            authors.push(name.to_owned());
        }
    }

    pub fn title(&mut self, title: &str) {
        let title: String = title.trim().chars().take(MAX_LETTERS).collect();
        if !title.is_empty() {
            self.draft.facts().title.get_or_insert(title);
        }
    }

    /// Of what only those ask who know cameras or programs.
    pub fn detail(&mut self, name: &str, words: &str) {
        let detail = format!("{name}: {}", words.trim());
        if self.details.len() >= MAX_DETAILS {
            self.details_left_out += 1;
        } else if !self.details.contains(&detail) {
            self.details.push(detail);
        }
    }

    pub fn complain(&mut self, words: &str) {
        self.draft.complain_at(words, None, None);
    }

    /// Something that the picture does not show.
    pub fn unseen(&mut self, kind: Unseen, name: &str, words: String) {
        self.aside(AsideKind::Unseen(kind), name, words);
    }

    pub fn aside(&mut self, kind: AsideKind, name: &str, words: String) {
        self.draft.aside(Aside { kind, name: name.to_owned(), words, when: None, place: None, span: None });
    }

    /// Says what was gathered for the end.
    pub fn finish(self) {
        let more = match self.details_left_out {
            0 => String::new(),
            more => format!("; and {} more", grouped(more)),
        };
        let words = self.details.join("; ") + &more;
        // It may be longer than any other: it is many.
        if !words.is_empty() {
            self.draft.facts().others.push(("Further details".to_owned(), words));
        }
    }
}

/// Whether two values say the same: the same words, or the same minute in two ways of writing moments.
fn are_one(one: &str, other: &str) -> bool {
    let minute = |words: &str| {
        words
            .get(..16)
            .filter(|words| words.starts_with(|c: char| c.is_ascii_digit()) && words.contains(':'))
            .map(str::to_owned)
    };
    one == other || minute(one).is_some_and(|own| Some(own) == minute(other))
}

/// Says everything of one file, whose first picture has this size, to a draft.
pub fn tell(
    bytes: &[u8],
    (parts, taken): (&Parts, Option<&Taken>),
    size: Option<(u32, u32)>,
    draft: &mut Draft,
) {
    let mut card = Card::new(draft);
    if let Some(taken) = taken {
        taken::tell(taken, size, &mut card);
    }
    if let Some(xmp) = &parts.xmp {
        records::tell_xmp(&String::from_utf8_lossy(xmp), taken.is_some(), &mut card);
    }
    if let Some(iptc) = &parts.iptc {
        records::tell_iptc(iptc, &mut card);
    }
    for (name, words) in &parts.remarks {
        let known = PNG_FACTS.iter().find(|(own, _)| own == name);
        match (name.as_str(), known) {
            ("Author" | "Artist", _) => card.author(words),
            (_, Some((_, name))) => card.fact(name, words),
            (name, None) => card.unseen(Unseen::Comment, name, words.clone()),
        }
    }
    if let Some((_, rest)) = parts.after(bytes) {
        let size = counted(rest.len() as u64, "byte");
        let words = format!(
            "{size} follow the end of the picture, which programs that show pictures pass over. They look like {}.",
            seems(rest)
        );
        card.unseen(Unseen::AfterEnd, "", words);
    }
    card.finish();
}

/// Says which files lie in it, and how the small pictures differ from the large one where its points are known.
pub fn tell_hidden(bytes: &[u8], hidden: &[Hidden], large: Option<&DynamicImage>, draft: &mut Draft) {
    let mut card = Card::new(draft);
    for (number, file) in (0..).zip(hidden) {
        card.aside(AsideKind::Attachment(number), file.name, file.words(bytes, large));
    }
}

/// What bytes are, by their beginning.
pub fn seems(bytes: &[u8]) -> String {
    match kind::of(&Peek::of(bytes, "")) {
        Some(kind) => kind.words().to_owned(),
        None if std::str::from_utf8(bytes).is_ok() => "text".to_owned(),
        None => "data of an unknown kind".to_owned(),
    }
}

/// The ending of a name for bytes that have none.
pub fn ending(bytes: &[u8]) -> &'static str {
    match kind::of(&Peek::of(bytes, "")) {
        Some(Kind::Jpeg) => "jpg",
        Some(Kind::Png) => "png",
        Some(Kind::Pdf) => "pdf",
        Some(Kind::Zip) => "zip",
        Some(Kind::Video) => "mp4",
        _ => "bin",
    }
}

/// How a small picture differs from the large one, as a sentence; `None` where it does not, or nobody can say.
pub fn difference(large: &DynamicImage, small: &[u8]) -> Option<String> {
    let small = picture::unturned(small, MAX_COMPARED).ok()?;
    // Cameras squeeze the large one into the shape of their small ones, fill that up with bars, or take its middle.
    let ways = [(large, &small), (large, &without_bars(&small)), (&middle_of(large, &small), &small)];
    if ways.iter().any(|(large, small)| are_alike(large, small)) {
        return None;
    }
    let shape = |one: &DynamicImage| one.width() as f32 / one.height().max(1) as f32;
    Some(match (shape(&small) / shape(large) - 1.0).abs() > SHAPE {
        true => format!(
            "It shows something else than the picture does, and has another shape ({} × {} beside {} × {}): the picture \
             was cut or changed after it was made, and the small one may show what is gone.",
            grouped(small.width().into()),
            grouped(small.height().into()),
            grouped(large.width().into()),
            grouped(large.height().into())
        ),
        false => "It shows something else than the picture does: the picture was changed after it was made."
            .to_owned(),
    })
}

fn are_alike(large: &DynamicImage, small: &DynamicImage) -> bool {
    let squares = |one: &DynamicImage| one.resize_exact(SQUARES, SQUARES, FilterType::Triangle).to_luma8();
    let (one, other) = (squares(small), squares(large));
    let apart: u32 =
        one.as_raw().iter().zip(other.as_raw()).map(|(one, other)| u32::from(one.abs_diff(*other))).sum();
    apart / (SQUARES * SQUARES) <= ALIKE
}

/// The middle of a picture, in the shape of another.
fn middle_of(large: &DynamicImage, small: &DynamicImage) -> DynamicImage {
    let (width, height) = (u64::from(large.width()), u64::from(large.height()));
    let (wide, high) = (u64::from(small.width()).max(1), u64::from(small.height()).max(1));
    let (w, h) = ((height * wide / high).clamp(1, width), (width * high / wide).clamp(1, height));
    large.crop_imm(((width - w) / 2) as u32, ((height - h) / 2) as u32, w as u32, h as u32)
}

/// Small pictures of cameras have one shape, and black bars where the large one has another.
fn without_bars(picture: &DynamicImage) -> DynamicImage {
    let grey = picture.to_luma8();
    let (width, height) = grey.dimensions();
    let dark_row = |y: &u32| (0..width).all(|x| grey.get_pixel(x, *y).0[0] < BAR);
    let dark_column = |x: &u32| (0..height).all(|y| grey.get_pixel(*x, y).0[0] < BAR);
    let top = (0..height / 4).take_while(dark_row).count() as u32;
    let bottom = (0..height).rev().take(height as usize / 4).take_while(dark_row).count() as u32;
    let left = (0..width / 4).take_while(dark_column).count() as u32;
    let right = (0..width).rev().take(width as usize / 4).take_while(dark_column).count() as u32;
    picture.crop_imm(left, top, width - left - right, height - top - bottom)
}
