//! A formula of MathML in one line that people can read: `A = kb³`, `(a+b)/2`, `√16`, `∑_(i=1)^n`.
//!
//! After MathML Core and the habits of those who type formulas in plain text (Unicode Technical Note 28). What is drawn is
//! read, and not what the formula says beside that for programs, so that it is read once.

use super::tree::{NONE, NodeId, Tree};
use crate::data::draft::shifted::{self, Shifted};

/// Bytes of one formula in one line. No reader follows a longer one.
const MAX_BYTES: usize = 16 * 1024;

/// What a formula says in one line; `None` where it draws nothing.
pub fn in_one_line(tree: &Tree, math: NodeId) -> Option<String> {
    // What a function is applied to stands in brackets, or apart from its name.
    let words = Reader { tree }.row(math, false).replace("\u{2061}(", "(").replace('\u{2061}', " ");
    let words = words.trim();
    let end = words.floor_char_boundary(MAX_BYTES.min(words.len()));
    (!words.is_empty()).then(|| words[..end].to_owned())
}

/// Whether something in a formula stands above, below or under something else.
pub fn is_built(tree: &Tree, math: NodeId) -> bool {
    let built = [
        "mfrac",
        "msup",
        "msub",
        "msubsup",
        "munder",
        "mover",
        "munderover",
        "msqrt",
        "mroot",
        "mtable",
        "mmultiscripts",
        "mfenced",
    ];
    let mut at = tree.following(math, math, true);
    while at != NONE {
        if built.contains(&tree.name(at)) {
            return true;
        }
        at = tree.following(at, math, true);
    }
    false
}

/// What a part of a row is to its neighbours.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Number,
    /// Letters: two of them run together only where each is one.
    Name,
    Sign,
    Other,
}

struct Reader<'t> {
    tree: &'t Tree,
}

