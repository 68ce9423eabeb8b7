//! The shapes of a slide of PowerPoint: what each is, where it lies, and its XML; out of their groups, the title first.

use super::scale::{self, Scale};
use crate::read::slides::Frame;
use crate::read::xml::{Event, Tag, Xml};
use memchr::memmem;

/// Shapes of one slide, and groups within each other.
const MAX_SHAPES: usize = 10_000;
const MAX_GROUPS: usize = 64;
/// What a choice must have to be read in the place of the plain form beside it.
const SHOWS: [&str; 6] = ["<a:t>", "<a:t ", "r:embed", "m:t>", "<c:chart", "dgm:relIds"];

/// A slide with its shapes.
#[derive(Default)]
pub struct Slide<'t> {
    /// It is passed over when the slides are shown.
    pub hidden: bool,
    /// It shows what stands on its layout and master.
    pub shows_master: bool,
    pub shapes: Vec<Shape<'t>>,
    /// What is wrong with it, to be said after which slide it is.
    pub faults: Vec<&'static str>,
}

/// A shape.
#[derive(Default)]
pub struct Shape<'t> {
    /// What it holds the place of: `title`, `body`, `sldNum`, …; empty where it holds none's.
    pub place: String,
    /// What it shows is said in words.
    pub description: String,
    /// It is not to be seen.
    pub hidden: bool,
    /// Where it lies, in the units of the file; `None` where its layout says it.
    pub frame: Option<Frame>,
    /// Where a click on it leads, by the relation, and what else it would do.
    pub link: Option<String>,
    pub action: Option<String>,
    /// What of its picture is cut away: at the left, the top, the right and the bottom, in thousandths of a percent.
    pub cut: Option<[f64; 4]>,
    /// As XML.
    pub inside: &'t str,
}

impl Shape<'_> {
    pub fn is_title(&self) -> bool {
        matches!(self.place.as_str(), "title" | "ctrTitle")
    }

    /// Whether it is what stands on each slide: a number, a date, a line at its head or foot.
    pub fn is_furniture(&self) -> bool {
        matches!(self.place.as_str(), "sldNum" | "dt" | "ftr" | "hdr")
    }
}

fn scaled(frame: Frame, scale: Scale) -> Frame {
    Frame {
        left: scale.across(frame.left),
        top: scale.down(frame.top),
        right: scale.across(frame.right),
        bottom: scale.down(frame.bottom),
    }
}

/// The scale of a group within one that has a scale: where it lies, and the units that it has within.
fn within(own: Scale, outer: Frame, inner: Frame) -> Scale {
    let axis = |outer: (f64, f64), inner: (f64, f64), own: (f64, f64)| {
        let long = |(from, to): (f64, f64)| (from, to - from);
        let (factor, by) = scale::side(long(outer), long(inner));
        (factor * own.0, by * own.0 + own.1)
    };
    Scale {
        x: axis((outer.left, outer.right), (inner.left, inner.right), own.x),
        y: axis((outer.top, outer.bottom), (inner.top, inner.bottom), own.y),
    }
}

enum Leave {
    Nothing,
    Group,
    Choices,
}

/// The shapes of a slide. Of several forms of one thing, one is given.
pub fn of(text: &str) -> Slide<'_> {
    let mut slide = Slide { shows_master: true, ..Slide::default() };
    let mut xml = Xml::new(text);
    let (mut open, mut scales) = (Vec::new(), vec![Scale::NONE]);
    // Of the choices that are open: whether one was taken.
    let mut taken: Vec<bool> = Vec::new();
    loop {
        let start = xml.position();
        let Some(event) = xml.next_event() else { break };
        let tag = match event {
            Event::Start(tag) => tag,
            Event::End => {
                match open.pop() {
                    Some(Leave::Group) if scales.len() > 1 => drop(scales.pop()),
                    Some(Leave::Choices) => drop(taken.pop()),
                    _ => {}
                }
                continue;
            }
            Event::Text(_) => continue,
        };
        let scale = scales.last().copied().unwrap_or(Scale::NONE);
        match tag.full_name() {
            "p:sld" => {
                let off = |value: String| value == "0" || value == "false";
                slide.hidden = tag.get("show").is_some_and(off);
                slide.shows_master = !tag.get("showMasterSp").is_some_and(off);
                open.push(Leave::Nothing);
            }
            "p:grpSp" if scales.len() < MAX_GROUPS => {
                scales.push(scale);
                open.push(Leave::Group);
            }
            "p:grpSpPr" => {
                let (own, inner) = group(&mut xml);
                if let (Some(own), Some(inner), true) = (own, inner, scales.len() > 1)
                    && let Some(last) = scales.last_mut()
                {
                    *last = within(scale, own, inner);
                }
            }
            "mc:AlternateContent" => {
                taken.push(false);
                open.push(Leave::Choices);
            }
            "mc:Choice" | "mc:Fallback" => {
                let choice = tag.full_name() == "mc:Choice";
                let shows = || {
                    let mut ahead = Xml::new(text.get(start..).unwrap_or_default());
                    ahead.next_event();
                    ahead.skip();
                    let inside = text.get(start..start + ahead.position()).unwrap_or_default();
                    SHOWS.iter().any(|sign| memmem::find(inside.as_bytes(), sign.as_bytes()).is_some())
                };
                match taken.last_mut() {
                    Some(taken) if !*taken && (!choice || shows()) => {
                        *taken = true;
                        open.push(Leave::Nothing);
                    }
                    _ => xml.skip(),
                }
            }
            "p:sp" | "p:pic" | "p:graphicFrame" | "p:cxnSp" => {
                let mut shape = look(&mut xml);
                shape.inside = text.get(start..xml.position()).unwrap_or_default();
                shape.frame = shape.frame.map(|frame| scaled(frame, scale));
                if slide.shapes.len() < MAX_SHAPES {
                    slide.shapes.push(shape);
                } else if slide.faults.is_empty() {
                    slide.faults.push("has more than 10,000 shapes; the rest is left out.");
                }
            }
            _ => open.push(Leave::Nothing),
        }
    }
    slide.faults.extend(xml.fault());
    // What is drawn first need not be read first, but for the title all else follows it.
    slide.shapes.sort_by_key(|shape| (!shape.is_title(), shape.is_furniture()));
    slide
}

