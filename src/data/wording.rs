//! How numbers are said in words to the user.

/// 1,234,567
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// 1 page, 1,234 pages. For words that take an s.
pub fn counted(number: u64, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {what}{plural}", grouped(number))
}

/// In small letters: xiv. Nothing for zero; whoever calls bounds the number, because it grows by a letter a thousand.
pub fn roman(number: u64) -> String {
    const STEPS: [(u64, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let (mut rest, mut out) = (number, String::new());
    for (value, letters) in STEPS {
        while rest >= value {
            out.push_str(letters);
            rest -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_parted() {
        for (number, words) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), words);
        }
    }

    #[test]
    fn one_is_no_plural() {
        for (number, words) in [(0, "0 pages"), (1, "1 page"), (2, "2 pages"), (1000, "1,000 pages")] {
            assert_eq!(counted(number, "page"), words);
        }
    }
}
