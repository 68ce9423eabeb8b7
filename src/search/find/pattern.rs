//! A regular expression, written so that it finds in folded text what its writer means.
//!
//! Only the signs in it are changed, each where it stands; what an expression does with them stays as it is.
//!
//! * Signs in a row are folded as words are: `10⁶`, `“so”`, `straße` and `l’été` find what these words find. A space that
//!   is not repeated stands for any white space, also for the end of a line.
//! * A class has the folds of its signs beside them: `[éè]` finds every e, and `[à-ü]` every letter that one of those
//!   between à and ü is without its accent. `[^é]` is no e at all. Where accents matter, they find what they name. A sign
//!   that becomes several (œ, ß) finds these, but not where the class is one of what is not to be found.
//! * Ranges of more signs than [`MOST_SIGNS`], and classes that have names (`\w`, `\p{Lu}`, `.`), look at the folded sign:
//!   `\p{Pd}` finds a hyphen in the place of a dash, and nothing but letters without accents is left to be found, unless
//!   accents matter.
//! * Who speaks of the ends of lines (`^`, `$`, `\n`, `\r`, `-\s`) sees all lines as they stand; for everybody else words
//!   go on over a hyphen at the end of one. An expression that has a hyphen in it sees all of those hyphens, another none.

use super::fold::{Folded, Folder, Lines};
use super::signs::Counting;
use regex_syntax::ast::{
    self, Assertion, AssertionKind, Ast, ClassPerlKind, ClassSet, ClassSetItem, Literal, LiteralKind,
};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::ops::Range;

/// Signs of a range whose folds are taken into its class: more than any alphabet has.
const MOST_SIGNS: u32 = 1024;

/// What is looked for, and in which form of the text.
pub(super) struct Pattern {
    pub words: String,
    pub lines: Lines,
}

impl Pattern {
    /// Of an expression that may be none: it is left as it is then, for the engine to say why.
    pub fn new(words: &str, counting: Counting) -> Self {
        let Ok(ast) = ast::parse::Parser::new().parse(words) else {
            return Self { words: words.to_owned(), lines: Lines::Joined };
        };
        let mut seen = Seen::default();
        seen.look(&ast);
        let lines = match seen {
            Seen { lines: true, .. } => Lines::Kept,
            Seen { hyphens: true, .. } => Lines::Hyphens,
            _ => Lines::Joined,
        };
        let mut writer = Writer { folder: Folder::new(counting, Lines::Joined), counting, edits: Vec::new() };
        writer.walk(&ast);
        Self { words: edited(words, writer.edits), lines }
    }
}

/// The words with stretches of them replaced.
fn edited(words: &str, mut edits: Vec<(Range<usize>, String)>) -> String {
    // At one place, what is put before a stretch comes before what takes its place.
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let (mut out, mut at) = (String::with_capacity(words.len() * 2), 0);
    for (range, with) in edits {
        out.push_str(words.get(at..range.start).unwrap_or_default());
        out.push_str(&with);
        at = range.end.max(at);
    }
    out.push_str(words.get(at..).unwrap_or_default());
    out
}

// ---- of what it speaks

#[derive(Default)]
struct Seen {
    lines: bool,
    hyphens: bool,
}

impl Seen {
    /// The parser has held how deep it is nested.
    fn look(&mut self, ast: &Ast) {
        match ast {
            Ast::Literal(literal) => self.sign(literal),
            Ast::Assertion(assertion) => self.lines |= is_of_lines(assertion),
            Ast::ClassBracketed(class) => self.class(&class.kind),
            Ast::Repetition(repetition) => self.look(&repetition.ast),
            Ast::Group(group) => self.look(&group.ast),
            Ast::Alternation(all) => all.asts.iter().for_each(|ast| self.look(ast)),
            Ast::Concat(all) => {
                all.asts.iter().for_each(|ast| self.look(ast));
                let at_end = |pair: &[Ast]| {
                    matches!(&pair[0], Ast::Literal(sign) if sign.c == '-') && is_space(&pair[1])
                };
                self.lines |= all.asts.windows(2).any(at_end);
            }
            Ast::Empty(_) | Ast::Flags(_) | Ast::Dot(_) | Ast::ClassUnicode(_) | Ast::ClassPerl(_) => {}
        }
    }

    fn sign(&mut self, literal: &Literal) {
        self.lines |= matches!(literal.c, '\n' | '\r');
        self.hyphens |= matches!(literal.c, '-' | '\u{2010}' | '\u{2011}' | '\u{AD}');
    }

    fn class(&mut self, set: &ClassSet) {
        match set {
            ClassSet::BinaryOp(op) => {
                self.class(&op.lhs);
                self.class(&op.rhs);
            }
            ClassSet::Item(item) => self.item(item),
        }
    }

    fn item(&mut self, item: &ClassSetItem) {
        match item {
            // Of a class that leaves out ends of lines, as most do that mean “no further than this”, lines stay joined.
            ClassSetItem::Literal(literal) => {
                self.hyphens |= matches!(literal.c, '-' | '\u{2010}' | '\u{2011}');
            }
            ClassSetItem::Bracketed(class) => self.class(&class.kind),
            ClassSetItem::Union(union) => union.items.iter().for_each(|item| self.item(item)),
            _ => {}
        }
    }
}

/// `\s`, repeated or not.
fn is_space(ast: &Ast) -> bool {
    match ast {
        Ast::Repetition(repetition) => is_space(&repetition.ast),
        Ast::ClassPerl(class) => class.kind == ClassPerlKind::Space && !class.negated,
        _ => false,
    }
}

fn is_of_lines(assertion: &Assertion) -> bool {
    matches!(assertion.kind, AssertionKind::StartLine | AssertionKind::EndLine)
}

