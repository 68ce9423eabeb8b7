//! What is on a page besides words: pictures, media, forms, metadata, drawings, formulas.

use super::super::formula;
use super::*;
use crate::data::draft::{PICTURE_WITHOUT_WORDS, short_title};
use crate::data::wording::counted;
use crate::read::formats::svg::words;

/// Pictures of at most this many pixels a side are spacers, or tell their owner that the page is being read.
const TRACKER_PX: u32 = 2;
/// Pages that stand in each other. No real page has more than two or three, and each takes some of the stack.
const MAX_PAGES: usize = 16;
/// Bytes of all pages that stand in one, and in each other: each of those is held while those in it are read, with a tree of
/// some ten times its size. A page that was saved with all its frames and their pictures has some megabytes.
pub(super) const MAX_INNER_BYTES: usize = 16 * 1024 * 1024;

impl<'t> Walker<'_, 't, '_> {
    /// What such an element does; `Some(None)` where its contents are not read, `None` where it is no such element.
    pub(super) fn thing(&mut self, id: NodeId, name: &str, foreign: bool) -> Option<Option<Leave>> {
        if foreign {
            return self.foreign(id, name);
        }
        match name {
            "script" => self.program(id),
            "style" => self.style_sheet(id),
            "option" => self.choices(&[id]),
            // What a page shows of an element of its own making.
            "template" if self.tree.is_shadow(id) => return Some(Some(Leave::default())),
            "template" => self.template(id),
            // What a page shows where it cannot show what it wants to.
            "noframes" | "noembed" => {
                let instead = self.tree.words(id, MAX_INNER_BYTES);
                self.inner_page(id, &instead, false);
            }
            "datalist" | "optgroup" => {
                let options = self.options(id);
                self.choices(&options);
            }
            "area" => self.list_words(self.attribute(id, "alt").unwrap_or(""), Unseen::Hidden, ""),
            "col" | "colgroup" | "param" | "source" | "track" | "rp" => {}
            "title" => self.title(id),
            "meta" => self.meta(id),
            "base" => self.base = self.attribute(id, "href").unwrap_or("").trim().to_owned(),
            "br" => self.line_break(),
            "img" | "image" => self.picture(id),
            "input" => self.input(id),
            "select" => self.select(id),
            "iframe" if self.attribute(id, "srcdoc").is_some() => {
                self.inner_page(id, self.attribute(id, "srcdoc").unwrap_or(""), false);
            }
            // Asking reads it, so that what is no page is seen as what else it may be.
            "iframe" | "frame" | "embed" if self.page_in_address(id, "src") => {}
            "object" if self.page_in_address(id, "data") => {}
            "iframe" | "frame" | "embed" | "video" | "audio" => {
                self.medium(id, name);
                self.hide(id, Unseen::Hidden);
            }
            "sup" if self.raised_numbers(id) => {}
            "sup" | "span" if self.fraction(id, name) => {}
            "a" if self.label_of_note(id) => {}
            "a" | "span" if self.leads_back(id) => {}
            "span" if self.label_of_word_list(id) => {}
            "a" if self.invisible.is_none() && self.listing.is_none() && self.is_note_number(id) => {
                self.note_number(id);
            }
            "q" => {
                self.words("“");
                return Some(Some(closing("”")));
            }
            "ruby" if self.invisible.is_none() && self.listing.is_none() => {
                let then = Then::Ruby(id, self.draft.place());
                return Some(Some(Leave { then, ..Leave::default() }));
            }
            // Said when all of the letters are known that it is for.
            "rt" | "rtc" if self.in_ruby(id) => {}
            "rt" => {
                self.words("(");
                return Some(Some(closing(")")));
            }
            _ => {
                self.typed_name(id, name);
                return None;
            }
        }
        Some(None)
    }

