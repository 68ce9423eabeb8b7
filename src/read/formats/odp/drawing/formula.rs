//! Formulas of outlines (ODF 1.3, 19.171): sums, products and a few functions of the numbers of a shape.

use crate::read::slides::canvas::Box;
use std::collections::HashMap;

/// Formulas within formulas, and brackets within brackets.
const MAX_DEPTH: usize = 24;

/// What formulas are made of.
pub struct Numbers<'d> {
    /// What the user moved about.
    pub modifiers: Vec<f64>,
    pub equations: HashMap<&'d str, &'d str>,
    /// The numbers that the outline is written in.
    pub view: Box,
    /// The box of the shape, in points.
    pub size: (f64, f64),
    pub stretch: (Option<&'d str>, Option<&'d str>),
}

/// The value of a word of a path or a formula; `None` where it has none. `left` is how much work may still be done.
pub fn evaluated(words: &str, numbers: &Numbers<'_>, left: &mut usize) -> Option<f64> {
    within(words, numbers, left, 0)
}

fn within(words: &str, numbers: &Numbers<'_>, left: &mut usize, depth: usize) -> Option<f64> {
    if depth > MAX_DEPTH {
        return None;
    }
    let mut reader = Reader { rest: words, numbers, left, depth };
    let value = reader.sum()?;
    (reader.rest.trim().is_empty() && value.is_finite()).then_some(value)
}

struct Reader<'t, 'd> {
    rest: &'t str,
    numbers: &'t Numbers<'d>,
    left: &'t mut usize,
    depth: usize,
}

impl<'t> Reader<'t, '_> {
    fn takes(&mut self, sign: char) -> bool {
        let rest = self.rest.trim_start();
        match rest.strip_prefix(sign) {
            Some(after) => {
                self.rest = after;
                true
            }
            None => false,
        }
    }

    fn sum(&mut self) -> Option<f64> {
        let mut value = self.product()?;
        loop {
            if self.takes('+') {
                value += self.product()?;
            } else if self.takes('-') {
                value -= self.product()?;
            } else {
                return Some(value);
            }
        }
    }

    fn product(&mut self) -> Option<f64> {
        let mut value = self.single()?;
        loop {
            if self.takes('*') {
                value *= self.single()?;
            } else if self.takes('/') {
                let by = self.single()?;
                // As the programs have it that write such formulas.
                value = if by == 0.0 { 0.0 } else { value / by };
            } else {
                return Some(value);
            }
        }
    }

    fn single(&mut self) -> Option<f64> {
        *self.left = self.left.checked_sub(1)?;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let value = self.one();
        self.depth -= 1;
        value
    }

    fn one(&mut self) -> Option<f64> {
        if self.takes('-') {
            return self.single().map(|value| -value);
        }
        if self.takes('+') {
            return self.single();
        }
        if self.takes('(') {
            let value = self.sum()?;
            return self.takes(')').then_some(value);
        }
        if self.takes('?') {
            let name = self.word();
            let formula = *self.numbers.equations.get(name)?;
            return within(formula, self.numbers, self.left, self.depth + 1);
        }
        if self.takes('$') {
            let at: usize = self.word().parse().ok()?;
            return self.numbers.modifiers.get(at).copied();
        }
        self.rest = self.rest.trim_start();
        if self.rest.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
            return self.number();
        }
        let name = self.word();
        match self.takes('(') {
            true => self.function(name),
            false => self.named(name),
        }
    }

    fn number(&mut self) -> Option<f64> {
        let mut end = 0;
        for (at, letter) in self.rest.char_indices() {
            let before = at.checked_sub(1).and_then(|at| self.rest.as_bytes().get(at));
            let power = matches!(before, Some(b'e' | b'E'));
            let fits = match letter {
                '0'..='9' | '.' | 'e' | 'E' => true,
                '-' | '+' => power,
                _ => false,
            };
            if !fits {
                break;
            }
            end = at + 1;
        }
        let value = self.rest.get(..end)?.parse().ok()?;
        self.rest = self.rest.get(end..)?;
        Some(value)
    }

    fn named(&self, name: &str) -> Option<f64> {
        let Numbers { view, size, stretch, .. } = self.numbers;
        let number = |words: Option<&str>| words.and_then(|words| words.parse::<f64>().ok()).unwrap_or(0.0);
        // Logical units are hundredths of a millimetre.
        let logical = |points: f64| points * 2540.0 / 72.0;
        Some(match name {
            "left" => view.x,
            "top" => view.y,
            "right" => view.x + view.w,
            "bottom" => view.y + view.h,
            "width" => view.w,
            "height" => view.h,
            "xstretch" => number(stretch.0),
            "ystretch" => number(stretch.1),
            "logwidth" => logical(size.0),
            "logheight" => logical(size.1),
            "hasstroke" | "hasfill" => 1.0,
            "pi" => std::f64::consts::PI,
            _ => return None,
        })
    }

    fn function(&mut self, name: &str) -> Option<f64> {
        let mut given = Vec::new();
        while !self.takes(')') {
            given.push(self.sum()?);
            if !self.takes(',') && !self.rest.trim_start().starts_with(')') {
                return None;
            }
        }
        let at = |at: usize| given.get(at).copied();
        let first = at(0)?;
        Some(match name {
            "abs" => first.abs(),
            "sqrt" => first.max(0.0).sqrt(),
            "sin" => first.sin(),
            "cos" => first.cos(),
            "tan" => first.tan(),
            "atan" => first.atan(),
            "atan2" => first.atan2(at(1)?),
            "min" => first.min(at(1)?),
            "max" => first.max(at(1)?),
            "if" if first > 0.0 => at(1)?,
            "if" => at(2)?,
            _ => return None,
        })
    }

    /// Letters and digits.
    fn word(&mut self) -> &'t str {
        let rest = self.rest.trim_start();
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        self.rest = after;
        word
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_worked_out_and_those_that_go_round_in_circles_are_given_up() {
        let equations = HashMap::from([
            ("f0", "$0 *2"),
            ("f1", "max(?f0 ,right-left)/(3+1)"),
            ("f2", "if(-1,1,-?f0 )"),
            ("f3", "?f4 +1"),
            ("f4", "?f3 "),
            ("f5", "((((((((((((((((((((((((((((((1))))))))))))))))))))))))))))))"),
        ]);
        let view = Box { x: 0.0, y: 0.0, w: 100.0, h: 50.0 };
        let numbers =
            Numbers { modifiers: vec![7.0], equations, view, size: (1.0, 1.0), stretch: (None, None) };
        let value = |words: &str| evaluated(words, &numbers, &mut 10_000);
        assert_eq!((value("?f0"), value("?f1"), value("?f2")), (Some(14.0), Some(25.0), Some(-14.0)));
        assert_eq!((value("-2.5e1"), value("1/0"), value("cos(0)")), (Some(-25.0), Some(0.0), Some(1.0)));
        for bad in ["?f3", "?f5", "?none", "$9", "1 2", "sin(", "system(1)", ""] {
            assert_eq!(value(bad), None, "{bad}");
        }
    }
}
