//! What else people call an act: the words of other programs and of everyday speech, by which the list of all acts finds
//! it. Apart from the table of acts, because they are many and say nothing about what an act does.

/// Ids of acts, each with its other words in small letters.
pub const OTHER_WORDS: &[(&str, &[&str])] = &[
    // ---- File
    ("file.open", &["open file", "load", "import", "browse files", "add document"]),
    ("file.folder", &["open directory", "add folder", "import folder", "open project", "open library"]),
    ("file.paste", &["paste text", "clipboard", "new document from clipboard", "import text"]),
    ("file.sample", &["demo", "example", "tutorial", "tour", "getting started"]),
    (
        "file.documents",
        &["switch document", "quick open", "jump to file", "find file", "search library", "go to file"],
    ),
    ("file.reload", &["reload", "refresh", "reread", "revert"]),
    ("file.mark-read", &["done", "finished", "tick off"]),
    ("file.mark-unread", &["new", "not read"]),
    (
        "file.save-pages",
        &[
            "save as pdf",
            "save as",
            "export",
            "export pages",
            "extract pages",
            "export as picture",
            "download",
            "save a copy",
            "png",
        ],
    ),
    (
        "file.save-hits",
        &[
            "export hits",
            "export results",
            "save results",
            "csv",
            "spreadsheet of hits",
            "json",
            "excel",
            "export",
        ],
    ),
    ("file.save-picture", &["screenshot", "snapshot", "export selection", "clip", "save image"]),
    ("file.print", &["print", "printer", "paper", "hard copy"]),
    ("file.stop-saving", &["cancel saving", "stop printing", "abort"]),
    ("file.close", &["close tab", "close document", "close file"]),
    ("file.copy-path", &["copy file name", "copy location", "where is this file"]),
    ("file.show-in-folder", &["reveal in finder", "open containing folder", "file manager", "explorer"]),
    ("file.elsewhere", &["open with", "default application", "external program", "system viewer"]),
    ("file.close-others", &["close all others", "only this tab"]),
    ("file.show-in-library", &["reveal", "locate", "show in sidebar", "where is this file"]),
    ("file.reopen", &["reopen closed tab", "undo close", "restore tab"]),
    ("file.restore", &["restore session", "last session", "recover", "previous windows"]),
    (
        "file.settings",
        &["preferences", "options", "configuration", "font", "font size", "customise", "customize"],
    ),
    ("file.quit", &["exit", "close window", "leave"]),
    // ---- Edit
    ("edit.copy", &["copy text", "clipboard"]),
    ("edit.cite", &["cite", "copy quote", "quotation", "reference", "footnote", "copy with source"]),
    ("edit.cite-markdown", &["quote block", "blockquote"]),
    ("edit.cite-bluebook", &["legal citation", "law review"]),
    ("edit.cite-bibtex", &["latex", "reference manager", "bibliography"]),
    ("edit.cite-csl", &["zotero", "pandoc", "mendeley", "json citation"]),
    ("edit.link", &["copy address", "permalink", "share", "bookmark", "url", "anchor"]),
    ("edit.title", &["rename document", "set title", "name in citations"]),
    ("edit.menu", &["context menu", "right click", "shortcut menu"]),
    ("edit.copy-picture", &["copy image", "copy screenshot", "copy as image", "snapshot"]),
    ("edit.copy-cited-picture", &["copy image with source", "picture with citation", "cite as picture"]),
    ("edit.copy-hits", &["copy results", "copy all results", "copy matches"]),
    ("edit.all", &["mark all", "select everything"]),
    ("edit.none", &["deselect", "unselect", "clear selection"]),
    // ---- Find
    ("find.open", &["search", "search in document", "look for", "grep", "find text"]),
    ("find.next", &["find next", "next match", "next result", "search again"]),
    ("find.previous", &["find previous", "previous match", "previous result"]),
    ("find.panel", &["search results", "list of hits", "all matches", "all results", "concordance"]),
    ("find.case", &["case sensitive", "match case", "upper case"]),
    ("find.word", &["whole word", "match word"]),
    ("find.regex", &["regexp", "regex", "pattern", "wildcard"]),
    ("find.accents", &["diacritics", "umlaut", "match accents"]),
    // ---- Go
    ("go.back", &["go back", "previous location", "return", "undo jump"]),
    ("go.forward", &["go forward", "next location"]),
    ("go.to", &["jump", "go to page", "page number", "go to line", "line number", "percent"]),
    ("go.next-document", &["next file", "next in list"]),
    ("go.previous-document", &["previous file", "previous in list"]),
    ("go.next-page", &["page forward", "turn the page", "next sheet"]),
    ("go.previous-page", &["page backward", "turn back", "previous sheet"]),
    ("go.next-heading", &["next section", "next chapter"]),
    ("go.next-redaction", &["black bar", "blackened", "censored", "removed words"]),
    ("go.next-comment", &["annotation", "remark", "note in the margin"]),
    ("go.previous-comment", &["annotation", "remark", "note in the margin"]),
    ("go.previous-redaction", &["black bar", "blackened", "censored", "removed words"]),
    ("go.previous-heading", &["previous section", "previous chapter"]),
    ("go.start", &["top", "beginning", "first page"]),
    ("go.end", &["bottom", "last page"]),
    ("go.screen-down", &["page down", "scroll a page"]),
    ("go.screen-up", &["page up"]),
    // ---- Page
    (
        "page.next-theme",
        &["theme", "change theme", "switch theme", "toggle dark mode", "colours", "colors", "appearance"],
    ),
    ("page.system", &["auto theme", "follow system", "automatic colours"]),
    ("page.paper", &["light mode", "light theme", "day", "white", "bright"]),
    ("page.sepia", &["warm", "brown", "eye comfort"]),
    ("page.night", &["dark mode", "dark theme", "night mode", "black", "invert colours", "invert colors"]),
    ("page.larger", &["zoom in", "bigger text", "increase font size", "larger font", "magnify", "enlarge"]),
    ("page.smaller", &["zoom out", "smaller text", "decrease font size", "smaller font", "reduce"]),
    ("page.standard", &["reset zoom", "actual size", "normal size", "100 %"]),
    (
        "page.printed",
        &[
            "original",
            "facsimile",
            "pdf view",
            "text view",
            "reader mode",
            "plain text",
            "page view",
            "layout view",
        ],
    ),
    ("page.both", &["both", "side by side", "original and text", "parallel view", "in step"]),
    ("page.grid", &["spreadsheet", "table", "cells", "sheet view"]),
    ("page.fit-width", &["fit width", "zoom to width", "page width"]),
    ("page.fit-page", &["fit page", "whole page", "zoom to page"]),
    ("page.fit-content", &["crop margins", "trim", "fit text", "fit content"]),
    ("page.full-size", &["actual size", "100 %", "original size"]),
    ("page.columns", &["two pages", "two-up", "facing pages", "book view", "spread", "dual page"]),
    ("page.turn", &["rotate", "rotate clockwise", "turn page", "landscape"]),
    ("page.themed-pages", &["dark pdf", "invert pages", "coloured pages"]),
    ("page.wider", &["wider text", "line length", "wide column", "text width"]),
    ("page.narrower", &["narrower text", "narrow column", "margins"]),
    ("page.airier", &["line spacing", "line height", "leading", "looser"]),
    ("page.denser", &["tighter lines", "less spacing", "compact"]),
    ("page.justified", &["align", "block text", "justify"]),
    ("page.literata", &["serif font", "font", "book font"]),
    ("page.inter", &["sans font", "sans serif", "font"]),
    ("page.mono", &["monospace", "code font", "typewriter", "font"]),
    ("page.typefaces", &["font", "system font", "choose font", "other font"]),
    ("page.code-typeface", &["code font", "monospace", "programming font"]),
    // ---- Window
    ("window.library", &["files", "file list", "explorer", "tree", "sidebar", "toggle sidebar"]),
    ("window.outline", &["table of contents", "toc", "contents", "bookmarks", "headings", "chapters"]),
    ("window.pages", &["thumbnails", "page overview", "previews", "miniatures"]),
    (
        "window.info",
        &[
            "word count",
            "properties",
            "metadata",
            "statistics",
            "details",
            "checksum",
            "sha-256",
            "file size",
            "author",
        ],
    ),
    ("window.left", &["toggle sidebar", "hide sidebar", "show sidebar", "left sidebar"]),
    ("window.right", &["right sidebar", "toggle right sidebar", "inspector"]),
    ("window.next-panel", &["switch focus", "focus panel", "cycle panels"]),
    ("window.previous-panel", &["focus previous panel"]),
    ("window.next-tab", &["switch tab", "tab right"]),
    ("window.previous-tab", &["tab left"]),
    (
        "window.split-right",
        &["split view", "side by side", "compare", "two columns", "split vertical", "new column"],
    ),
    ("window.split-below", &["split horizontal", "split down", "stack"]),
    ("window.link", &["sync scrolling", "synchronise", "synchronize", "in step"]),
    (
        "window.page",
        &["focus mode", "distraction free", "zen mode", "hide panels", "presentation", "reading mode"],
    ),
    ("window.full-screen", &["fullscreen", "maximise", "maximize", "whole screen"]),
    ("window.standard", &["reset layout", "default layout", "arrange", "restore panels", "reset windows"]),
    // ---- Help
    (
        "help.keys",
        &[
            "keyboard shortcuts",
            "shortcuts",
            "hotkeys",
            "key bindings",
            "keymap",
            "change keys",
            "cheat sheet",
        ],
    ),
    ("help.open", &["manual", "documentation", "how to", "user guide", "support"]),
    ("help.dismiss", &["cancel", "escape", "close"]),
    ("help.palette", &["command palette", "commands"]),
    ("window.menu", &["menu bar", "main menu"]),
    ("settings.letters", &["vim keys", "single key shortcuts", "disable letters"]),
    ("library.by-folder", &["tree", "group by folder"]),
    ("library.by-name", &["alphabetical", "sort a to z"]),
    ("library.newest", &["recent first", "last modified", "sort by date"]),
    ("library.oldest", &["oldest first", "chronological"]),
    ("library.largest", &["biggest", "file size"]),
    ("library.by-kind", &["file type", "extension", "sort by type"]),
    ("library.all", &["clear filter", "no filter"]),
    ("library.unread", &["unread only", "new documents", "filter unread"]),
    ("library.begun", &["in progress", "started"]),
    ("library.unreadable", &["errors", "failed files", "broken files", "unsupported"]),
    ("library.again", &["refresh", "rescan", "update library", "new files", "reload folder"]),
    ("library.fold-all", &["collapse all"]),
    ("library.unfold-all", &["expand all"]),
    ("settings.selection-bar", &["toolbar", "popup toolbar", "floating bar", "tooltip"]),
    ("settings.hidden", &["dotfiles", "hidden files"]),
    ("settings.hyphenate", &["hyphenation", "hyphens", "break words"]),
    ("settings.running-heads", &["header", "footer", "page furniture", "folio", "hide page numbers"]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::action::{ACTIONS, Menu};

    #[test]
    fn other_words_are_of_acts_that_there_are_and_each_act_of_a_menu_has_some() {
        for (id, words) in OTHER_WORDS {
            assert!(ACTIONS.iter().any(|entry| entry.id == *id), "{id} is no act");
            for word in *words {
                assert_eq!(*word, word.to_lowercase(), "{id}");
            }
        }
        for entry in ACTIONS.iter().filter(|entry| entry.menu != Menu::None) {
            assert!(!entry.words().is_empty(), "{} has one name only", entry.id);
        }
    }
}
