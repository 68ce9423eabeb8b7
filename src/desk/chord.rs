//! Keys as plain data: "Ctrl+Shift+P", "g g". On a Mac, Cmd stands for Ctrl.

use std::fmt;
use std::str::FromStr;

/// One key with what is held down beside it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Stroke {
    /// Ctrl, or Cmd on a Mac.
    pub ctrl: bool,
    /// Alt.
    pub alt: bool,
    /// Shift. A capital letter alone means it too.
    pub shift: bool,
    /// Name of the key as egui calls it ("F", "ArrowDown", "F3"), or the character that it types ("/", "?", "]").
    pub key: String,
}

/// One or two strokes after each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
// Two are enough for “g g”; more would have to be learned by heart.
pub struct Chord(pub Vec<Stroke>);

/// Names that people write, and the ones that keys have.
// Both are read and the short one is printed, because it has to fit into a menu.
const NAMES: &[(&str, &str)] = &[
    ("Left", "ArrowLeft"),
    ("Right", "ArrowRight"),
    ("Up", "ArrowUp"),
    ("Down", "ArrowDown"),
    ("PgUp", "PageUp"),
    ("PgDn", "PageDown"),
    ("Esc", "Escape"),
];

impl Stroke {
    /// Whether it is Esc alone.
    pub fn is_escape(&self) -> bool {
        !self.ctrl && !self.alt && !self.shift && self.key == "Escape"
    }

    /// Whether it types something while one writes: a single letter or sign, with nothing but Shift held.
    pub fn types(&self) -> bool {
        !self.ctrl && !self.alt && (self.key.chars().count() == 1 || self.key == "Space")
    }
}

impl FromStr for Stroke {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut stroke = Self { ctrl: false, alt: false, shift: false, key: String::new() };
        let mut rest = text;
        while let Some((held, after)) =
            // “Ctrl++” is Ctrl and the plus: what is empty on either side is no key that is held.
            rest.split_once('+').filter(|(held, after)| !held.is_empty() && !after.is_empty())
        {
            match held {
                "Ctrl" | "Cmd" => stroke.ctrl = true,
                "Alt" => stroke.alt = true,
                "Shift" => stroke.shift = true,
                _ => return Err(format!("“{held}” in “{text}” is neither Ctrl, Alt nor Shift.")),
            }
            rest = after;
        }
        let known = NAMES.iter().find(|(short, _)| *short == rest).map(|(_, name)| *name);
        let key = known.unwrap_or(rest);
        if key.is_empty() || key.contains(char::is_whitespace) {
            return Err(format!("“{text}” names no key."));
        }
        // A capital letter alone means Shift and the letter.
        let capital = key.chars().count() == 1 && key.chars().all(char::is_uppercase) && text == rest;
        let lone = key.chars().count() == 1;
        // “G” is what people write for it; letters are then kept as capitals, because keys have one name
        // whatever is held.
        stroke.shift |= capital;
        stroke.key = if lone { key.to_uppercase() } else { key.to_owned() };
        Ok(stroke)
    }
}

impl fmt::Display for Stroke {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = self.key.chars().count() == 1 && self.key.chars().all(char::is_alphabetic);
        // As it is typed: “n” and “N” say more at a glance than “Shift+N”.
        if self.types() && letter {
            let key = if self.shift { self.key.clone() } else { self.key.to_lowercase() };
            return f.write_str(&key);
        }
        for (held, name) in [(self.ctrl, "Ctrl+"), (self.alt, "Alt+"), (self.shift, "Shift+")] {
            if held {
                f.write_str(name)?;
            }
        }
        let short = NAMES.iter().find(|(_, name)| *name == self.key).map(|(short, _)| *short);
        f.write_str(short.unwrap_or(&self.key))
    }
}

impl FromStr for Chord {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let strokes: Vec<Stroke> = text.split_whitespace().map(Stroke::from_str).collect::<Result<_, _>>()?;
        match strokes.len() {
            // The keys of a window wait for one stroke more at most.
            1 | 2 => Ok(Self(strokes)),
            _ => Err(format!("“{text}” is not one or two keys.")),
        }
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, stroke) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            stroke.fmt(f)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chords_print_as_they_are_written() {
        for text in [
            "Ctrl+F",
            "Ctrl+Shift+P",
            "Alt+Left",
            "F3",
            "Shift+F3",
            "g g",
            "G",
            "n",
            "N",
            "/",
            "?",
            "]",
            "Ctrl++",
            "Ctrl+-",
            "PgDn",
            "Space",
            "Shift+Space",
        ] {
            let chord: Chord = text.parse().unwrap();
            assert_eq!(chord.to_string(), text, "{chord:?}");
            assert_eq!(chord.to_string().parse::<Chord>().unwrap(), chord);
        }
    }

    #[test]
    fn what_is_no_chord_says_so() {
        for text in ["", "Hyper+F", "a b c"] {
            assert!(text.parse::<Chord>().is_err(), "{text}");
        }
    }
}