    /// Drawings and formulas.
    fn foreign(&mut self, id: NodeId, name: &str) -> Option<Option<Leave>> {
        match name {
            "svg" => {
                self.drawn(id);
                self.drawing += 1;
                Some(Some(Leave { then: Then::Drawing, ..Leave::default() }))
            }
            "text" | "foreignObject" if self.drawing > 0 => {
                self.border();
                self.drawing_words += 1;
                Some(Some(Leave { then: Then::DrawingWords, border: true, ..Leave::default() }))
            }
            "tspan" if self.drawing_words > 0 && self.draft.in_block() => {
                if words::is_placed(|name| self.attribute(id, name).map(str::to_owned)) {
                    self.draft.flow(" ");
                }
                None
            }
            // It is the description of the picture.
            "title" if id == self.told_title => Some(None),
            // What is shown of these stands elsewhere, or where a pointer rests.
            "title" | "desc" | "defs" | "metadata" | "symbol" if self.drawing > 0 => {
                self.hide(id, Unseen::Hidden);
                Some(None)
            }
            "title" | "desc" | "defs" | "metadata" | "symbol" | "style" | "script" => Some(None),
            "annotation" | "annotation-xml" => Some(None),
            "math" => {
                self.formula(id);
                Some(None)
            }
            _ => None,
        }
    }

    /// A formula in one line. What its writer wrote goes before that only where nothing in it is built, so that it says less.
    pub(super) fn formula(&mut self, id: NodeId) {
        let mut at = self.tree.following(id, id, true);
        let mut written = self.attribute(id, "alttext").map(str::to_owned);
        while at != NONE && written.is_none() {
            if self.tree.name(at) == "annotation"
                && self.attribute(at, "encoding").is_some_and(|e| e.contains("tex"))
            {
                written = Some(self.tree.words(at, TITLE_BYTES));
            }
            at = self.tree.following(at, id, true);
        }
        let written = written.filter(|words| words.contains(['^', '_', '\\']) && !words.trim().is_empty());
        let said = match written {
            Some(written) if !formula::is_built(self.tree, id) => Some(written),
            written => formula::in_one_line(self.tree, id).or(written),
        };
        if let Some(said) = said {
            self.say_formula(&said);
        }
    }

    fn say_formula(&mut self, words: &str) {
        if self.invisible.is_some() || self.listing.is_some() {
            return self.words(words);
        }
        self.before_words();
        let mark = self.draft.mark(MarkKind::Math);
        self.words(words);
        self.draft.close(mark);
    }

    /// The formula in what programs draw of it: the same stands there a second time, in letters or as a picture.
    pub(super) fn formula_in(&self, id: NodeId, name: &str) -> Option<NodeId> {
        const DRAWN: &[&str] = &[
            "katex",
            "MathJax",
            "MathJax_SVG",
            "MathJax_CHTML",
            "MathJax_Display",
            "mwe-math-element",
            "mjx-chtml",
        ];
        let classes = self.attribute(id, "class").unwrap_or("");
        let drawn =
            name == "mjx-container" || classes.split_ascii_whitespace().any(|class| DRAWN.contains(&class));
        if !drawn {
            return None;
        }
        let mut at = self.tree.following(id, id, true);
        while at != NONE && self.tree.name(at) != "math" {
            at = self.tree.following(at, id, true);
        }
        (at != NONE).then_some(at)
    }

    /// A program is never run; one that is a formula is read where nobody has drawn it.
    fn program(&mut self, id: NodeId) {
        let formula = self.attribute(id, "type").is_some_and(|kind| kind.trim().starts_with("math/tex"));
        if !formula {
            self.unshown.programs += 1;
            return;
        }
        let mut before = self.tree.previous(id);
        while before != NONE && self.tree.text(before).is_some_and(|text| text.trim().is_empty()) {
            before = self.tree.previous(before);
        }
        let drawn = self.attribute(before, "class").is_some_and(|classes| classes.contains("MathJax"))
            && !self.tree.words(before, 1).is_empty();
        if !drawn {
            self.say_formula(&self.tree.words(id, TITLE_BYTES));
        }
    }