impl Reader<'_> {
    fn children(&self, id: NodeId) -> Vec<NodeId> {
        self.tree.children(id).filter(|child| !self.tree.name(*child).is_empty()).collect()
    }

    fn token(&self, id: NodeId) -> String {
        let words = self.tree.words(id, MAX_BYTES);
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Parts that stand beside each other. `fenced` says that brackets stand around them.
    fn row(&self, id: NodeId, fenced: bool) -> String {
        let mut out = String::new();
        let mut before = Part::Sign;
        for child in self.tree.children(id) {
            if let Some(text) = self.tree.text(child) {
                out.push_str(text.trim());
                continue;
            }
            let fenced = fenced || out.ends_with(['(', '[', '|', '{', '‖', '⌈', '⌊']);
            let (words, part) = self.part(child, before, fenced);
            if words.is_empty() {
                continue;
            }
            if part == Part::Sign {
                push_sign(&mut out, &words, before);
            } else {
                let letters = |words: &str| words.chars().filter(|c| c.is_alphabetic()).count();
                let last = out.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
                let run = before == Part::Name
                    && part == Part::Name
                    && (letters(last) > 1 || letters(&words) > 1 && words.chars().all(char::is_alphabetic));
                let whole = words.starts_with(|c: char| c.is_ascii_digit());
                if run || before == Part::Number && part == Part::Number && whole {
                    out.push(' ');
                }
                out.push_str(&words);
            }
            let closes = part == Part::Sign && words.ends_with([')', ']', '}', '!', '|', '%']);
            before = if closes { Part::Other } else { part };
            if out.len() > MAX_BYTES {
                break;
            }
        }
        out
    }

    fn part(&self, id: NodeId, before: Part, fenced: bool) -> (String, Part) {
        let name = self.tree.name(id);
        let children = || self.children(id);
        let child = |at: usize| children().get(at).map(|id| self.one(*id)).unwrap_or_default();
        match name {
            "mn" => (self.token(id), Part::Number),
            "mi" => (self.token(id), Part::Name),
            "mo" => (operator(&self.token(id)).to_owned(), Part::Sign),
            "mtext" | "ms" => (self.tree.words(id, MAX_BYTES).replace('\u{A0}', " "), Part::Other),
            "mspace" => (self.space(id).to_owned(), Part::Sign),
            "mphantom" | "annotation" | "annotation-xml" | "none" | "mprescripts" => {
                (String::new(), Part::Other)
            }
            "semantics" | "maction" => (child(0), Part::Other),
            "mfrac" => self.fraction(id, &child(0), &child(1), before),
            "msqrt" => (format!("√{}", group(&self.row(id, false))), Part::Other),
            "mroot" => (root(&child(0), &child(1)), Part::Other),
            "msup" => (scripts(&child(0), "", &child(1)), Part::Name),
            "msub" => (scripts(&child(0), &child(1), ""), Part::Name),
            "msubsup" => (scripts(&child(0), &child(1), &child(2)), Part::Name),
            "munder" => (scripts(&child(0), &child(1), ""), Part::Other),
            "mover" => (over(&child(0), &child(1)), Part::Other),
            "munderover" => (scripts(&child(0), &child(1), &child(2)), Part::Other),
            "mmultiscripts" => (self.multiscripts(&children()), Part::Name),
            "mfenced" => (self.fenced(id), Part::Other),
            "mtable" => (self.table(id, fenced), Part::Other),
            _ => (self.row(id, fenced), self.kind(id)),
        }
    }

    /// What a group is, which is what it has in it if that is one thing.
    fn kind(&self, group: NodeId) -> Part {
        let mut at = group;
        loop {
            match self.tree.name(at) {
                "mn" => return Part::Number,
                "mi" | "msup" | "msub" => return Part::Name,
                "mo" => return Part::Sign,
                "mrow" | "mstyle" | "mpadded" | "math" => {}
                _ => return Part::Other,
            }
            let mut inside = self.tree.children(at).filter(|child| !self.tree.name(*child).is_empty());
            match (inside.next(), inside.next()) {
                (Some(one), None) => at = one,
                _ => return Part::Other,
            }
        }
    }

    fn one(&self, id: NodeId) -> String {
        self.part(id, Part::Sign, false).0.trim().to_owned()
    }

    /// A space that parts two statements.
    fn space(&self, id: NodeId) -> &'static str {
        let width = self.tree.attribute(id, "width").unwrap_or("").trim_end_matches("em");
        if width.parse::<f32>().is_ok_and(|width| width >= 0.5) { " " } else { "" }
    }

    fn fraction(&self, id: NodeId, above: &str, below: &str, before: Part) -> (String, Part) {
        if self.tree.attribute(id, "linethickness").is_some_and(|line| line.starts_with('0')) {
            return (format!("({above} choose {below})"), Part::Other);
        }
        match shifted::fraction(above, below) {
            // Beside a whole number, plain digits would be read as a part of it.
            Some(sign) if before == Part::Number || sign.chars().count() == 1 => (sign, Part::Other),
            _ => (format!("{}/{}", part_of_fraction(above), part_of_fraction(below)), Part::Number),
        }
    }

    fn multiscripts(&self, children: &[NodeId]) -> String {
        let Some((base, rest)) = children.split_first() else { return String::new() };
        let split = rest.iter().position(|id| self.tree.name(*id) == "mprescripts").unwrap_or(rest.len());
        let pair = |ids: &[NodeId]| {
            let word = |at: usize| ids.get(at).map(|id| self.one(*id)).unwrap_or_default();
            (word(0), word(1))
        };
        let mut out = String::new();
        for ids in rest.get(split + 1..).unwrap_or(&[]).chunks(2) {
            let (below, above) = pair(ids);
            out.push_str(&scripts("", "", &above));
            out.push_str(&scripts("", &below, ""));
        }
        let mut after = self.one(*base);
        for ids in rest[..split].chunks(2) {
            let (below, above) = pair(ids);
            after = scripts(&after, &below, &above);
        }
        out.push_str(&after);
        out
    }

    fn fenced(&self, id: NodeId) -> String {
        let said = |name, otherwise| self.tree.attribute(id, name).unwrap_or(otherwise).trim().to_owned();
        let separators: Vec<char> = said("separators", ",").chars().filter(|c| !c.is_whitespace()).collect();
        let mut out = said("open", "(");
        for (number, child) in self.children(id).into_iter().enumerate() {
            if number > 0
                && let Some(sign) = separators.get(number - 1).or(separators.last())
            {
                out.push(*sign);
                out.push(' ');
            }
            out.push_str(&self.part(child, Part::Sign, true).0);
        }
        out.push_str(&said("close", ")"));
        out
    }

    /// Rows of a matrix in brackets; equations below each other without.
    fn table(&self, id: NodeId, fenced: bool) -> String {
        let rows = self.children(id).into_iter().map(|row| {
            let cells: Vec<String> = self.children(row).into_iter().map(|cell| self.one(cell)).collect();
            cells.join(if fenced { ", " } else { " " }).trim().to_owned()
        });
        rows.collect::<Vec<_>>().join("; ")
    }
}