// ---- its signs

struct Writer {
    folder: Folder,
    counting: Counting,
    edits: Vec<(Range<usize>, String)>,
}

impl Writer {
    fn walk(&mut self, ast: &Ast) {
        match ast {
            Ast::Literal(literal) => self.run(&[literal], true),
            Ast::ClassBracketed(class) => self.class(class),
            Ast::Repetition(repetition) => match &*repetition.ast {
                Ast::Literal(literal) => self.run(&[literal], false),
                other => self.walk(other),
            },
            Ast::Group(group) => self.walk(&group.ast),
            Ast::Alternation(all) => all.asts.iter().for_each(|ast| self.walk(ast)),
            Ast::Concat(all) => self.concat(&all.asts),
            Ast::Empty(_)
            | Ast::Flags(_)
            | Ast::Dot(_)
            | Ast::Assertion(_)
            | Ast::ClassUnicode(_)
            | Ast::ClassPerl(_) => {}
        }
    }

    /// Signs in a row are folded together, because what becomes of one may follow from its neighbour.
    fn concat(&mut self, parts: &[Ast]) {
        let mut run = Vec::new();
        for part in parts {
            match part {
                Ast::Literal(literal) if !is_escaped_space(literal) => run.push(&**literal),
                other => {
                    self.run(&run, true);
                    run.clear();
                    // An escape of white space means just that sign.
                    if !matches!(other, Ast::Literal(_)) {
                        self.walk(other);
                    }
                }
            }
        }
        self.run(&run, true);
    }

    /// `spaces`: a space stands for any white space.
    fn run(&mut self, run: &[&Literal], spaces: bool) {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { return };
        if run.iter().any(|literal| is_escaped_space(literal)) {
            return;
        }
        let words: String = run.iter().map(|literal| literal.c).collect();
        let spaced = spaces && words.contains(char::is_whitespace);
        let folded = self.folded(&words);
        if folded == words && !spaced {
            return;
        }
        let mut out = String::new();
        for c in folded.chars() {
            match c {
                c if spaces && c.is_whitespace() => out.push_str(r"\s+"),
                c => push_sign(c, &mut out),
            }
        }
        // What is repeated is one thing, also where it became several signs or none.
        if !spaces && folded.chars().count() != 1 {
            out = format!("(?:{out})");
        }
        self.edits.push((first.span.start.offset..last.span.end.offset, out));
    }

    fn folded(&self, words: &str) -> String {
        let mut folded = Folded::default();
        folded.push(&self.folder, words, 0);
        String::from_utf8(folded.bytes).unwrap_or_default()
    }

    fn class(&mut self, class: &ast::ClassBracketed) {
        let mut several = BTreeSet::new();
        self.set(&class.kind, &mut several);
        let plain = !class.negated && matches!(class.kind, ClassSet::Item(_));
        if plain && !several.is_empty() {
            let (start, end) = (class.span.start.offset, class.span.end.offset);
            self.edits.push((start..start, "(?:".to_owned()));
            let mut out = String::new();
            for words in several {
                out.push('|');
                words.chars().for_each(|c| push_sign(c, &mut out));
            }
            self.edits.push((end..end, out + ")"));
        }
    }

    fn set(&mut self, set: &ClassSet, several: &mut BTreeSet<String>) {
        match set {
            ClassSet::BinaryOp(op) => {
                self.set(&op.lhs, several);
                self.set(&op.rhs, several);
            }
            ClassSet::Item(item) => self.item(item, several),
        }
    }

    fn item(&mut self, item: &ClassSetItem, several: &mut BTreeSet<String>) {
        let (first, last, end) = match item {
            ClassSetItem::Literal(literal) => (literal.c, literal.c, literal.span.end.offset),
            ClassSetItem::Range(range) => (range.start.c, range.end.c, range.span.end.offset),
            ClassSetItem::Bracketed(class) => return self.set(&class.kind, several),
            ClassSetItem::Union(union) => {
                return union.items.iter().for_each(|item| self.item(item, several));
            }
            ClassSetItem::Empty(_)
            | ClassSetItem::Ascii(_)
            | ClassSetItem::Unicode(_)
            | ClassSetItem::Perl(_) => return,
        };
        if u32::from(last) - u32::from(first) > MOST_SIGNS {
            return;
        }
        let mut single = BTreeSet::new();
        for c in first..=last {
            let folded = self.folded_sign(c);
            let mut signs = folded.chars();
            match (signs.next(), signs.next()) {
                (Some(sign), None) if !(first..=last).contains(&sign) => drop(single.insert(sign)),
                (Some(_), Some(_)) => drop(several.insert(folded)),
                _ => {}
            }
        }
        if !single.is_empty() {
            let mut out = String::new();
            single.into_iter().for_each(|c| push_sign(c, &mut out));
            self.edits.push((end..end, out));
        }
    }

    fn folded_sign(&self, c: char) -> String {
        let mut out = String::new();
        match super::signs::special(c) {
            Some(_) => out = self.folded(c.encode_utf8(&mut [0; 4])),
            None => self.counting.fold(c, &mut |c| out.push(c)),
        }
        out
    }
}

/// White space that was written as what it is: `\n`, `\t`, `\x20`, and a space after a backslash.
fn is_escaped_space(literal: &Literal) -> bool {
    literal.c.is_whitespace() && literal.kind != LiteralKind::Verbatim
}

/// A sign as itself, whatever it means in an expression or in a class.
fn push_sign(c: char, out: &mut String) {
    if c.is_ascii_alphanumeric() || !c.is_ascii() && c.is_alphanumeric() {
        out.push(c);
    } else {
        // Writing to a string cannot fail.
        let _ = write!(out, r"\x{{{:x}}}", u32::from(c));
    }
}