    // ---- letters with how they are read

    fn in_ruby(&self, id: NodeId) -> bool {
        let mut at = self.tree.parent(id);
        while matches!(self.tree.name(at), "rtc" | "rb" | "rbc" | "span" | "ruby") {
            if self.tree.name(at) == "ruby" {
                return true;
            }
            at = self.tree.parent(at);
        }
        false
    }

    /// Tells how the letters of a ruby are read: over them on the page, and no words between them.
    pub(super) fn leave_ruby(&mut self, id: NodeId, start: Span) {
        let (mut base, mut reading) = (String::new(), String::new());
        let mut at = self.tree.following(id, id, true);
        while at != NONE {
            let name = self.tree.name(at);
            let read = name == "rt";
            if read {
                let words = self.tree.words(at, TITLE_BYTES);
                if !reading.is_empty() {
                    reading.push(' ');
                }
                reading.push_str(words.trim());
            }
            base.push_str(self.tree.text(at).map_or("", str::trim));
            at = self.tree.following(at, id, !read && name != "rp");
        }
        if reading.trim().is_empty() {
            return;
        }
        let span = Some(Span::new(start.start, self.draft.place().start.max(start.start)));
        self.draft.aside(Aside {
            kind: AsideKind::Reading,
            name: base,
            words: reading.trim().to_owned(),
            when: None,
            place: None,
            span,
        });
    }

    // ---- metadata

    fn title(&mut self, id: NodeId) {
        if self.around.facts {
            let title = self.tree.words(id, TITLE_BYTES);
            // The page's own title goes before what it tells to others, which may have come first.
            let first = self.draft.facts().title.take();
            facts::take(self.draft.facts(), "title", &title);
            if self.draft.facts().title.is_none() {
                self.draft.facts().title = first;
            }
        }
    }

    fn meta(&mut self, id: NodeId) {
        let name = ["name", "property", "itemprop"].iter().find_map(|key| self.attribute(id, key));
        if let (Some(name), Some(content)) = (name, self.attribute(id, "content"))
            && self.around.facts
            && !facts::take_meta(self.draft.facts(), name, content)
            && facts::has_words(name, content)
        {
            self.list_words(content, Unseen::Metadata, name);
        }
    }

    // ---- pictures and media

    fn picture(&mut self, id: NodeId) {
        if self.listing.is_some() || self.drawing > 0 || self.invisible.is_some() {
            return;
        }
        let pixels = |name| {
            let value = self.attribute(id, name)?.trim();
            value.trim_end_matches("px").parse::<u32>().ok()
        };
        let size = (pixels("width"), pixels("height"));
        let tiny = |side: Option<u32>| side.is_some_and(|side| side <= TRACKER_PX);
        if tiny(size.0) && tiny(size.1) {
            self.watches(self.picture_address(id));
            return;
        }
        let asked_size = size.0.zip(size.1);
        let address = self.picture_address(id);
        let target = self.joined(address);
        let source = address::picture_source(&target, self.around);
        if let (PictureSource::Remote(address), Some(lettered)) = (&source, self.around.lettered) {
            lettered.meet(address);
        }
        let said = |name: &str| self.attribute(id, name).map(str::trim).filter(|words| !words.is_empty());
        let description = said("alt").or(said("title")).unwrap_or("");
        self.words_in_address(address);
        self.put_picture(id, source, description, asked_size);
    }

    /// A picture where the page is now.
    pub(super) fn put_picture(
        &mut self,
        id: NodeId,
        source: PictureSource,
        description: &str,
        asked_size: Option<(u32, u32)>,
    ) {
        self.before_words();
        self.keep_apart(description);
        let number = self.draft.picture(source, description, asked_size);
        let start = self.draft.place();
        let mark = self.draft.mark(MarkKind::Picture(number));
        match description {
            "" => self.draft.flow(PICTURE_WITHOUT_WORDS),
            words => self.draft.flow(words),
        }
        self.draft.close(mark);
        self.describe_picture(id, description, start);
    }

