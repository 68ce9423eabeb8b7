//! What the `style` of an element says that matters to a reader: is it hidden, bold, a block of its own?
//!
//! As browsers read it: of one property the last declaration holds that is valid, and an `!important` one before all
//! others. Read are `style` attributes, `hidden`, whether a dialog is open, and of the style sheets in the page what is plain,
//! see `sheet.rs`. What only a sheet beside the page hides is shown, because one who reads a page as evidence loses more by
//! words that are missing than by words that others do not see. What hides words by its looks and not by name is in
//! `ink.rs`.

use super::declarations;
use super::numbering::Numbering;
use super::tree::{NodeId, Tree};
use crate::data::document::MarkKind;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// It has no box, and nothing in it has.
    pub hidden: bool,
    /// Whether it can be seen, for all in it that says nothing else; `None` where that is as around it.
    pub visible: Option<bool>,
    pub block: bool,
    /// A box in the line, or beside it.
    pub apart: bool,
    /// What stands right in it is a box of its own.
    pub boxes: bool,
    /// White space counts.
    pub keeps_lines: bool,
    /// Of white space only line ends count.
    pub keeps_ends: bool,
    pub marks: Vec<MarkKind>,
    /// Which way it runs, where it says so.
    pub leftward: Option<bool>,
    /// Whether its letters are put into that order whatever they are; `None` where that is as around it.
    pub overrides: Option<bool>,
    /// How the items in it are numbered, where it says so.
    pub list: Option<Numbering>,
}

/// What holds of a property by now.
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
    /// A box in the line.
    Apart,
    Other,
}

/// Which white space of an element is more than one space.
#[derive(Clone, Copy, PartialEq, Eq)]
enum WhiteSpace {
    Folds,
    Ends,
    Counts,
}

#[derive(Default)]
struct Declared {
    display: Held<Display>,
    /// By `display` as well: what stands in it is laid out as boxes.
    boxes: Held<bool>,
    visible: Held<bool>,
    /// By `content-visibility`.
    unrendered: Held<bool>,
    white_space: Held<WhiteSpace>,
    bold: Held<bool>,
    slanted: Held<bool>,
    /// Struck through, and underlined.
    lines: Held<(bool, bool)>,
    raised: Held<MarkKind>,
    /// By `direction`.
    leftward: Held<bool>,
    /// By `unicode-bidi`.
    overrides: Held<bool>,
    list: Held<Numbering>,
    /// By `float` and `position`.
    floats: Held<bool>,
    lifted: Held<bool>,
}

/// Custom properties of one element that are remembered: those that say what is shown are one or two.
const MAX_CUSTOM: usize = 32;

impl Declared {
    fn from(declarations: &str) -> Self {
        let mut declared = Self::default();
        // Their order does not matter: a value may name one that is declared after it.
        let mut custom: Vec<(String, String)> = Vec::new();
        if declarations.contains("--") {
            declarations::each(declarations, |name, value, _| {
                if name.starts_with("--") && custom.len() < MAX_CUSTOM {
                    custom.push((name.to_owned(), value.to_owned()));
                }
            });
        }
        declarations::each(declarations, |name, value, loud| {
            declared.hear(name, substituted(value, &custom), loud);
        });
        declared
    }

    fn hear(&mut self, name: &str, value: &str, loud: bool) {
        match name {
            "all" => self.hear_all(value, loud),
            "direction" => {
                self.leftward.take(one_of(value, &[("rtl", Some(true)), ("ltr", Some(false))]), loud);
            }
            "unicode-bidi" => {
                let known = [
                    ("bidi-override", Some(true)),
                    ("isolate-override", Some(true)),
                    ("normal", None),
                    ("embed", Some(false)),
                    ("isolate", Some(false)),
                    ("plaintext", Some(false)),
                ];
                self.overrides.take(one_of(value, &known), loud);
            }
            "display" => {
                let declared = display(value);
                let boxes = ["flex", "grid"].iter().any(|kind| value.contains(kind));
                self.boxes.take(declared.map(|_| Some(boxes)), loud);
                self.display.take(declared, loud);
            }
            "visibility" => self.visible.take(visibility(value), loud),
            "content-visibility" => self.unrendered.take(
                one_of(value, &[("hidden", Some(true)), ("visible", Some(false)), ("auto", Some(false))]),
                loud,
            ),
            "white-space" => self.white_space.take(white_space(value), loud),
            "font-weight" => self.bold.take(weight(value), loud),
            "font-style" => self.slanted.take(slant(value), loud),
            "text-decoration" | "text-decoration-line" => self.lines.take(lines(value), loud),
            "vertical-align" => self.raised.take(raised(value), loud),
            "float" => {
                let known = [("left", Some(true)), ("right", Some(true)), ("none", Some(false))];
                self.floats.take(one_of(value, &known), loud);
            }
            "position" => {
                let known = [
                    ("absolute", Some(true)),
                    ("fixed", Some(true)),
                    ("static", Some(false)),
                    ("relative", Some(false)),
                    ("sticky", Some(false)),
                ];
                self.lifted.take(one_of(value, &known), loud);
            }
            "list-style" | "list-style-type" => self.list.take(list_style(value), loud),
            _ => {}
        }
    }

