//! Words of an RTF file: paragraphs, tables, notes, fields, and the changes and remarks on them.

use super::heads::{self, Heads};
use super::pages;
use super::tokens::{Token, Tokens};
use crate::data::document::BlockKind;
use crate::data::draft::{Draft, OpenMark};
use crate::data::job::{Failure, Stop};
use crate::data::span::Span;
use crate::read::decode::pages::of_windows;
use crate::read::office::pages::Pages;
use crate::read::office::{Change, Comment, Done, Ends, Hidden, Pictured, Shift, Words, break_line};
use changed::Changed;
use encoding_rs::{Encoding, WINDOWS_1252};
use lost::Lost;
use std::collections::{HashMap, VecDeque};

mod apart;
mod blocks;
mod changed;
mod drawn;
mod lost;
mod words;

pub use drawn::take_hex;
pub use words::sign_of;

/// Tokens between two looks at the stop flag.
const STOP_STEP: usize = 4_096;
/// Groups within each other; what is deeper is passed over.
const MAX_DEPTH: usize = 1_000;
/// Notes of a document, and notes in notes.
const MAX_NOTES: usize = 50_000;
const MAX_NOTE_DEPTH: u8 = 8;
/// Letters of a number beside a paragraph.
const MAX_LABEL: usize = 40;

/// What holds within a group.
#[derive(Clone, Copy)]
struct State {
    words: Words,
    font: i32,
    /// Letters after a sign in Unicode that say the same for older programs.
    fallback: usize,
    changed: Changed,
}

/// A note, to be read once the text is.
struct Note {
    name: String,
    label: String,
    group: Vec<u8>,
    /// What was done with the words that refer to it.
    done: Vec<Done>,
    /// Notes that it lies in.
    depth: u8,
}

