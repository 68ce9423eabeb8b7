//! Pictures and shapes of an RTF file, and documents of other programs that lie in it.

use super::Body;
use crate::data::document::{AsideKind, PictureSource};
use crate::data::draft::Draft;
use crate::read::formats::rtf::heads;
use crate::read::formats::rtf::tokens::{Token, Tokens};
use crate::read::office::{Pictured, aside};
use crate::read::picture::foreign;

/// Bytes of one picture, and of all of a file.
const MAX_PICTURE: usize = 12 * 1024 * 1024;
const MAX_PICTURES: usize = 64 * 1024 * 1024;
/// Pictures of one paragraph.
const MAX_AFTER: usize = 1_000;
/// Twentieths of a point in a pixel of the page.
const TWIPS: i64 = 15;
const TWIPS_PER_CM: f32 = 1440.0 / 2.54;
/// The longest side that is asked for, in pixels.
const MAX_SIDE: i64 = 10_000;

impl Body<'_> {
    /// A picture: its kind, its size, and its bytes as letters or as they are.
    pub(super) fn picture(&mut self, group: &[u8], draft: &mut Draft) {
        let mut tokens = Tokens::new(group);
        let (mut kind, mut bytes, mut half) = ("", Vec::new(), None);
        let (mut side, mut scale, mut cut) = ([0_i64; 2], [100_i64; 2], [0_i64; 4]);
        while let Some(token) = tokens.next() {
            match token {
                Token::Open => {
                    let part = tokens.rest_of_group();
                    self.property(part, false, draft);
                }
                Token::Word(name, number) => {
                    let number = i64::from(number.unwrap_or(0));
                    match name {
                        "pngblip" => kind = "png",
                        "jpegblip" => kind = "jpeg",
                        "emfblip" => kind = "EMF",
                        "wmetafile" => kind = "WMF",
                        "macpict" => kind = "PICT",
                        "dibitmap" | "wbitmap" => kind = "bitmap",
                        "picwgoal" => side[0] = number,
                        "pichgoal" => side[1] = number,
                        "picscalex" => scale[0] = number,
                        "picscaley" => scale[1] = number,
                        "piccropl" => cut[0] = number,
                        "piccropt" => cut[1] = number,
                        "piccropr" => cut[2] = number,
                        "piccropb" => cut[3] = number,
                        _ => {}
                    }
                }
                Token::Binary(own) => bytes.extend_from_slice(own.get(..MAX_PICTURE + 1).unwrap_or(own)),
                Token::Bytes(letters) if bytes.len() <= MAX_PICTURE => {
                    take_hex(letters, &mut half, &mut bytes);
                }
                _ => {}
            }
        }
        self.pictures = self.pictures.saturating_add(bytes.len());
        let source = match kind {
            _ if bytes.is_empty() => return,
            _ if bytes.len() > MAX_PICTURE || self.pictures > MAX_PICTURES => {
                PictureSource::Missing("This picture is too large to be shown out of an RTF file.".to_owned())
            }
            "png" | "jpeg" => PictureSource::Bytes(bytes.into()),
            "" => PictureSource::Missing("This picture is of an unknown kind.".to_owned()),
            kind => {
                let [wide, high] = side.map(|side| side as f32 / TWIPS_PER_CM);
                PictureSource::Missing(foreign::sentence(kind, Some((wide, high))))
            }
        };
        let pixels = |at: usize| {
            let (side, scale) = (side.get(at).copied()?, scale.get(at).copied()?);
            let long = side.saturating_mul(scale) / 100 / TWIPS;
            u32::try_from(long.clamp(0, MAX_SIDE)).ok().filter(|long| *long > 0)
        };
        let size = pixels(0).zip(pixels(1));
        let mut picture = Pictured::new(source, &std::mem::take(&mut self.description), size);
        let [wide, high] = side;
        for ((_, part), (cut, side)) in
            picture.cut.iter_mut().zip(cut.into_iter().zip([wide, high, wide, high]))
        {
            *part = (side > 0).then(|| cut as f32 / side as f32);
        }
        if !self.in_table && self.shown_after.len() < MAX_AFTER {
            self.shown_after.push(picture);
        } else {
            self.ensure(draft);
            picture.write(draft);
        }
    }

    /// Shows the pictures of a paragraph that has ended.
    pub(super) fn show_pictures(&mut self, draft: &mut Draft) {
        for picture in std::mem::take(&mut self.shown_after) {
            self.begin_page(draft);
            picture.write_alone(draft);
        }
    }

    /// What is said of a shape or a picture, as names and values: `{\sp{\sn wzDescription}{\sv …}}`.
    pub(super) fn property(&mut self, group: &[u8], shape: bool, draft: &mut Draft) {
        let mut tokens = Tokens::new(group);
        let (mut name, mut depth) = (String::new(), 0_usize);
        while let Some(token) = tokens.next() {
            match token {
                // The properties of a picture stand in a group of their own.
                Token::Open => depth += 1,
                Token::Close => depth = depth.saturating_sub(1),
                Token::Word("sn", _) => {
                    name = heads::plain(tokens.rest_of_group());
                    depth = depth.saturating_sub(1);
                }
                Token::Word("sv", _) => {
                    let value = tokens.rest_of_group();
                    depth = depth.saturating_sub(1);
                    match name.trim() {
                        "wzDescription" => {
                            self.description = self.heads.words(value, self.usual).trim().to_owned();
                        }
                        // Letters that are drawn as a shape, such as a watermark.
                        "gtextUNICODE" => {
                            let words = self.heads.words(value, self.usual);
                            self.say(&words, draft);
                        }
                        "pib" if shape => {
                            let mut inner = Tokens::new(value);
                            while let Some(token) = inner.next() {
                                if token == Token::Word("pict", None) {
                                    let group = inner.rest_of_group();
                                    self.picture(group, draft);
                                }
                            }
                        }
                        _ => {}
                    }
                }
                _ => {}
            }
        }
    }

    /// A document of another program, which ends at this byte of the file.
    pub(super) fn object(&mut self, end: Option<usize>, draft: &mut Draft) {
        let class = std::mem::take(&mut self.object_class);
        let words = match class.as_str() {
            "" => "A document of another program.".to_owned(),
            class => format!("Made with {class}."),
        };
        // The last one that begins before.
        let number = end
            .map(|end| self.objects.partition_point(|start| *start < end))
            .and_then(|count| count.checked_sub(1));
        let kind = match number {
            Some(number) => AsideKind::Attachment(number as u32),
            None => AsideKind::Described,
        };
        draft.aside_here(aside(kind, "Embedded object", &words));
    }
}

/// Bytes that are written as two letters each.
pub fn take_hex(letters: &[u8], half: &mut Option<u8>, bytes: &mut Vec<u8>) {
    for letter in letters {
        let Some(digit) = char::from(*letter).to_digit(16).map(|digit| digit as u8) else { continue };
        match half.take() {
            Some(high) => bytes.push(high << 4 | digit),
            None => *half = Some(digit),
        }
    }
}
