//! Places of folded text and of the text itself: which is which, what is kept of them for the next piece, and what stands
//! before and after.

use super::{Folded, Gap, INSIDE, KNOWN, Known, is_inside_char, is_space, utf8_len};

impl Folded {
    /// What is left out at a folded place.
    pub fn gap_at(&self, at: usize) -> Option<&Gap> {
        let index = self.gaps.partition_point(|gap| (gap.at as usize) < at);
        self.gaps.get(index).filter(|gap| gap.at as usize == at)
    }

    /// Whether a word was parted by a hyphen somewhere between two folded places.
    pub fn is_parted(&self, range: std::ops::Range<usize>) -> bool {
        let from = self.gaps.partition_point(|gap| gap.at as usize <= range.start);
        self.gaps
            .get(from..)
            .unwrap_or_default()
            .iter()
            .take_while(|gap| (gap.at as usize) < range.end)
            .any(|gap| gap.hyphen)
    }

    pub(super) fn know(&mut self, known: Known) {
        self.known[known as usize] = self.bytes.len() as u32;
    }

    pub(super) fn is_known(&self, known: Known, at: usize) -> bool {
        self.known[known as usize] == at as u32
    }

    /// Says that the character at folded place `from` stands at `at`.
    pub(super) fn step_at(&mut self, from: usize, at: u64) {
        let expected = self
            .steps
            .last()
            .filter(|(_, original)| *original != INSIDE)
            .map(|(folded, original)| original + (from as u64 - u64::from(*folded)));
        if expected != Some(at) {
            self.steps.push((from as u32, at));
        }
    }

    /// Says that what comes from folded place `from` on belongs to the character before.
    pub(super) fn inside(&mut self, from: usize) {
        if self.steps.last().is_some_and(|(_, original)| *original != INSIDE) {
            self.steps.push((from as u32, INSIDE));
        }
    }

    pub(super) fn step_of(&self, at: usize) -> Option<usize> {
        self.steps.partition_point(|(folded, _)| *folded as usize <= at).checked_sub(1)
    }

    /// The original place of a folded one, of the whole character where it is inside of what one became.
    pub fn original(&self, at: usize) -> Option<u64> {
        if at >= self.bytes.len() {
            return Some(self.end);
        }
        let step = self.step_of(at)?;
        let (folded, original) = self.steps[step];
        if original != INSIDE {
            return Some(original + (at as u64 - u64::from(folded)));
        }
        let first = self.first_of(folded as usize)?;
        let (folded, original) = *self.steps.get(step.checked_sub(1)?)?;
        (original != INSIDE).then(|| original + (first as u64 - u64::from(folded)))
    }

    /// Where the character before a folded place begins.
    pub(super) fn first_of(&self, at: usize) -> Option<usize> {
        (0..at).rev().find(|&from| !is_inside_char(self.bytes[from]))
    }

    /// Where what stands before a folded place ends in the text: marks and what is not seen after it belong to it.
    pub fn original_end(&self, at: usize) -> u64 {
        match self.gap_at(at) {
            Some(gap) => gap.end,
            None => self.original(at).unwrap_or(self.end),
        }
    }

    /// The folded place after the character in which `at` is, and where that ends in the text.
    pub fn end_of(&self, at: usize) -> (usize, u64) {
        let inside = at < self.bytes.len();
        let step = self.step_of(at).filter(|step| inside && self.steps[*step].1 == INSIDE);
        let at = match step {
            Some(step) => self.steps.get(step + 1).map_or(self.bytes.len(), |(folded, _)| *folded as usize),
            None => at,
        };
        (at, self.original_end(at))
    }

    /// The place of the character, all of it, in which `at` is.
    pub fn start_of(&self, at: usize) -> usize {
        let step = self.step_of(at).filter(|step| at < self.bytes.len() && self.steps[*step].1 == INSIDE);
        step.and_then(|step| self.first_of(self.steps[step].0 as usize)).unwrap_or(at)
    }

    /// Where white space and a hyphen before it begin at the end: what comes next may take them away again.
    pub fn unsettled(&self) -> usize {
        let blank = self.bytes.iter().rev().take_while(|byte| is_space(**byte)).count();
        let mut at = self.bytes.len() - blank;
        // The hyphen, and the letter before it.
        for _ in 0..2 {
            at = self.first_of(at).unwrap_or(0);
        }
        at
    }

    /// Forgets what is before `at`, a place where a character begins, and gives where `watched` is now, a place after it.
    /// Runs of white space become one sign if `gaps`.
    pub fn keep_from(&mut self, at: usize, watched: usize, gaps: bool) -> usize {
        let mut from = at.min(self.bytes.len());
        while from > 0 && from < self.bytes.len() && is_inside_char(self.bytes[from]) {
            from -= 1;
        }
        from = self.start_of(from);
        let mut kept =
            Self { before: self.char_before(from), end: self.end, quoted: self.quoted, ..Self::default() };
        let mut in_gap = false;
        let mut now = 0;
        let mut left_out = self.gaps.partition_point(|gap| (gap.at as usize) < from);
        let mut next_step = self.step_of(from).unwrap_or(0);
        for place in from..=self.bytes.len() {
            let here = kept.bytes.len();
            if place == watched {
                now = here;
            }
            if let Some(gap) = self.gaps.get(left_out).filter(|gap| gap.at as usize == place) {
                kept.gaps.push(Gap { at: here as u32, ..*gap });
                left_out += 1;
            }
            for known in 0..KNOWN {
                if self.known[known] == place as u32 {
                    kept.known[known] = here as u32;
                }
            }
            let Some(byte) = self.bytes.get(place).copied() else { break };
            let blank = is_space(byte);
            if std::mem::replace(&mut in_gap, blank) && blank && gaps {
                if byte == b'\n'
                    && let Some(last) = kept.bytes.last_mut()
                {
                    *last = byte;
                }
                continue;
            }
            while self.steps.get(next_step + 1).is_some_and(|(folded, _)| *folded as usize <= place) {
                next_step += 1;
            }
            if !is_inside_char(byte) {
                match self.steps.get(next_step) {
                    Some((_, INSIDE)) => kept.inside(here),
                    Some((folded, original)) => {
                        kept.step_at(here, original + (place as u64 - u64::from(*folded)));
                    }
                    None => {}
                }
            }
            kept.bytes.push(byte);
        }
        *self = kept;
        now
    }

    pub fn char_before(&self, at: usize) -> Option<char> {
        match self.first_of(at) {
            Some(from) => std::str::from_utf8(&self.bytes[from..at]).ok()?.chars().next(),
            None => self.before,
        }
    }

    pub fn char_at(&self, at: usize) -> Option<char> {
        let rest = self.bytes.get(at..)?;
        let len = utf8_len(*rest.first()?);
        std::str::from_utf8(rest.get(..len)?).ok()?.chars().next()
    }

    /// Where a hit of so many units may begin that ends in the last character, for what comes next to decide; a run of
    /// white space is one unit if `gaps`.
    pub fn units_before_end(&self, units: usize, gaps: bool) -> usize {
        // A character that became several may be met by any of them; and a hit may touch what is not settled yet.
        let mut at = self.start_of(self.unsettled());
        let mut left = units;
        while at > 0 && left > 0 {
            at -= 1;
            let in_gap = gaps && at > 0 && is_space(self.bytes[at]) && is_space(self.bytes[at - 1]);
            if !is_inside_char(self.bytes[at]) && !in_gap {
                left -= 1;
            }
        }
        self.start_of(at)
    }
}
