//! Pictures as a list: what each promises, and how it looks in a sketch.

use super::{Bounds, Listed, Reach, Said, Speaks};
use crate::data::document::{Picture, PictureSource};
use crate::data::limits::{ADDRESS, Cutter, FAR, MANY, PICTURE_BYTES, WORDS};
use crate::data::sketch::{path_words, span_value};
use crate::data::wording::grouped;
use serde_json::{Value, json};
use std::path::{Component, Path};

/// Pixels of a side that a picture may ask for.
const MOST_PIXELS: u32 = FAR as u32;

impl Speaks for Picture {
    fn says(&self, hear: &mut dyn FnMut(Said<'_>)) {
        hear(Said::Span(self.span));
        hear(Said::Words(&self.description, WORDS));
        match &self.source {
            PictureSource::File(path) => hear(Said::Words(&path.to_string_lossy(), ADDRESS)),
            PictureSource::Remote(words) | PictureSource::Missing(words) => {
                hear(Said::Words(words, ADDRESS));
            }
            PictureSource::Bytes(bytes) => hear(Said::Count(bytes.len(), PICTURE_BYTES)),
            PictureSource::Inside(_) => {}
        }
    }

    fn shorten(&mut self, cutter: &mut Cutter) {
        cutter.words(&mut self.description, WORDS);
        self.asked_size = self.asked_size.map(|(w, h)| (w.min(MOST_PIXELS), h.min(MOST_PIXELS)));
        let missing = match &mut self.source {
            PictureSource::File(path) if cutter.too_long(path.to_string_lossy().len(), ADDRESS) => {
                format!("This picture's address has more than {} bytes.", grouped(ADDRESS.bytes as u64))
            }
            PictureSource::Bytes(bytes) if bytes.len() > PICTURE_BYTES => {
                let (len, most) = (bytes.len() as u64, PICTURE_BYTES as u64);
                format!(
                    "This picture has {} bytes, more than the {} that are kept of one that lies in a page.",
                    grouped(len),
                    grouped(most)
                )
            }
            // It is shown as words, and never followed.
            PictureSource::Remote(words) | PictureSource::Missing(words) => {
                return cutter.words(words, ADDRESS);
            }
            PictureSource::File(_) | PictureSource::Bytes(_) | PictureSource::Inside(_) => return,
        };
        self.source = PictureSource::Missing(missing);
    }
}

impl Picture {
    /// Takes away a file that a document has no business with: one that does not lie in its own folder or below it.
    pub fn stay_beside(&mut self, document: Option<&Path>) {
        if let PictureSource::File(path) = &self.source
            && !beside(path, document)
        {
            let words = "This picture does not lie beside the file.";
            self.source = PictureSource::Missing(words.to_owned());
        }
    }
}

impl Listed for Picture {
    const MOST: usize = MANY;

    fn burden(&self) -> usize {
        if let PictureSource::Bytes(bytes) = &self.source { bytes.len() } else { 0 }
    }

    fn held(&self, have: &Reach) -> Self {
        Self { span: have.clip(self.span), ..self.clone() }
    }

    fn check(&self, bounds: &Bounds) -> Result<(), String> {
        if self.asked_size.is_some_and(|(w, h)| w.max(h) > MOST_PIXELS) {
            return Err(format!("it asks to be {:?} pixels large", self.asked_size));
        }
        match &self.source {
            PictureSource::File(path) if !beside(path, bounds.path) => {
                Err("it does not lie beside the document".to_owned())
            }
            _ => Ok(()),
        }
    }

    fn line(&self, index: usize) -> String {
        let source = match &self.source {
            PictureSource::File(path) => format!("file {}", path_words(path)),
            PictureSource::Bytes(bytes) => format!("{} bytes", bytes.len()),
            PictureSource::Inside(number) => format!("inside {number}"),
            PictureSource::Remote(address) => format!("remote {address}"),
            PictureSource::Missing(why) => format!("missing: {why}"),
        };
        let size = self.asked_size.map(|(width, height)| format!(" {width}×{height}")).unwrap_or_default();
        format!("picture {index} [{}]{size} {source} “{}”", self.span, self.description)
    }

    fn value(&self, index: usize) -> Value {
        let (source, address, bytes) = match &self.source {
            PictureSource::File(path) => ("file", path_words(path), None),
            PictureSource::Bytes(bytes) => ("bytes", String::new(), Some(bytes.len())),
            PictureSource::Inside(number) => ("inside", number.to_string(), None),
            PictureSource::Remote(address) => ("remote", address.clone(), None),
            PictureSource::Missing(why) => ("missing", why.clone(), None),
        };
        json!({
            "index": index,
            "span": span_value(self.span),
            "source": source,
            "address": address,
            "bytes": bytes,
            "description": self.description,
            "size": self.asked_size.map(|(width, height)| [width, height]),
        })
    }
}

/// Whether a file lies in the folder of another or below it: the window opens no other for a stranger.
fn beside(path: &Path, other: Option<&Path>) -> bool {
    let plain = path.components().all(|part| !matches!(part, Component::ParentDir));
    plain && other.and_then(Path::parent).is_some_and(|folder| path.starts_with(folder))
}