/// A sign that stands between two parts, or before one.
fn push_sign(out: &mut String, sign: &str, before: Part) {
    let relation =
        sign.chars().count() == 1 && sign.chars().all(is_relation) || matches!(sign, ":=" | "<=" | ">=");
    match sign {
        " " => out.push(' '),
        "," | ";" => {
            out.push_str(sign);
            out.push(' ');
        }
        _ if relation && before != Part::Sign => {
            if !out.ends_with(' ') {
                out.push(' ');
            }
            out.push_str(sign);
            out.push(' ');
        }
        _ => out.push_str(sign),
    }
}

fn is_relation(c: char) -> bool {
    matches!(c, '=' | '<' | '>' | '±' | '∓')
        || matches!(u32::from(c), 0x2190..=0x21FF | 0x2208..=0x220D | 0x221D | 0x2223..=0x222A | 0x2234..=0x228B | 0x27F5..=0x27FF)
}

/// An operator as it is said in a line: what is only heard leaves no sign.
fn operator(sign: &str) -> &str {
    match sign {
        "\u{2062}" | "\u{2063}" | "\u{2064}" => "",
        other => other,
    }
}

/// In brackets, unless it is one thing: a number, a name, a letter with an index.
fn group(words: &str) -> String {
    let words = words.trim();
    let one = words.chars().all(|c| c.is_ascii_digit() || ".,".contains(c))
        || words.chars().all(char::is_alphabetic)
        || words.chars().count() == 1
        || words.starts_with(char::is_alphabetic)
            && words.chars().skip(1).all(|c| is_low(c) || "′″".contains(c));
    if one || is_bracketed(words) { words.to_owned() } else { format!("({words})") }
}

/// The same of a part of a fraction, where a power needs no brackets.
fn part_of_fraction(words: &str) -> String {
    let base = words.trim_end_matches(|c: char| c.is_numeric() && !c.is_ascii_digit() || c == 'ⁿ');
    if group(base) == base { words.to_owned() } else { group(words) }
}

fn is_low(c: char) -> bool {
    matches!(c, '₀'..='₎')
}

fn is_bracketed(words: &str) -> bool {
    let Some(inside) = words.strip_prefix('(').and_then(|words| words.strip_suffix(')')) else {
        return false;
    };
    let mut depth = 0_i32;
    inside.chars().all(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth >= 0
    })
}

fn root(base: &str, degree: &str) -> String {
    let sign = match degree {
        "3" => "∛".to_owned(),
        "4" => "∜".to_owned(),
        degree => match shifted::raised(Some('0'), degree) {
            Shifted::Signs(signs) if !signs.starts_with('^') => format!("{signs}√"),
            _ => format!("√[{degree}]"),
        },
    };
    sign + &group(base)
}

/// A base with what stands below and above it.
fn scripts(base: &str, below: &str, above: &str) -> String {
    let operators = base.chars().all(|c| !c.is_alphanumeric());
    let mut out = if operators || base.is_empty() { base.to_owned() } else { group(base) };
    // It has no meaning without letters.
    if !below.is_empty() {
        let digits = below.bytes().all(|byte| byte.is_ascii_digit());
        match shifted::lowered(Some('0'), below) {
            Shifted::Signs(signs) if digits => out.push_str(&signs),
            _ => {
                out.push('_');
                out.push_str(&group(below));
            }
        }
    }
    if !above.is_empty() {
        let marks = above.chars().all(|c| "′″‴'*∗†‡⁺⁻°∘".contains(c));
        match shifted::raised(Some('0'), above) {
            _ if marks => out.push_str(&above.replace('∘', "°")),
            Shifted::Signs(signs) if !signs.starts_with('^') => out.push_str(&signs),
            _ => {
                out.push('^');
                out.push_str(&group(above));
            }
        }
    }
    out
}