/// Reads a file into a draft.
pub struct Body<'h> {
    heads: &'h mut Heads,
    usual: &'static Encoding,
    /// A file for a Macintosh, or for Windows.
    state: State,
    open: Vec<State>,
    bytes: Vec<u8>,
    skip: usize,
    /// The first half of a sign that takes two.
    half: Option<u16>,
    level: Option<u8>,
    label: String,
    in_table: bool,
    row_open: bool,
    open_table: bool,
    cell_begun: bool,
    hidden: Hidden,
    notes: VecDeque<Note>,
    /// Notes that were met, and how deep the one lies that is read.
    note_count: usize,
    note_depth: u8,
    lost: Lost,
    ends: Ends,
    /// Changes that are open, and what they are.
    open_changes: Vec<Change>,
    open_as: Changed,
    fields: Vec<Option<OpenMark>>,
    /// Who remarks, until the remark comes.
    remark: Comment,
    note_label: Option<String>,
    steps: usize,
    /// Who remarked by now, and on what; where the words begin that a remark is on, and where they end.
    authors: Vec<(String, Span)>,
    marked: HashMap<String, (u64, Option<u64>)>,
    /// Pages as the file remembers them, and what is said of those of a section.
    pages: Option<Pages>,
    section: pages::Section,
    /// A page was to end, and no page is known.
    rule: bool,
    /// Left and right pages differ; the first one does.
    facing: bool,
    titled: bool,
    /// Heads and feet that wait for the end of the paragraph, and those that were met.
    around: Vec<(&'static str, Vec<u8>)>,
    around_shown: Vec<(&'static str, Vec<u8>)>,
    /// What every paragraph is, and what stands beside the first.
    every: Option<BlockKind>,
    first_label: Option<&'static str>,
    /// The row names its columns.
    header: bool,
    /// A cell of a table within a cell has ended.
    nested_gap: bool,
    /// Of a picture or a shape.
    description: String,
    pictures: usize,
    /// Pictures of the paragraph, which come after it.
    shown_after: Vec<Pictured>,
    /// What made the object that comes, and where such objects begin in the file.
    object_class: String,
    objects: Vec<usize>,
}

impl<'h> Body<'h> {
    pub fn new(heads: &'h mut Heads) -> Self {
        Self {
            heads,
            usual: WINDOWS_1252,
            state: State { words: Words::default(), font: 0, fallback: 1, changed: Changed::default() },
            open: Vec::new(),
            bytes: Vec::new(),
            skip: 0,
            half: None,
            level: None,
            label: String::new(),
            in_table: false,
            row_open: false,
            open_table: false,
            cell_begun: false,
            hidden: Hidden::default(),
            notes: VecDeque::new(),
            note_count: 0,
            note_depth: 0,
            lost: Lost::default(),
            ends: Ends::default(),
            open_changes: Vec::new(),
            open_as: Changed::default(),
            fields: Vec::new(),
            remark: Comment::default(),
            note_label: None,
            steps: 0,
            authors: Vec::new(),
            marked: HashMap::new(),
            pages: None,
            section: pages::Section::default(),
            rule: false,
            facing: false,
            titled: false,
            around: Vec::new(),
            around_shown: Vec::new(),
            every: None,
            first_label: None,
            header: false,
            nested_gap: false,
            description: String::new(),
            pictures: 0,
            shown_after: Vec::new(),
            object_class: String::new(),
            objects: Vec::new(),
        }
    }

    /// Reads a whole file.
    ///
    /// # Errors
    /// Where it was stopped.
    pub fn read_all(&mut self, bytes: &[u8], draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
        self.objects = super::objects::places(bytes);
        self.pages = pages::of(bytes);
        self.read_within(bytes, draft, stop)
    }

    /// As [`Body::read_all`], of a file in another, which has neither pages nor documents of its own to be served.
    ///
    /// # Errors
    /// Where it was stopped.
    pub fn read_within(&mut self, bytes: &[u8], draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
        self.read(bytes, true, draft, stop)?;
        self.open.clear();
        self.paragraph_ends(draft);
        draft.end_table();
        self.read_around(draft, stop)?;
        if let Some(mut pages) = self.pages.take() {
            pages.end(!self.notes.is_empty(), draft);
        }
        let end = draft.place();
        while let Some(Note { name, label, group, done, depth }) = self.notes.pop_front() {
            self.note_depth = depth + 1;
            draft.end();
            let start = draft.place().start;
            draft.anchor(&name);
            (self.state.words, self.state.changed) = (Words::default(), Changed::default());
            self.note_label = Some(label);
            self.read(&group, false, draft, stop)?;
            self.state.changed = Changed::default();
            self.paragraph_ends(draft);
            draft.end_table();
            // A note comes and goes with its number.
            done.into_iter().for_each(|done| done.tell_since(start, draft));
        }
        self.lost.tell(end, draft);
        Ok(())
    }

    fn read(&mut self, bytes: &[u8], whole: bool, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
        let mut tokens = Tokens::new(bytes);
        let mut first = false;
        while let Some(token) = tokens.next() {
            self.steps += 1;
            if self.steps.is_multiple_of(STOP_STEP) {
                draft.pulse(stop)?;
                if whole {
                    draft.progress(tokens.position() as f32 / bytes.len().max(1) as f32);
                }
            }
            if !self.around.is_empty() && !draft.in_block() {
                self.read_around(draft, stop)?;
            }
            // Some writers put a space before what a group is.
            let blank = matches!(token, Token::Bytes(bytes) if bytes.iter().all(|byte| *byte == b' '));
            let begins = first;
            first = token == Token::Open || first && blank;
            match token {
                Token::Open if self.open.len() >= MAX_DEPTH => {
                    self.lost.deep |= lost::says_something(tokens.rest_of_group());
                }
                Token::Open => {
                    self.flush(draft);
                    self.open.push(self.state);
                }
                Token::Close => {
                    self.flush(draft);
                    if let Some(state) = self.open.pop() {
                        self.state = state;
                    }
                    while self.fields.len() > self.open.len() {
                        if let Some(Some(mark)) = self.fields.pop() {
                            draft.close(mark);
                        }
                    }
                }
                // What an older program does not know is passed over as a whole, unless it is known here.
                Token::Symbol(b'*') if begins => {
                    if let Some(Token::Word(name, _)) = tokens.next() {
                        self.destination(name, &mut tokens, whole, draft);
                    }
                }
                Token::Word(name, number) => {
                    if !(begins && self.is_destination(name)) {
                        self.word(name, number, draft);
                    } else {
                        self.destination(name, &mut tokens, whole, draft);
                    }
                }
                Token::Binary(_) => {}
                Token::Symbol(sign) => self.symbol(sign, draft),
                Token::Byte(_) if self.skip > 0 => self.skip -= 1,
                Token::Byte(byte) => self.bytes.push(byte),
                Token::Bytes(bytes) => {
                    let skip = self.skip.min(bytes.len());
                    self.skip -= skip;
                    self.bytes.extend_from_slice(bytes.get(skip..).unwrap_or_default());
                }
            }
        }
        self.flush(draft);
        self.lost.torn |= whole && (tokens.are_torn() || self.open.len() > 1);
        Ok(())
    }

    fn is_destination(&self, name: &str) -> bool {
        matches!(
            name,
            "fonttbl"
                | "colortbl"
                | "stylesheet"
                | "info"
                | "pict"
                | "upr"
                | "list"
                | "listtable"
                | "listname"
                | "leveltext"
                | "levelnumbers"
                | "sp"
                | "shprslt"
                | "nonesttables"
                | "mmathPict"
                | "mctrlPr"
                | "header"
                | "headerl"
                | "headerr"
                | "headerf"
                | "footer"
                | "footerl"
                | "footerr"
                | "footerf"
                | "footnote"
                | "fldinst"
                | "listtext"
                | "pntext"
                | "nonshppict"
                | "xe"
                | "tc"
                | "ftnsep"
                | "ftnsepc"
                | "aftnsep"
        )
    }

    /// A group that is no part of the words, or a part of its own. The group is open.
    fn destination(&mut self, name: &str, tokens: &mut Tokens<'_>, whole: bool, draft: &mut Draft) {
        // Their words are words: pictures, shapes, formulas, and what a field shows.
        let read_on = [
            "shppict",
            "shpinst",
            "do",
            "fldrslt",
            "nesttableprops",
            "ud",
            "moMath",
            "moMathPara",
            "mmath",
            "mmaths",
        ];
        if read_on.contains(&name) {
            return;
        }
        if name == "upr" {
            // The same words twice: for programs without Unicode, and then for those that have it.
            if tokens.clone().next() == Some(Token::Open) {
                tokens.next();
                tokens.rest_of_group();
            }
            return;
        }
        let group = tokens.rest_of_group();
        match name {
            "fonttbl" => self.heads.take_fonts(group),
            "stylesheet" => self.heads.take_styles(group),
            "revtbl" => self.heads.take_authors(group),
            "info" => super::facts::take(group, self.heads, self.usual, draft),
            "listtext" | "pntext" => {
                let label = self.heads.words(group, self.usual);
                self.label = label.trim().chars().take(MAX_LABEL).collect();
            }
            "footnote" => self.note(group, draft),
            "fldinst" => self.field(group, draft),
            "bkmkstart" => draft.anchor(heads::plain(group).trim()),
            "atrfstart" => {
                let name = heads::plain(group).trim().to_owned();
                self.marked.insert(name, (draft.place().start, None));
            }
            "atrfend" => {
                let on = self.marked.get_mut(heads::plain(group).trim());
                on.into_iter().for_each(|(_, end)| *end = Some(draft.place().end));
            }
            "atnauthor" => self.remark.author = self.heads.words(group, self.usual).trim().to_owned(),
            "atndate" => self.remark_date(group),
            "annotation" => self.annotate(group, draft),
            "pict" => self.picture(group, draft),
            "sp" => self.property(group, true, draft),
            "objclass" => self.object_class = heads::plain(group).trim().to_owned(),
            "objdata" => self.object(whole.then(|| tokens.position()), draft),
            name if apart::label(name).is_some() => self.keep_around(name, group, draft),
            name => super::facts::take_hidden(name, group, self.heads, self.usual, draft),
        }
        // It was closed with what is in it.
        if let Some(state) = self.open.pop() {
            self.state = state;
        }
    }

    fn word(&mut self, name: &str, number: Option<i32>, draft: &mut Draft) {
        let on = Some(number != Some(0));
        self.flush_before(name, draft);
        match name {
            "ansicpg" => self.usual = number.and_then(of_windows).unwrap_or(self.usual),
            "mac" => self.usual = encoding_rs::MACINTOSH,
            "f" => self.state.font = number.unwrap_or(0),
            "uc" => self.state.fallback = number.unwrap_or(1).clamp(0, 100) as usize,
            "u" => self.unicode(number.unwrap_or(0), draft),
            "plain" => {
                self.state.words = Words::default();
                self.state.changed = Changed::default();
            }
            "b" => self.state.words.strong = on,
            "i" => self.state.words.slanted = on,
            "strike" | "striked" => self.state.words.struck = on,
            "ul" | "uld" | "uldb" | "ulw" => self.state.words.underlined = on,
            "ulnone" => self.state.words.underlined = Some(false),
            "highlight" => self.state.words.marked = on,
            "v" => self.state.words.hidden = on,
            "super" => {
                self.state.words.shift = Some(if on == Some(true) { Shift::Raised } else { Shift::None });
            }
            "sub" => {
                self.state.words.shift = Some(if on == Some(true) { Shift::Lowered } else { Shift::None });
            }
            "nosupersub" => self.state.words.shift = Some(Shift::None),
            "revised" => self.state.changed.inserted = on.filter(|on| *on).map(|_| (0, 0)),
            "deleted" => self.state.changed.deleted = on.filter(|on| *on).map(|_| (0, 0)),
            "mvf" => self.state.changed.moved_away = on == Some(true),
            "mvt" => self.state.changed.moved_here = on == Some(true),
            "revauth" | "revauthdel" | "mvauth" | "crauth" | "revdttm" | "revdttmdel" | "mvdate"
            | "crdate" => {
                self.state.changed.by(name, number.unwrap_or(0));
            }
            "pard" => {
                self.level = None;
                self.in_table = false;
                self.label.clear();
            }
            "s" => self.level = number.and_then(|style| self.heads.levels.get(&style).copied()),
            "outlinelevel" => {
                self.level =
                    self.level.or(number.filter(|level| (0..9).contains(level)).map(|level| level as u8 + 1));
            }
            "intbl" => self.in_table = self.every.is_none(),
            "facingp" => self.facing = true,
            "titlepg" => self.titled = true,
            "sectd" => {
                self.titled = false;
                self.section.reset();
            }
            "softpage" => self.pages.iter_mut().for_each(|pages| pages.signs.begun()),
            "pagebb" => self.pages.iter_mut().for_each(|pages| pages.signs.apart()),
            "trowd" => self.header = false,
            "trhdr" => self.header = true,
            "sect" | "page" if self.every.is_none() => self.page_ends(name, draft),
            "par" if self.row_open && self.in_table => {
                self.end_changes(draft);
                break_line(self.done(), draft);
            }
            "par" => self.paragraph_ends(draft),
            "line" | "softline" => {
                self.ensure(draft);
                draft.line_break();
            }
            "cell" | "row" | "nestcell" | "nestrow" if self.every.is_some() => self.say(" ", draft),
            "cell" => self.cell_ends(draft),
            "row" => self.row_ends(draft),
            // A table in a cell is words of it, a line for each row and its cells set apart.
            "nestcell" => self.nested_gap = true,
            "nestrow" => {
                self.nested_gap = false;
                draft.line_break();
            }
            "chftn" => {}
            name if self.section.take(name, number) => {}
            _ => {
                if let Some(sign) = sign_of(name) {
                    self.say(sign, draft);
                }
            }
        }
    }

    fn note(&mut self, group: &[u8], draft: &mut Draft) {
        if self.note_depth >= MAX_NOTE_DEPTH {
            self.lost.deep = true;
            return;
        }
        if self.note_count >= MAX_NOTES {
            self.lost.notes += 1;
            return;
        }
        self.ensure(draft);
        self.note_count += 1;
        let number = self.note_count;
        let (name, label) = (format!("note {number}"), number.to_string());
        let link = draft.link(&format!("#{name}"));
        draft.note_label(link, &label, None);
        let done = self.done();
        self.notes.push_back(Note { name, label, group: group.to_vec(), done, depth: self.note_depth });
    }
}