    /// Where the picture is, also on pages that wanted to load it only when it came into view.
    fn picture_address(&self, id: NodeId) -> &'t str {
        let src = self.attribute(id, "src").map(str::trim).unwrap_or("");
        let later = ["data-src", "data-original", "data-lazy-src"]
            .iter()
            .find_map(|name| self.attribute(id, name))
            .filter(|address| !address.trim().is_empty());
        // What stands there until then is a picture of nothing.
        if (src.is_empty() || src.starts_with("data:"))
            && let Some(later) = later
        {
            return later;
        }
        if src.is_empty() {
            let set = self.attribute(id, "srcset").unwrap_or("");
            return set.split_whitespace().next().unwrap_or("").trim_end_matches(',');
        }
        src
    }

    /// Films, sounds and pages inside the page: a link that says where they are.
    fn medium(&mut self, id: NodeId, name: &str) {
        let inner = self
            .tree
            .children(id)
            .filter(|&child| self.tree.name(child) == "source")
            .find_map(|child| self.attribute(child, "src"));
        let Some(src) = self.attribute(id, "src").or(inner).map(str::trim) else {
            return;
        };
        if self.is_tiny(id)
            || self.invisible.is_some()
            || !self.in_flow()
            || !matches!(address::scheme_of(src).as_deref(), None | Some("http" | "https"))
        {
            return;
        }
        let target = self.joined(src);
        let title = self.attribute(id, "title").or(self.attribute(id, "aria-label"));
        let address = short_title(&target);
        let words = title.map(str::trim).filter(|t| !t.is_empty()).unwrap_or(&address);
        let in_line = matches!(name, "video" | "audio") && self.draft.in_block();
        if !in_line {
            self.border();
        }
        self.before_words();
        let number = self.draft.link(&target);
        let mark = self.draft.mark(MarkKind::Link(number));
        self.draft.flow(words);
        self.draft.close(mark);
        if !in_line {
            self.border();
        }
    }

    /// Whether it has a size in which nothing can be seen.
    fn is_tiny(&self, id: NodeId) -> bool {
        let side = |side| self.attribute(id, side).map(str::trim);
        ["width", "height"].into_iter().any(|name| matches!(side(name), Some("0" | "1" | "0px" | "1px")))
    }

    /// Reads the page that stands in an address itself (`data:text/html,…`); whether there is one.
    fn page_in_address(&mut self, id: NodeId, name: &str) -> bool {
        let Some(address) = self.attribute(id, name) else { return false };
        if !address::holds_page(address) {
            return false;
        }
        // Before it is unpacked: it is never longer than what it is unpacked from.
        if !self.has_room(address.len()) {
            return true;
        }
        match address::page_in(address) {
            Some(address::Page { text, xml }) => self.page(id, &text, xml),
            None => self.draft.complain("Here stands a page that is damaged, and is not shown.", None),
        }
        true
    }

    /// Whether another page may stand here, of so many bytes. Where not, it is said.
    pub(super) fn has_room(&mut self, bytes: usize) -> bool {
        if self.pages >= MAX_PAGES {
            let words = format!("Here stands a page in more than {MAX_PAGES} others, which is not shown.");
            self.draft.complain(words, None);
            return false;
        }
        let Some(left) = self.room.get().checked_sub(bytes) else {
            let words = format!(
                "Here stands a page of {}, which is not shown: with those before it that is more than can be read of pages \
                 within a page.",
                counted(bytes as u64, "byte")
            );
            self.draft.complain(words, None);
            return false;
        };
        self.room.set(left);
        true
    }

    /// A page that is written into this one.
    fn inner_page(&mut self, id: NodeId, page: &str, xml: bool) {
        if self.has_room(page.len()) {
            self.page(id, page, xml);
        }
    }

    /// Reads a page where it stands, as a part of the one around it.
    fn page(&mut self, id: NodeId, page: &str, xml: bool) {
        // It was stopped, which the walk around it sees as well.
        let Ok(tree) = parse::parse(page, xml, &mut || self.draft.pulse(self.stop)) else { return };
        for words in &tree.complaints {
            self.draft.complain(words, None);
        }
        if self.is_tiny(id) || self.invisible.is_some() {
            let mut gathered = unseen::Gathered::default();
            gathered.push(&unseen::seen_words(&tree));
            return self.list_hidden(gathered);
        }
        if !self.in_flow() {
            // In a row or a listing no block can begin.
            return self.words(&unseen::seen_words(&tree));
        }
        self.border();
        let Surroundings {
            folder,
            xml: _,
            facts: _,
            picture,
            address,
            anchor,
            printed_page,
            drawings,
            tracing: _,
            lettered,
        } = self.around;
        let around = Surroundings {
            folder: folder.clone(),
            xml,
            facts: false,
            picture: *picture,
            address: *address,
            anchor: *anchor,
            printed_page: *printed_page,
            drawings: *drawings,
            // What stands in an attribute has no nodes.
            tracing: None,
            lettered: *lettered,
        };
        let outer = Outer { pages: self.pages + 1, base: self.base.clone(), room: Rc::clone(&self.room) };
        if let Ok(told) = walk_page(&tree, &around, None, self.draft, self.stop, &outer) {
            self.unshown.add(told.unshown);
            self.turned.add(told.turned);
        }
        self.border();
    }

    // ---- forms: what was filled in is text, and so is what stands on a button

    fn input(&mut self, id: NodeId) {
        if self.invisible.is_some() {
            return;
        }
        let kind = self.attribute(id, "type").unwrap_or("text").trim().to_ascii_lowercase();
        let checked = self.attribute(id, "checked").is_some();
        let value = self.attribute(id, "value").unwrap_or("");
        match kind.as_str() {
            "checkbox"
                if self.wanted == Some(BlockKind::Item) && !self.draft.in_block() && self.in_flow() =>
            {
                self.draft.label(Label::Task(checked));
            }
            "checkbox" | "radio" => self.words(if checked { "☑" } else { "☐" }),
            "hidden" | "password" => {
                let name = self.attribute(id, "name").or(self.attribute(id, "id")).unwrap_or("");
                self.list_words(value, Unseen::Hidden, name);
            }
            "file" | "range" | "color" => {}
            "image" => self.words(self.attribute(id, "alt").unwrap_or("")),
            "reset" | "submit" | "button" => self.words(value),
            // What a browser does not know is a line of words.
            _ if value.trim().is_empty() => self.words(self.attribute(id, "placeholder").unwrap_or("")),
            _ => self.words(value),
        }
    }

    fn options(&self, id: NodeId) -> Vec<NodeId> {
        let (mut at, mut options) = (self.tree.following(id, id, true), Vec::new());
        while at != NONE {
            if self.tree.name(at) == "option" {
                options.push(at);
            }
            at = self.tree.following(at, id, true);
        }
        options
    }

    /// Where none of the choices is marked, a list that shows one shows the first.
    fn select(&mut self, id: NodeId) {
        let options = self.options(id);
        let tree = self.tree;
        let is_marked = |option: &NodeId| tree.attribute(*option, "selected").is_some();
        let one = self.attribute(id, "multiple").is_none();
        let marked = options.iter().any(is_marked);
        let mut others = Vec::new();
        for (number, option) in options.iter().enumerate() {
            if is_marked(option) || (one && !marked && number == 0) {
                let label = self.attribute(*option, "label").map(str::to_owned);
                let words = label.unwrap_or_else(|| self.tree.words(*option, TITLE_BYTES));
                self.apart = apart::Apart::Always;
                self.words(words.trim());
            } else {
                others.push(*option);
            }
        }
        self.choices(&others);
    }
}

fn closing(words: &'static str) -> Leave {
    Leave { then: Then::Words(words), ..Leave::default() }
}