    /// One value for all properties, but for those of direction, which `all` leaves alone.
    fn hear_all(&mut self, value: &str, loud: bool) {
        if !is_default(value) {
            return;
        }
        for name in
            ["display", "visibility", "content-visibility", "white-space", "font-weight", "font-style"]
        {
            self.hear(name, value, loud);
        }
        for name in ["text-decoration", "vertical-align"] {
            self.hear(name, value, loud);
        }
    }

    /// `hidden` says whether the element has no box where nothing is declared.
    fn style(self, hidden: bool) -> Style {
        let Self {
            display,
            boxes,
            visible,
            unrendered,
            white_space,
            bold,
            slanted,
            lines,
            raised,
            leftward,
            overrides,
            list,
            floats,
            lifted,
        } = self;
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
            boxes: boxes.value == Some(true),
            apart: display.value == Some(Display::Apart)
                || floats.value == Some(true)
                || lifted.value == Some(true),
            keeps_lines: white_space.value == Some(WhiteSpace::Counts),
            keeps_ends: white_space.value == Some(WhiteSpace::Ends),
            marks: marks.into_iter().flatten().collect(),
            leftward: leftward.value,
            overrides: overrides.value,
            list: list.value,
        }
    }
}

/// A value as it is computed: `var(--name)` is what the element itself says of that name, else what is given for the case
/// that nobody does, and so is `env(…)`. Where there is neither, the declaration holds and says nothing, which is `unset`.
/// What a style sheet says of a name is not known, as nothing of style sheets is.
fn substituted<'v>(value: &'v str, custom: &'v [(String, String)]) -> &'v str {
    if !["var(", "env("].iter().any(|call| value.contains(call)) {
        return value;
    }
    let simple = |value: &str| !value.is_empty() && !value.contains('(');
    let Some((call, inside)) = value.strip_suffix(')').and_then(|value| value.split_once('(')) else {
        return "unset";
    };
    let (name, instead) = inside.split_once(',').unwrap_or((inside, ""));
    let said = custom.iter().rev().find(|(known, _)| call == "var" && known == name.trim());
    let value = said.map_or(instead.trim(), |(_, value)| value);
    // Names that lead to other names, and parts of values, are no way in which a page hides words.
    if matches!(call, "var" | "env") && simple(value) { value } else { "unset" }
}

/// Whether a value stands for what the element would be without it, or for what is around it.
fn is_default(value: &str) -> bool {
    matches!(value, "inherit" | "initial" | "unset" | "revert" | "revert-layer")
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
    let apart = words().any(|word| word.contains("inline-") || word == "table-cell");
    Some(Some(match (block, apart) {
        (true, _) => Display::Block,
        (false, true) => Display::Apart,
        (false, false) => Display::Other,
    }))
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

fn white_space(value: &str) -> Option<Option<WhiteSpace>> {
    let known = [
        ("normal", Some(WhiteSpace::Folds)),
        ("nowrap", Some(WhiteSpace::Folds)),
        ("pre-line", Some(WhiteSpace::Ends)),
        ("pre", Some(WhiteSpace::Counts)),
        ("pre-wrap", Some(WhiteSpace::Counts)),
        ("break-spaces", Some(WhiteSpace::Counts)),
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

fn list_style(value: &str) -> Option<Option<Numbering>> {
    // A sign in quotes may have spaces in it.
    let whole = Numbering::from_css(value);
    let known = whole.or_else(|| value.split_ascii_whitespace().find_map(Numbering::from_css));
    known.map(Some).or_else(|| is_default(value).then_some(None))
}

/// The style of an element, hidden also where its name or an attribute says so.
pub fn of(tree: &Tree, id: NodeId) -> Style {
    let own = tree.attribute(id, "style");
    let sheet = tree.sheets.said_of(tree, id);
    let declared = match (sheet.is_empty(), own) {
        (true, own) => own.map(Declared::from).unwrap_or_default(),
        (false, own) => Declared::from(&(sheet + own.unwrap_or(""))),
    };
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
            // One value for all properties, but not for what is declared after it.
            ("display:none;all:initial", false, &[]),
            ("display:none;all:unset", false, &[]),
            ("all:unset;display:none", true, &[]),
            ("display:none;all:none", true, &[]),
            ("display:none!important;all:initial", true, &[]),
            ("display:none;all:initial!important", false, &[]),
            ("content-visibility:hidden;all:initial;font-weight:bold;all:unset", false, &[]),
            // What cannot be computed is no less declared.
            ("display:none;display:var(--none)", false, &[]),
            ("display:none;display:env(none)", false, &[]),
            ("display:none;display:var(--a) none", false, &[]),
            ("display:none;visibility:var(--a)", true, &[]),
            ("display:var(--a, none)", true, &[]),
            ("display:env(x,none)", true, &[]),
            ("display:var(--a,block);--a:none", true, &[]),
            ("--a:none;--a:block;display:var(--a)", false, &[]),
            ("--a:var(--b);--b:none;display:var(--a)", false, &[]),
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
        for (declarations, hidden) in [
            ("", true),
            ("display:block", false),
            ("display:revert", true),
            ("display:none", true),
            ("all:unset", false),
            ("all:revert", true),
            ("all:var(--a)", false),
            ("display:var(--a)", false),
        ] {
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
            ("visibility:hidden;all:initial", Some(true)),
            ("visibility:hidden;all:unset", None),
            ("visibility:hidden;visibility:var(--a)", None),
        ];
        for (declarations, visible) in cases {
            assert_eq!(Declared::from(declarations).style(false).visible, visible, "{declarations}");
        }
    }
}
