//! Drawings that stand in a page itself. In a book they are pictures: a cover that a drawing only sets to the size of the
//! screen is the picture in it, and everything else becomes the source of a drawing, which is drawn when it is seen.

use super::*;
use crate::data::draft::short_title;
use crate::read::slides::canvas::escape;

/// Bytes of the sources of all drawings of a page.
pub(super) const MAX_BYTES: usize = 8 * 1024 * 1024;
/// Bytes of one.
const MAX_DRAWING: usize = 2 * 1024 * 1024;
/// Pictures in one.
const MAX_PICTURES: usize = 100;
/// Elements that leave something on the page.
const SHAPES: &[&str] = &["path", "rect", "circle", "ellipse", "line", "polyline", "polygon"];
/// Those that are words, which stand below the drawing: where there is nothing else, a picture would say no more.
const WORDS: &[&str] = &["text", "foreignObject"];
/// Parts that a drawing uses again, which are looked for in it.
const MAX_USES: usize = 20;
/// Elements that are not handed on: programs, and pages in the drawing, whose words stand below it.
const LEFT_OUT: &[&str] = &["script", "foreignObject", "metadata", "title", "desc"];

/// What is in a drawing.
#[derive(Default)]
struct Held {
    pictures: Vec<NodeId>,
    shapes: usize,
    words: usize,
    title: Option<NodeId>,
}

impl<'t> Walker<'_, 't, '_> {
    /// A drawing that has just begun.
    pub(super) fn drawn(&mut self, id: NodeId) {
        let shown = self.listing.is_none() && self.drawing == 0 && self.invisible.is_none();
        if !self.around.drawings || !shown {
            return;
        }
        let Held { pictures, shapes, words, title } = self.held(id);
        let said = title.map(|title| self.tree.words(title, TITLE_BYTES));
        let said = said.as_deref().or(self.attribute(id, "aria-label")).unwrap_or("").trim().to_owned();
        let said = short_title(&said);
        if !pictures.is_empty() {
            self.pictures_in(&pictures, &said, shapes + words > 0);
        } else if shapes == 0 || !self.draw(id, &said) {
            return;
        }
        self.told_title = title.unwrap_or(NONE);
    }

    fn held(&self, id: NodeId) -> Held {
        let (mut held, mut at) = (Held::default(), self.tree.following(id, id, true));
        let mut uses = 0;
        while at != NONE {
            let name = self.tree.name(at);
            match name {
                "image" if self.address_of(at).is_some() => held.pictures.push(at),
                "title" if self.tree.parent(at) == id && held.title.is_none() => held.title = Some(at),
                // Signs of a page are often kept apart from where they are drawn.
                "use" if uses < MAX_USES => {
                    uses += 1;
                    held.shapes += usize::from(self.has_part(id, at));
                }
                _ => {
                    held.shapes += usize::from(SHAPES.contains(&name));
                    held.words += usize::from(WORDS.contains(&name));
                }
            }
            at = self.tree.following(at, id, name != "defs");
        }
        held
    }

    fn has_part(&self, top: NodeId, used: NodeId) -> bool {
        let Some(name) = self.address_of(used).and_then(|address| address.strip_prefix('#')) else {
            return false;
        };
        let mut at = top;
        while at != NONE && self.attribute(at, "id") != Some(name) {
            at = self.tree.following(at, top, true);
        }
        at != NONE
    }

    fn address_of(&self, id: NodeId) -> Option<&'t str> {
        self.attribute(id, "href").map(str::trim).filter(|address| !address.is_empty())
    }

    fn pictures_in(&mut self, pictures: &[NodeId], said: &str, more: bool) {
        for picture in pictures.iter().take(MAX_PICTURES) {
            let address = self.joined(self.address_of(*picture).unwrap_or_default());
            let source = address::picture_source(&address, self.around);
            self.put_picture(*picture, source, said, None);
        }
        if more || pictures.len() > MAX_PICTURES {
            let words = "Here lines and words are drawn over a picture. The picture is shown without them; the words stand \
                         below it.";
            self.draft.complain(words, None);
        }
    }

    /// Whether there is room for it.
    fn draw(&mut self, id: NodeId, said: &str) -> bool {
        let source = source(self.tree, id, MAX_DRAWING.min(self.drawing_room));
        let Some(source) = source else {
            let words = "A drawing that stands here is too long to be drawn.";
            self.draft.complain(words, None);
            return false;
        };
        self.drawing_room = self.drawing_room.saturating_sub(source.len());
        let side = |name| self.attribute(id, name)?.trim().trim_end_matches("px").parse::<u32>().ok();
        let asked = side("width").zip(side("height"));
        self.put_picture(id, PictureSource::Bytes(source.into_bytes().into()), said, asked);
        true
    }
}

/// A drawing of a page as one by itself; `None` where it is longer than `most`.
fn source(tree: &Tree, top: NodeId, most: usize) -> Option<String> {
    let mut out = String::new();
    let (mut at, mut open): (NodeId, Vec<NodeId>) = (top, Vec::new());
    while at != NONE {
        while open.last().is_some_and(|last| *last != tree.parent(at)) && at != top {
            end(tree, open.pop()?, &mut out);
        }
        let into = match tree.node(at).map(|node| &node.data) {
            Some(Data::Element(name, attributes)) if is_drawn(name) => {
                out.push('<');
                out.push_str(&name.local);
                if at == top {
                    out.push_str(NAMESPACES);
                }
                for attribute in attributes {
                    say(attribute, &mut out);
                }
                out.push('>');
                open.push(at);
                true
            }
            Some(Data::Text(text)) => {
                escape(text, &mut out);
                false
            }
            _ => false,
        };
        if out.len() > most {
            return None;
        }
        at = tree.following(at, top, into);
    }
    while let Some(last) = open.pop() {
        end(tree, last, &mut out);
    }
    (out.len() <= most).then_some(out)
}

const NAMESPACES: &str = " xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"";

fn end(tree: &Tree, id: NodeId, out: &mut String) {
    out.push_str("</");
    out.push_str(tree.name(id));
    out.push('>');
}

fn is_drawn(name: &html5ever::QualName) -> bool {
    name.ns == ns!(svg) && is_name(&name.local) && !LEFT_OUT.contains(&&*name.local)
}

/// Letters, digits and a few signs: what is more is no name of anything that is drawn.
fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

fn say(attribute: &html5ever::Attribute, out: &mut String) {
    let name = &*attribute.name.local;
    if !is_name(name) || name.starts_with("xmlns") || name.starts_with("on") {
        return;
    }
    out.push(' ');
    if attribute.name.ns == ns!(xlink) {
        out.push_str("xlink:");
    } else if attribute.name.ns == ns!(xml) {
        out.push_str("xml:");
    } else if attribute.name.ns != ns!() {
        out.pop();
        return;
    }
    out.push_str(name);
    out.push_str("=\"");
    escape(&attribute.value, out);
    out.push('"');
}