/// A letter with an accent, or a base with something above it.
fn over(base: &str, above: &str) -> String {
    let accent = match above {
        "¯" | "‾" | "_" | "―" | "\u{304}" | "\u{305}" => Some('\u{304}'),
        "^" | "ˆ" | "\u{302}" => Some('\u{302}'),
        "~" | "˜" | "\u{303}" => Some('\u{303}'),
        "→" | "⃗" => Some('\u{20D7}'),
        "." | "˙" => Some('\u{307}'),
        "¨" => Some('\u{308}'),
        "ˇ" => Some('\u{30C}'),
        _ => None,
    };
    match accent {
        Some(accent) if base.chars().count() == 1 => format!("{base}{accent}"),
        _ => scripts(base, "", above),
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    #[test]
    fn formulas_are_read_in_one_line() {
        let cases = [
            ("<mi>A</mi><mo>=</mo><mi>k</mi><msup><mi>b</mi><mn>3</mn></msup>", "A = kb³"),
            ("<mfrac><mn>1</mn><mn>2</mn></mfrac>", "½"),
            ("<mn>3</mn><mfrac><mn>1</mn><mn>4</mn></mfrac>", "3¼"),
            ("<mn>3</mn><mfrac><mn>7</mn><mn>16</mn></mfrac>", "3⁷⁄₁₆"),
            ("<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mi>c</mi></mfrac>", "(a+b)/c"),
            ("<msup><mn>10</mn><mrow><mo>−</mo><mn>6</mn></mrow></msup>", "10⁻⁶"),
            ("<msup><mrow><mo>(</mo><mi>x</mi><mo>)</mo></mrow><mn>2</mn></msup>", "(x)²"),
            ("<msub><mi>a</mi><mn>1</mn></msub><msub><mi>x</mi><mi>max</mi></msub>", "a₁x_max"),
            ("<msqrt><mn>16</mn></msqrt>", "√16"),
            ("<mfrac><msup><mi>b</mi><mn>2</mn></msup><mrow><mn>2</mn><mi>a</mi></mrow></mfrac>", "b²/(2a)"),
            ("<msqrt><msup><mi>b</mi><mn>2</mn></msup></msqrt>", "√(b²)"),
            (
                "<mi>f</mi><mo>&#x2061;</mo><mrow><mo>(</mo><mi>x</mi><mo>)</mo></mrow><mo>=</mo><mn>1</mn>",
                "f(x) = 1",
            ),
            ("<mi>P</mi><mo>(</mo><mi>A</mi><mo>|</mo><mi>B</mi><mo>)</mo>", "P(A|B)"),
            ("<msqrt><mi>a</mi><mo>+</mo><mi>b</mi></msqrt>", "√(a+b)"),
            ("<mroot><mi>x</mi><mn>3</mn></mroot>", "∛x"),
            (
                "<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><msub><mi>x</mi><mi>i</mi></msub>",
                "∑_(i = 1)ⁿx_i",
            ),
            ("<mover><mi>x</mi><mo>¯</mo></mover>", "x\u{304}"),
            ("<mi>sin</mi><mo>&#x2061;</mo><mi>x</mi>", "sin x"),
            ("<mn>2</mn><mo>&#x2062;</mo><mi>x</mi>", "2x"),
            (
                "<mo>(</mo><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr><mtr><mtd><mn>3</mn></mtd><mtd><mn>4</mn></mtd></mtr></mtable><mo>)</mo>",
                "(1, 2; 3, 4)",
            ),
            ("<mfenced><mi>a</mi><mi>b</mi></mfenced>", "(a, b)"),
            ("<semantics><mi>x</mi><annotation encoding='application/x-tex'>y</annotation></semantics>", "x"),
            ("<mmultiscripts><mi>C</mi><mprescripts/><mn>6</mn><mn>14</mn></mmultiscripts>", "¹⁴₆C"),
            ("<mi>x</mi><mo>&lt;</mo><mo>-</mo><mn>5</mn>", "x < -5"),
            ("<mn>90</mn><mtext> per cent</mtext>", "90 per cent"),
        ];
        for (inside, expected) in cases {
            let tree = parse::parse(&format!("<math>{inside}</math>"), false, &mut || Ok(())).unwrap();
            let math = tree.ids().find(|id| tree.name(*id) == "math").unwrap();
            assert_eq!(in_one_line(&tree, math).as_deref(), Some(expected), "{inside}");
        }
    }
}
