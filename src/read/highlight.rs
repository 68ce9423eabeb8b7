//! Colours of code: which words of a listing are comments, keywords, numbers.
//!
//! Bounded, because the patterns behind it are slow on lines that no person wrote, and a listing without colours
//! is still a listing.

use crate::data::document::Token;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

/// Longer lines are data or minified; colouring them takes seconds and helps nobody.
const MAX_LINE_BYTES: usize = 1024;
/// What is spent on the code of one document, in bytes of lines that people write: some ten thousand lines, about a
/// second of work.
pub const MAX_DOCUMENT_BYTES: usize = 256 * 1024;
/// Length of a line from which on it counts for more than its bytes: the patterns look for what begins at each of its
/// words over all that is left of it.
const PLAIN_LINE_BYTES: usize = 128;
/// What a language costs that the document did not have before: its patterns are made when they are needed first.
const LANGUAGE_COST: usize = 6 * 1024;
/// Constructs that stand in each other. Each word is looked up through all of them, and no person writes so many.
const MAX_DEPTH: usize = 100;

pub mod definitions;

// Unpacking takes a moment, so only a document with code pays for it, once.
static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// Names that people write for languages which the set knows by another name, or comes close to.
const ALIASES: &[(&str, &str)] = &[
    ("c#", "cs"),
    ("c++", "cpp"),
    ("console", "sh"),
    ("csharp", "cs"),
    ("golang", "go"),
    ("javascript", "js"),
    ("jsx", "js"),
    ("jsonc", "json"),
    ("json5", "json"),
    ("kotlin", "java"),
    ("mjs", "js"),
    ("objc", "m"),
    ("objective-c", "m"),
    ("py3", "py"),
    ("python3", "py"),
    ("shell", "sh"),
    ("shell-session", "sh"),
    ("ts", "js"),
    ("tsx", "js"),
    ("typescript", "js"),
    ("xhtml", "html"),
    ("zsh", "sh"),
];

/// What the innermost scope of a word says of it; the longest fitting prefix of the list counts, from the top.
static MEANINGS: LazyLock<Vec<(Scope, Option<Token>)>> = LazyLock::new(|| {
    let meanings: &[(&str, Option<Token>)] = &[
        ("comment", Some(Token::Comment)),
        ("string", Some(Token::Text)),
        ("constant.numeric", Some(Token::Number)),
        ("constant.character", Some(Token::Text)),
        ("constant", Some(Token::Number)),
        ("keyword.operator", Some(Token::Punctuation)),
        ("keyword", Some(Token::Keyword)),
        ("storage.type.function", Some(Token::Keyword)),
        ("storage", Some(Token::Keyword)),
        ("entity.name.type", Some(Token::Type)),
        ("entity.name.class", Some(Token::Type)),
        ("entity.name.struct", Some(Token::Type)),
        ("entity.name.enum", Some(Token::Type)),
        ("entity.name.tag", Some(Token::Keyword)),
        ("entity.other.inherited-class", Some(Token::Type)),
        ("entity", Some(Token::Name)),
        ("support.type.property-name", Some(Token::Name)),
        ("support.type", Some(Token::Type)),
        ("support.class", Some(Token::Type)),
        ("support", Some(Token::Name)),
        ("variable.function", Some(Token::Name)),
        ("punctuation", Some(Token::Punctuation)),
        ("meta.preprocessor", Some(Token::Keyword)),
        ("markup.inserted", Some(Token::Text)),
        ("markup.deleted", Some(Token::Keyword)),
    ];
    meanings.iter().filter_map(|&(name, token)| Some((Scope::new(name).ok()?, token))).collect()
});

/// Colours the listings of one document, as long as there is work to be spent on it.
pub struct Highlighter {
    work_left: usize,
    /// Those that were paid for.
    languages: BTreeSet<&'static str>,
}

impl Default for Highlighter {
    fn default() -> Self {
        Self { work_left: MAX_DOCUMENT_BYTES, languages: BTreeSet::new() }
    }
}

impl Highlighter {
    /// The coloured words of a listing, as byte ranges in it, in order and disjoint.
    /// `stopped` is asked before each line.
    pub fn colour(
        &mut self,
        code: &str,
        language: &str,
        stopped: &dyn Fn() -> bool,
    ) -> Vec<(Range<usize>, Token)> {
        self.colour_with(code, language, stopped, &mut |_| {})
    }

    /// As [`Highlighter::colour`]; what is defined on the way is told, by where its name stands.
    pub fn colour_with(
        &mut self,
        code: &str,
        language: &str,
        stopped: &dyn Fn() -> bool,
        defined: &mut dyn FnMut(Range<usize>),
    ) -> Vec<(Range<usize>, Token)> {
        let mut tokens = Vec::new();
        if language.is_empty() || self.work_left == 0 {
            return tokens;
        }
        let Some(syntax) = syntax_from_name(language) else {
            return tokens;
        };
        let fresh = self.languages.insert(&syntax.name);
        if !self.pays(if fresh { LANGUAGE_COST } else { 0 }) {
            return tokens;
        }
        let (mut state, mut scopes) = (ParseState::new(syntax), ScopeStack::new());
        let mut start = 0;
        for line in code.split_inclusive('\n') {
            let colours = line.len() <= MAX_LINE_BYTES;
            let cost = if colours { line.len() * (1 + line.len() / PLAIN_LINE_BYTES) } else { 0 };
            if !self.pays(cost) || stopped() {
                self.work_left = 0;
                break;
            }
            if colours && !colour_line(line, start, &mut state, &mut scopes, &mut tokens, defined) {
                break;
            }
            start += line.len();
        }
        tokens
    }

