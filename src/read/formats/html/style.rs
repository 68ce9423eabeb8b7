//! What the `style` of an element says that matters to a reader: is it hidden, bold, a block of its own?
//!
//! As browsers read it: of one property the last declaration holds that is valid, and an `!important` one before all
//! others. Read are `style` attributes, `hidden`, and whether a dialog is open. Not read are the rules of style sheets, in
//! the page or beside it: what only they hide is shown. Nor is what hides words by its looks and not by name (letters
//! without size or in the colour of the page, boxes outside of the window): those words are shown too, because one who
//! reads a page as evidence loses more by words that are missing than by words that others do not see.

use super::declarations;
use super::tree::{NodeId, Tree};
use crate::data::document::MarkKind;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// It has no box, and nothing in it has.
    pub hidden: bool,
    /// Whether it can be seen, for all in it that says nothing else; `None` where that is as around it.
    pub visible: Option<bool>,
    pub block: bool,
    /// White space counts.
    pub keeps_lines: bool,
    pub marks: Vec<MarkKind>,
}

/// What holds of a property by now.
#[derive(Clone, Copy)]
struct Held<T> {
    value: Option<T>,
    loud: bool,
}

impl<T> Default for Held<T> {
    fn default() -> Self {
        Self { value: None, loud: false }
    }
}

impl<T> Held<T> {
    /// Takes a declaration, if it is a valid one: the inner `None` is the value that the element has by itself.
    fn take(&mut self, declared: Option<Option<T>>, loud: bool) {
        if let Some(value) = declared
            && (loud || !self.loud)
        {
            *self = Self { value, loud };
        }
    }
}

/// What `display` makes of an element.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Display {
    None,
    Block,
    Other,
}

#[derive(Default)]
struct Declared {
    display: Held<Display>,
    visible: Held<bool>,
    /// By `content-visibility`.
    unrendered: Held<bool>,
    keeps_lines: Held<bool>,
    bold: Held<bool>,
    slanted: Held<bool>,
    /// Struck through, and underlined.
    lines: Held<(bool, bool)>,
    raised: Held<MarkKind>,
}

impl Declared {
    fn from(declarations: &str) -> Self {
        let mut declared = Self::default();
        declarations::each(declarations, |name, value, loud| declared.hear(name, value, loud));
        declared
    }

    fn hear(&mut self, name: &str, value: &str, loud: bool) {
        match name {
            "display" => self.display.take(display(value), loud),
            "visibility" => self.visible.take(visibility(value), loud),
            "content-visibility" => self.unrendered.take(
                one_of(value, &[("hidden", Some(true)), ("visible", Some(false)), ("auto", Some(false))]),
                loud,
            ),
            "white-space" => self.keeps_lines.take(white_space(value), loud),
            "font-weight" => self.bold.take(weight(value), loud),
            "font-style" => self.slanted.take(slant(value), loud),
            "text-decoration" | "text-decoration-line" => self.lines.take(lines(value), loud),
            "vertical-align" => self.raised.take(raised(value), loud),
            _ => {}
        }
    }

    /// `hidden` says whether the element has no box where nothing is declared.
    fn style(self, hidden: bool) -> Style {
        let Self { display, visible, unrendered, keeps_lines, bold, slanted, lines, raised } = self;
        let (struck, underlined) = lines.value.unwrap_or_default();
        let marks = [
            (bold.value == Some(true)).then_some(MarkKind::Strong),
            (slanted.value == Some(true)).then_some(MarkKind::Emphasis),
            struck.then_some(MarkKind::Strike),
            underlined.then_some(MarkKind::Underline),
            raised.value,
        ];
        let boxless = display.value.map_or(hidden, |display| display == Display::None);
        Style {
            hidden: boxless || unrendered.value == Some(true),
            visible: visible.value,
            block: display.value == Some(Display::Block),
            keeps_lines: keeps_lines.value == Some(true),
            marks: marks.into_iter().flatten().collect(),
        }
    }
}