/// What a shape says of itself, up to its end.
fn look(xml: &mut Xml<'_>) -> Shape<'static> {
    let mut shape = Shape::default();
    let (mut at, mut size, mut turned, mut named) = (None, None, false, false);
    xml.each_within(|tag| match tag.full_name() {
        "p:ph" => shape.place = tag.get("type").unwrap_or_else(|| "body".to_owned()),
        "p:cNvPr" if !named => {
            named = true;
            shape.description = tag.get("descr").unwrap_or_default();
            shape.hidden = tag.get("hidden").is_some_and(|hidden| hidden == "1" || hidden == "true");
        }
        // Those of words in it come later.
        "a:hlinkClick" if named && at.is_none() && shape.link.is_none() => {
            shape.link = tag.get_full("r:id").filter(|id| !id.is_empty());
            shape.action = tag.get("action");
        }
        "a:xfrm" | "p:xfrm" => turned |= tag.get("rot").is_some_and(|turn| turn != "0"),
        "a:off" if at.is_none() => at = pair(tag, "x", "y"),
        "a:ext" if size.is_none() && tag.get("cx").is_some() => size = pair(tag, "cx", "cy"),
        "a:srcRect" => {
            let side = |name: &str| tag.get(name).and_then(|cut| cut.parse().ok()).unwrap_or(0.0);
            shape.cut = Some([side("l"), side("t"), side("r"), side("b")]);
        }
        _ => {}
    });
    shape.frame = at.zip(size).map(|((x, y), (wide, high))| {
        // One that is turned takes at most a square around its middle.
        let far = if turned { (wide + high) / 2.0 } else { 0.0 };
        match turned {
            true => {
                let (x, y) = (x + wide / 2.0, y + high / 2.0);
                Frame { left: x - far, top: y - far, right: x + far, bottom: y + far }
            }
            false => Frame { left: x, top: y, right: x + wide, bottom: y + high },
        }
    });
    shape
}

/// Where a group lies, and the units that it has within.
fn group(xml: &mut Xml<'_>) -> (Option<Frame>, Option<Frame>) {
    let mut sides = [None; 4];
    xml.each_within(|tag| match tag.full_name() {
        "a:off" => sides[0] = pair(tag, "x", "y"),
        "a:ext" if tag.get("cx").is_some() => sides[1] = pair(tag, "cx", "cy"),
        "a:chOff" => sides[2] = pair(tag, "x", "y"),
        "a:chExt" => sides[3] = pair(tag, "cx", "cy"),
        _ => {}
    });
    let frame = |at: Option<(f64, f64)>, size: Option<(f64, f64)>| {
        let ((x, y), (wide, high)) = at.zip(size)?;
        Some(Frame { left: x, top: y, right: x + wide, bottom: y + high })
    };
    let [at, size, inner_at, inner_size] = sides;
    (frame(at, size), frame(inner_at, inner_size))
}

fn pair(tag: &Tag<'_>, one: &str, other: &str) -> Option<(f64, f64)> {
    let number = |name: &str| tag.get(name).and_then(|number| number.parse::<f64>().ok());
    number(one).zip(number(other)).filter(|(one, other)| one.is_finite() && other.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_in_a_group_lies_where_the_group_puts_it() {
        let text = r#"<p:sld><p:spTree><p:grpSpPr/><p:grpSp><p:grpSpPr><a:xfrm><a:off x="1000" y="0"/><a:ext cx="100" cy="100"/><a:chOff x="0" y="0"/><a:chExt cx="10" cy="10"/></a:xfrm></p:grpSpPr>
            <p:sp><p:spPr><a:xfrm><a:off x="1" y="2"/><a:ext cx="3" cy="4"/></a:xfrm></p:spPr></p:sp></p:grpSp>
            <p:sp><p:spPr><a:xfrm><a:off x="1" y="2"/><a:ext cx="3" cy="4"/></a:xfrm></p:spPr></p:sp></p:spTree></p:sld>"#;
        let frames: Vec<Frame> = of(text).shapes.iter().filter_map(|shape| shape.frame).collect();
        assert_eq!(frames[0], Frame { left: 1010.0, top: 20.0, right: 1040.0, bottom: 60.0 });
        assert_eq!(frames[1], Frame { left: 1.0, top: 2.0, right: 4.0, bottom: 6.0 });
    }

    #[test]
    fn of_several_forms_the_first_that_shows_something_is_given() {
        let shape = |words: &str| format!("<p:sp><a:t>{words}</a:t></p:sp>");
        let choices = |first: &str| {
            format!(
                "<p:sld><mc:AlternateContent><mc:Choice>{first}</mc:Choice><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent></p:sld>",
                shape("second"),
                shape("plain")
            )
        };
        let inside =
            |text: &str| of(text).shapes.iter().map(|shape| shape.inside.to_owned()).collect::<Vec<_>>();
        assert_eq!(inside(&choices(&shape("first"))), [shape("first")]);
        assert_eq!(inside(&choices("<p:graphicFrame/>")), [shape("second")]);
    }
}
