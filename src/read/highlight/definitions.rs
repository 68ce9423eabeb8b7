//! What a program defines (functions, types, modules), by which people find their way in it: its outline.
//!
//! The patterns that colour a listing name what is defined, so that it costs nothing more. How deep a definition stands is
//! told by how far its line is indented, as it is for the eye.

use std::ops::Range;
use std::sync::LazyLock;
use syntect::parsing::{Scope, ScopeStack};

/// Definitions of one document; more are generated, and nobody finds a way by them.
const MOST: usize = 5_000;
/// Levels of an outline.
const LEVELS: usize = 6;
/// How far a tab indents, in signs.
const TAB: usize = 4;

/// What is defined here, and not used.
static DEFINED: LazyLock<Vec<Scope>> = LazyLock::new(|| {
    [
        "function",
        "class",
        "struct",
        "enum",
        "trait",
        "interface",
        "union",
        "module",
        "namespace",
        "type",
        "impl",
        "macro",
    ]
    .iter()
    .filter_map(|kind| Scope::new(&format!("entity.name.{kind}")).ok())
    .collect()
});

/// Whether what these scopes are about is the name of a definition.
pub fn is_one(scopes: &ScopeStack) -> bool {
    // Some syntaxes say inside of a name once more that it is one.
    let near = scopes.as_slice().iter().rev().take(3);
    near.into_iter().any(|near| DEFINED.iter().any(|scope| scope.is_prefix_of(*near)))
}

/// A line of a program that defines something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// As its line says it, without what it opens: “fn find(&self, at: u64) -> Option<Place>”.
    pub title: String,
    /// 1 for what stands in nothing else.
    pub level: u8,
    /// Where its name stands.
    pub name: Range<usize>,
}

/// Gathers definitions from front to back.
#[derive(Default)]
pub struct Definitions {
    found: Vec<Definition>,
    /// How far those are indented in which the next may stand.
    open: Vec<usize>,
    /// Where the line of the last one begins.
    line: Option<usize>,
}

impl Definitions {
    /// A name that is defined in a listing.
    pub fn take(&mut self, code: &str, name: Range<usize>) {
        let before = code.get(..name.start).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        // “impl Display for Place” names two, and is one.
        if self.line == Some(start) || self.found.len() >= MOST {
            return;
        }
        self.line = Some(start);
        let line = code.get(start..).unwrap_or_default().lines().next().unwrap_or_default();
        let indent =
            line.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\t' { TAB } else { 1 }).sum();
        self.open.retain(|open| *open < indent);
        self.open.push(indent);
        let title = line.trim().trim_end_matches(['{', ':', '(', ',']).trim_end().to_owned();
        let level = self.open.len().min(LEVELS) as u8;
        self.found.push(Definition { title, level, name });
    }

    /// All of them, in order.
    pub fn found(self) -> Vec<Definition> {
        self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::highlight::Highlighter;

    fn outline(language: &str, code: &str) -> Vec<String> {
        let mut all = Definitions::default();
        Highlighter::default().colour_with(code, language, &|| false, &mut |name| all.take(code, name));
        all.found().iter().map(|one| format!("{} {}", one.level, one.title)).collect()
    }

    #[test]
    fn a_program_has_an_outline_of_what_it_defines() {
        let rust = "use a::b;\n\nstruct Place {\n    at: u64,\n}\n\nimpl Place {\n    fn new(at: u64) -> Self {\n        Self { at }\n    }\n}\n";
        assert_eq!(outline("rs", rust), ["1 struct Place", "1 impl Place", "2 fn new(at: u64) -> Self"]);
        let python =
            "import os\n\nclass A(B):\n    def f(self):\n        return g(1)\n\ndef g(x):\n    pass\n";
        assert_eq!(outline("py", python), ["1 class A(B)", "2 def f(self)", "1 def g(x)"]);
        assert_eq!(outline("json", "{\"a\": 1}\n"), [""; 0]);
    }
}