/// Whether a value stands for what the element would be without it, or for what is around it.
fn is_default(value: &str) -> bool {
    // What a variable holds is not known; where it holds nothing, it is as if nothing was declared.
    matches!(value, "inherit" | "initial" | "unset" | "revert" | "revert-layer") || value.contains("var(")
}

/// What a value of these means; `None` where it is none of them, and so not valid.
fn one_of<T: Copy>(value: &str, known: &[(&str, Option<T>)]) -> Option<Option<T>> {
    let found = known.iter().find(|(name, _)| *name == value).map(|(_, meaning)| *meaning);
    found.or_else(|| is_default(value).then_some(None))
}

fn display(value: &str) -> Option<Option<Display>> {
    match value {
        "none" => return Some(Some(Display::None)),
        "contents" | "initial" | "unset" | "inherit" => return Some(Some(Display::Other)),
        _ if is_default(value) => return Some(None),
        _ => {}
    }
    const BLOCKS: &[&str] =
        &["block", "flex", "grid", "list-item", "table", "flow-root", "-webkit-box", "-webkit-flex"];
    const OTHERS: &[&str] =
        &["inline", "flow", "run-in", "ruby", "math", "-webkit-inline-box", "-webkit-inline-flex"];
    let known = |word: &str| {
        BLOCKS.contains(&word)
            || OTHERS.contains(&word)
            || ["inline-", "table-", "ruby-"].iter().any(|start| word.starts_with(start))
    };
    let words = || value.split_ascii_whitespace();
    if words().count() == 0 || words().count() > 3 || !words().all(known) {
        return None;
    }
    let block = words().any(|word| BLOCKS.contains(&word)) && !words().any(|word| word == "inline");
    Some(Some(if block { Display::Block } else { Display::Other }))
}

fn visibility(value: &str) -> Option<Option<bool>> {
    let known = [
        ("visible", Some(true)),
        ("initial", Some(true)),
        ("hidden", Some(false)),
        ("collapse", Some(false)),
    ];
    one_of(value, &known)
}

fn white_space(value: &str) -> Option<Option<bool>> {
    let known = [
        ("normal", Some(false)),
        ("nowrap", Some(false)),
        // Lines stay, but white space does not count.
        ("pre-line", Some(false)),
        ("pre", Some(true)),
        ("pre-wrap", Some(true)),
        ("break-spaces", Some(true)),
    ];
    one_of(value, &known)
}

fn weight(value: &str) -> Option<Option<bool>> {
    if let Ok(number) = value.parse::<f32>() {
        return (1.0..=1000.0).contains(&number).then_some(Some(number >= 600.0));
    }
    one_of(
        value,
        &[("normal", Some(false)), ("lighter", Some(false)), ("bold", Some(true)), ("bolder", Some(true))],
    )
}

fn slant(value: &str) -> Option<Option<bool>> {
    match value {
        "italic" => Some(Some(true)),
        "normal" => Some(Some(false)),
        // It may name an angle.
        _ if value.starts_with("oblique") => Some(Some(true)),
        _ => is_default(value).then_some(None),
    }
}

fn lines(value: &str) -> Option<Option<(bool, bool)>> {
    let has = |line: &str| value.split_ascii_whitespace().any(|word| word == line);
    let known = ["none", "underline", "overline", "line-through", "blink"].into_iter().any(has);
    known.then(|| Some((has("line-through"), has("underline")))).or_else(|| is_default(value).then_some(None))
}

fn raised(value: &str) -> Option<Option<MarkKind>> {
    match value {
        "super" => Some(Some(MarkKind::Superscript)),
        "sub" => Some(Some(MarkKind::Subscript)),
        "baseline" | "top" | "text-top" | "middle" | "bottom" | "text-bottom" => Some(None),
        _ => (is_default(value) || value.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)))
            .then_some(None),
    }
}

/// The style of an element, hidden also where its name or an attribute says so.
pub fn of(tree: &Tree, id: NodeId) -> Style {
    let declared = tree.attribute(id, "style").map(Declared::from).unwrap_or_default();
    // "until-found" is shown as soon as somebody looks for it.
    let until_found = |value: &str| value.eq_ignore_ascii_case("until-found");
    let hidden = tree.attribute(id, "hidden").is_some_and(|value| !until_found(value));
    let closed = tree.name(id) == "dialog" && tree.attribute(id, "open").is_none();
    declared.style(hidden || closed)
}

