//! What the `style` of an element says that matters to a reader: is it hidden, bold, a block of its own?

use super::tree::{NodeId, Tree};
use crate::data::document::MarkKind;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Style {
    pub hidden: bool,
    pub block: bool,
    /// White space counts.
    pub keeps_lines: bool,
    pub marks: Vec<MarkKind>,
}

/// Reads the declarations of one `style` attribute; rules of style sheets are not looked at.
pub fn from_declarations(declarations: &str) -> Style {
    let mut style = Style::default();
    for declaration in declarations.split(';') {
        let Some((name, value)) = declaration.split_once(':') else {
            continue;
        };
        let value = value.trim().to_ascii_lowercase();
        apply(&mut style, &name.trim().to_ascii_lowercase(), value.trim_end_matches("!important").trim());
    }
    style
}

fn apply(style: &mut Style, name: &str, value: &str) {
    match (name, value) {
        ("display", "none") | ("visibility", "hidden" | "collapse") => style.hidden = true,
        ("display", "block" | "flex" | "grid" | "list-item" | "table") => style.block = true,
        ("white-space", "pre" | "pre-wrap" | "break-spaces") => style.keeps_lines = true,
        ("font-weight", weight) if is_bold(weight) => style.marks.push(MarkKind::Strong),
        ("font-style", "italic" | "oblique") => style.marks.push(MarkKind::Emphasis),
        ("text-decoration" | "text-decoration-line", line) => {
            if line.contains("line-through") {
                style.marks.push(MarkKind::Strike);
            }
            if line.contains("underline") {
                style.marks.push(MarkKind::Underline);
            }
        }
        ("vertical-align", "super") => style.marks.push(MarkKind::Superscript),
        ("vertical-align", "sub") => style.marks.push(MarkKind::Subscript),
        _ => {}
    }
}

fn is_bold(weight: &str) -> bool {
    weight.starts_with("bold") || weight.parse::<u32>().is_ok_and(|number| number >= 600)
}

/// The style of an element, hidden also where an attribute says so.
pub fn of(tree: &Tree, id: NodeId) -> Style {
    let mut style = tree.attribute(id, "style").map(from_declarations).unwrap_or_default();
    // "until-found" is shown as soon as somebody looks for it.
    let until_found = |value: &str| value.eq_ignore_ascii_case("until-found");
    style.hidden |= tree.attribute(id, "hidden").is_some_and(|value| !until_found(value));
    style
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
            ("visibility: hidden; color: red", true, &[]),
            ("display: none-such", false, &[]),
            ("font-weight: 700", false, &[Strong]),
            ("font-weight:bold;font-style:italic", false, &[Strong, Emphasis]),
            ("text-decoration: underline line-through", false, &[Strike, Underline]),
            ("nonsense; : ;;", false, &[]),
        ];
        for (declarations, hidden, marks) in cases {
            let style = from_declarations(declarations);
            assert_eq!((style.hidden, style.marks.as_slice()), (*hidden, *marks), "{declarations}");
        }
    }
}
