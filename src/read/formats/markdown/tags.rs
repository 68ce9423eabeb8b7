//! Which pointed brackets between the words of Markdown are tags, and which were only typed.

/// What may stand between the words. Everything else in pointed brackets is shown as it was typed.
const TAGS: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "address",
    "annotation",
    "article",
    "aside",
    "audio",
    "b",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "body",
    "br",
    "button",
    "canvas",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "dd",
    "del",
    "details",
    "dfn",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "em",
    "fieldset",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "g",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "legend",
    "li",
    "link",
    "main",
    "map",
    "mark",
    "math",
    "menclose",
    "menu",
    "merror",
    "meta",
    "meter",
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
    "nav",
    "noscript",
    "object",
    "ol",
    "option",
    "output",
    "p",
    "param",
    "path",
    "picture",
    "pre",
    "progress",
    "q",
    "rb",
    "rect",
    "rp",
    "rt",
    "rtc",
    "ruby",
    "s",
    "samp",
    "script",
    "section",
    "select",
    "semantics",
    "small",
    "source",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "template",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
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
    TAGS.binary_search(&name.as_str()).is_ok() || name.contains('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_can_be_looked_up() {
        assert!(TAGS.is_sorted());
    }
}