/// Whether an element says of itself that it can be seen, whatever is around it.
pub fn says_visible(tree: &Tree, id: NodeId) -> bool {
    tree.attribute(id, "style").is_some_and(|words| Declared::from(words).visible.value == Some(true))
}

/// The mark that an element is, by its name.
pub fn mark_from_name(name: &str) -> Option<MarkKind> {
    Some(match name {
        "em" | "i" | "cite" | "dfn" | "var" => MarkKind::Emphasis,
        "strong" | "b" => MarkKind::Strong,
        "code" | "kbd" | "samp" | "tt" => MarkKind::Code,
        "del" | "s" | "strike" => MarkKind::Strike,
        "u" | "ins" => MarkKind::Underline,
        "sup" => MarkKind::Superscript,
        "sub" => MarkKind::Subscript,
        "small" | "rt" => MarkKind::Small,
        "mark" => MarkKind::Highlight,
        "math" => MarkKind::Math,
        _ => return None,
    })
}

/// What browsers begin on a new line.
pub fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "frameset"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "listing"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "plaintext"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "textarea"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
            | "xmp"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_are_read() {
        use MarkKind::{Emphasis, Strike, Strong, Underline};
        let cases: &[(&str, bool, &[MarkKind])] = &[
            ("display:none", true, &[]),
            ("DISPLAY : None !important", true, &[]),
            ("visibility: hidden; color: red", false, &[]),
            ("display: none-such", false, &[]),
            ("font-weight: 700", false, &[Strong]),
            ("font-weight:bold;font-style:italic", false, &[Strong, Emphasis]),
            ("text-decoration: underline line-through", false, &[Strike, Underline]),
            ("nonsense; : ;;", false, &[]),
            // The last valid one holds, and an important one before it.
            ("display:none;display:block", false, &[]),
            ("display:block;display:none", true, &[]),
            ("display:none;display:bogus", true, &[]),
            ("display:none;display:", true, &[]),
            ("display:none!important;display:block", true, &[]),
            ("display:none!important;display:block!important", false, &[]),
            ("display:none;display:contents", false, &[]),
            ("display:none;display:inline-block", false, &[]),
            ("display:none;display:block flow", false, &[]),
            ("display:none;display:none none", true, &[]),
            ("display:none;display:initial", false, &[]),
            ("content-visibility:hidden", true, &[]),
            ("content-visibility:hidden;content-visibility:auto", false, &[]),
            ("background:url(a;display:none)", false, &[]),
            ("/*display:none*/", false, &[]),
            ("font-weight:bold;font-weight:400", false, &[]),
            ("font-weight:bold;font-weight:2000", false, &[Strong]),
            ("text-decoration:underline;text-decoration:none", false, &[]),
        ];
        for (declarations, hidden, marks) in cases {
            let style = Declared::from(declarations).style(false);
            assert_eq!((style.hidden, style.marks.as_slice()), (*hidden, *marks), "{declarations}");
        }
    }

    #[test]
    fn what_is_hidden_by_itself_is_shown_where_it_is_declared() {
        for (declarations, hidden) in
            [("", true), ("display:block", false), ("display:revert", true), ("display:none", true)]
        {
            assert_eq!(Declared::from(declarations).style(true).hidden, hidden, "{declarations}");
        }
    }

    #[test]
    fn what_can_be_seen_inside_of_what_cannot_is_known() {
        let cases = [
            ("visibility:visible", Some(true)),
            ("visibility:hidden", Some(false)),
            ("visibility:collapse;visibility:none", Some(false)),
            ("visibility:hidden;visibility:inherit", None),
            ("visibility:initial", Some(true)),
        ];
        for (declarations, visible) in cases {
            assert_eq!(Declared::from(declarations).style(false).visible, visible, "{declarations}");
        }
    }
}
