//! Which pointed brackets between the words of Markdown are tags, and which were only typed.

use super::super::html;

/// Elements of HTML that are no tags between the words of Markdown: of a page's own making, or of other times, or such
/// that would swallow words. Everything that is no tag is shown as it was typed.
const ONLY_TYPED: &[&str] = &[
    "applet",
    "area",
    "base",
    "basefont",
    "bgsound",
    "blink",
    "command",
    "content",
    "datalist",
    "element",
    "embed",
    "fencedframe",
    "frame",
    "frameset",
    "ilayer",
    "image",
    "isindex",
    "keygen",
    "layer",
    "listing",
    "marquee",
    "menuitem",
    "multicol",
    "nextid",
    "nobr",
    "noembed",
    "noframes",
    "nolayer",
    "optgroup",
    "plaintext",
    "portal",
    "rbc",
    "search",
    "selectedcontent",
    "shadow",
    "slot",
    "spacer",
    "title",
    "track",
    "xml",
    "xmp",
];

/// Parts of formulas and drawings, which are tags as the elements of HTML are.
const FOREIGN: &[&str] = &[
    "annotation",
    "g",
    "menclose",
    "merror",
    "mfenced",
    "mfrac",
    "mi",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mprescripts",
    "mroot",
    "mrow",
    "ms",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
    "path",
    "rect",
    "semantics",
];

/// No tag that we know has a longer name.
const MAX_TAG_NAME: usize = 64;

/// Their contents are not read as HTML, so one that is not closed would swallow the rest of the document.
const SWALLOWING: &[&str] = &["iframe", "script", "style", "template", "textarea"];

/// Where each of [`SWALLOWING`] is closed for the last time.
pub fn last_ends(html: &str) -> Vec<Option<usize>> {
    let lower = html.to_ascii_lowercase();
    let last = |name: &&str| lower.rfind(&format!("</{name}"));
    SWALLOWING.iter().map(last).collect()
}

/// Whether what begins at `at` is a tag or a comment that the HTML reader should see.
pub fn is_readable(tag: &str, last_ends: &[Option<usize>], at: usize) -> bool {
    let inner = &tag[1..];
    // Comments, processing instructions, declarations: never text.
    if inner.starts_with("!--") || inner.starts_with('?') || inner.starts_with("![CDATA[") {
        return true;
    }
    if let Some(declaration) = inner.strip_prefix('!') {
        return declaration.starts_with(|c: char| c.is_ascii_alphabetic());
    }
    let closing = inner.strip_prefix('/');
    let name = closing.unwrap_or(inner);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let name = name[..end.unwrap_or(name.len()).min(MAX_TAG_NAME)].to_ascii_lowercase();
    if let Some(index) = SWALLOWING.iter().position(|swallowing| *swallowing == name) {
        return last_ends[index].is_some_and(|end| end >= at);
    }
    // Names with a hyphen are elements that the writer's own program knows.
    let name = name.as_str();
    let of_html = html::is_known(name) && ONLY_TYPED.binary_search(&name).is_err();
    of_html || FOREIGN.binary_search(&name).is_ok() || name.contains('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_can_be_looked_up() {
        assert!(ONLY_TYPED.is_sorted() && FOREIGN.is_sorted());
    }
}