    /// Takes some of the work that is left, if there is so much. Where there is not, the rest of the document stays
    /// without colours, and nobody is told: no word is missing.
    fn pays(&mut self, cost: usize) -> bool {
        let left = self.work_left.checked_sub(cost);
        self.work_left = left.unwrap_or(0);
        left.is_some()
    }
}

/// Whether the language is one whose words can be told apart.
fn syntax_from_name(language: &str) -> Option<&'static SyntaxReference> {
    let name = language.trim().to_ascii_lowercase();
    let alias = ALIASES.iter().find(|(alias, _)| *alias == name);
    let name = alias.map_or(name.as_str(), |(_, known)| known);
    if matches!(name, "text" | "txt" | "plain" | "plaintext" | "none") {
        return None;
    }
    SYNTAXES.find_syntax_by_token(name)
}

/// Whether the next line can be coloured too.
fn colour_line(
    line: &str,
    start: usize,
    state: &mut ParseState,
    scopes: &mut ScopeStack,
    tokens: &mut Vec<(Range<usize>, Token)>,
    defined: &mut dyn FnMut(Range<usize>),
) -> bool {
    let Ok(changes) = state.parse_line(line, &SYNTAXES) else {
        return false;
    };
    let mut from = 0;
    for (at, change) in changes {
        push_token(tokens, line, start, from..at, scopes);
        if at > from && definitions::is_one(scopes) {
            defined(start + from..start + at);
        }
        from = at;
        if scopes.apply(&change).is_err() || scopes.len() > MAX_DEPTH {
            return false;
        }
    }
    push_token(tokens, line, start, from..line.len(), scopes);
    true
}

fn push_token(
    tokens: &mut Vec<(Range<usize>, Token)>,
    line: &str,
    start: usize,
    range: Range<usize>,
    scopes: &ScopeStack,
) {
    let (Some(words), Some(token)) = (line.get(range.clone()), token_from_scopes(scopes)) else {
        return;
    };
    // Spaces belong to remarks and quoted words, and to nothing else.
    let spaced = matches!(token, Token::Comment | Token::Text) && range.end < line.len();
    let kept = if spaced { words } else { words.trim_end() };
    let lead = match token {
        Token::Comment | Token::Text => 0,
        _ => kept.len() - kept.trim_start().len(),
    };
    if kept.trim_start().is_empty() && !spaced || kept.is_empty() {
        return;
    }
    let begin = start + range.start + lead;
    let end = start + range.start + kept.len();
    match tokens.last_mut() {
        // Quotes and the words between them are one.
        Some((last, kind)) if *kind == token && last.end == begin => last.end = end,
        _ => tokens.push((begin..end, token)),
    }
}

fn token_from_scopes(scopes: &ScopeStack) -> Option<Token> {
    let mut punctuation = None;
    for &scope in scopes.as_slice().iter().rev() {
        let meaning = MEANINGS.iter().find(|(prefix, _)| prefix.is_prefix_of(scope));
        match meaning {
            // A quote or a comment's sign belongs to what it opens.
            Some((_, Some(Token::Punctuation))) => punctuation = Some(Token::Punctuation),
            Some((_, token)) if punctuation.is_none() => return *token,
            Some((_, Some(token @ (Token::Comment | Token::Text)))) => return Some(*token),
            _ => {}
        }
    }
    punctuation
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(language: &str, code: &str, expected: &str) {
        let tokens = Highlighter::default().colour(code, language, &|| false);
        let found: Vec<_> =
            tokens.iter().map(|(range, token)| format!("{token:?}:{}", &code[range.clone()])).collect();
        assert_eq!(found.join(" "), expected, "{language}");
    }

    #[test]
    fn words_of_code_are_told_apart() {
        check(
            "rust",
            "let x = 1; // one\n",
            "Keyword:let Punctuation:= Number:1 Punctuation:; Comment:// one",
        );
        check("python", "print('a b')\n", "Name:print Punctuation:( Text:'a b' Punctuation:)");
        check("no such language", "let x = 1;", "");
        check("", "let x = 1;", "");
    }

    #[test]
    fn work_is_bounded() {
        let long = format!("let x = \"{}\";\n", "a".repeat(MAX_LINE_BYTES));
        assert_eq!(Highlighter::default().colour(&long, "rust", &|| false), []);
        let mut highlighter = Highlighter { work_left: LANGUAGE_COST + 12, ..Highlighter::default() };
        assert!(!highlighter.colour("let x;\nlet y;\n", "rust", &|| false).is_empty());
        assert_eq!(highlighter.colour("let x;", "rust", &|| false), []);
        assert_eq!(Highlighter::default().colour("let x;", "rust", &|| true), []);
        let coloured =
            |line: &str| Highlighter::default().colour(&line.repeat(100_000), "rust", &|| false).len();
        let (short, long) = (coloured("a = 1;\n"), coloured(&format!("a = {};\n", "1 + ".repeat(200))));
        assert!(short > 50_000 && long < 25_000, "{short} {long}");
    }

    #[test]
    fn what_is_nested_too_deeply_stays_without_colours_from_there_on() {
        let has_number = |depth: usize| {
            let code = format!("{}1\n", "(\n".repeat(depth));
            let tokens = Highlighter::default().colour(&code, "js", &|| false);
            tokens.iter().any(|(_, token)| *token == Token::Number)
        };
        assert_eq!([10, 2 * MAX_DEPTH].map(has_number), [true, false]);
    }
}
