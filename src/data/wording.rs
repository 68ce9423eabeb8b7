//! How numbers and months are said in words to the user.

/// From January on, for people.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

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

/// A moment as files write it (ISO 8601), as people read it: “2017-10-06 07:45 UTC”. Whatever is written in another way
/// stays as it is; so does the zone, because to add one or to convert would say what the file does not.
pub fn moment(when: &str) -> String {
    let digits = |text: &str, at: usize, count: usize| {
        text.get(at..at + count).is_some_and(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let signs = |text: &str| {
        text.is_ascii() && text.as_bytes().get(4) == Some(&b'-') && text.as_bytes().get(7) == Some(&b'-')
    };
    let dated = signs(when) && digits(when, 0, 4) && digits(when, 5, 2) && digits(when, 8, 2);
    let (Some(day), Some(clock), true) =
        (when.get(..10), when.get(10..).and_then(|rest| rest.strip_prefix('T')), dated)
    else {
        return when.to_owned();
    };
    if !(digits(clock, 0, 2) && clock.get(2..3) == Some(":") && digits(clock, 3, 2)) {
        return when.to_owned();
    }
    let (hour, rest) = clock.split_at(5);
    let zone = rest.trim_start_matches(|sign: char| sign == ':' || sign == '.' || sign.is_ascii_digit());
    match zone {
        "" => format!("{day} {hour}"),
        "Z" => format!("{day} {hour} UTC"),
        zone if zone.starts_with(['+', '-']) => format!("{day} {hour} {zone}"),
        _ => when.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_by_people_and_say_no_more_than_the_file() {
        let cases = [
            ("2017-10-06T07:45:00Z", "2017-10-06 07:45 UTC"),
            ("2017-10-06T07:45:12.345", "2017-10-06 07:45"),
            ("2017-10-06T07:45+02:00", "2017-10-06 07:45 +02:00"),
            ("2017-10-06", "2017-10-06"),
            ("2017-10-06T7", "2017-10-06T7"),
            ("D:20171006", "D:20171006"),
            ("in spring — or so", "in spring — or so"),
            ("", ""),
        ];
        for (written, read) in cases {
            assert_eq!(moment(written), read);
        }
    }

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
