//! What of the time of an entry must not be lost.

use super::*;
use std::cmp::Ordering;

fn millis(cell: &str) -> Option<i64> {
    of_cell(cell).map(Moment::order)
}

/// Otherwise a log of that program would have no times, and could be neither sorted nor filtered by them.
#[test]
fn a_time_is_read_however_a_program_writes_it() {
    let expected = millis("2024-01-02T10:00:00Z").unwrap();
    assert_eq!(expected, 1_704_189_600_000);
    for words in [
        "2024-01-02 10:00:00",
        "2024-01-02 10:00:00,000 INFO",
        "2024-01-02T12:00:00.000000+02:00 host",
        "2024/01/02 10:00:00 [error]",
        "2024.01.02 10:00:00",
        "[2024-01-02 10:00:00]",
        "[02/Jan/2024:03:00:00 -0700]",
        "Tue Jan  2 10:00:00 2024",
        "[Tue Jan 02 10:00:00.000 2024] [core:error]",
        "Tue, 02 Jan 2024 10:00:00 +0000",
        "02-Jan-2024 10:00:00.000",
        "Jan 2, 2024 10:00:00 AM",
        "Jan  2 2024 10:00:00",
        "01/02/2024 10:00:00",
        "02.01.2024 10:00:00",
        "20240102T100000Z",
        "240102 10:00:00",
        "24-01-02 10:00:00",
        "1704189600",
        "1704189600.000",
        "1704189600000",
        "time=\"2024-01-02T10:00:00Z\" level=info",
        "ts=2024-01-02T10:00:00Z",
        "2024-01-02 10:00:00 UTC",
        "2024-01-02 11:00:00 CET [123]",
    ] {
        assert_eq!(millis(words), Some(expected), "{words}");
    }
}

#[test]
fn what_is_no_time_is_none() {
    for words in [
        "",
        "[",
        "[Tue",
        "Jan",
        "January was cold",
        "2024",
        "2024-13-01 10:00:00",
        "10:00",
        "1.2.3.4",
        "12/",
        "T10:00:00",
        "2024-01-02",
        "99999999999999999999",
        "10:00:00x",
        "2024-01-02 10:00:00;5;6",
        "2024-02-30 10:00:00",
        "\u{e9}",
        "in 2024",
    ] {
        assert_eq!(of_cell(words), None, "{words}");
    }
}

#[test]
fn how_much_of_a_line_is_its_time_is_known() {
    for (line, time) in [
        ("[2024-01-02 10:00:00,123] x", "[2024-01-02 10:00:00,123]"),
        ("2024-01-02 10:00:00.123+01:00 x", "2024-01-02 10:00:00.123+01:00"),
        ("2024-01-02 10:00:00 -0700 x", "2024-01-02 10:00:00 -0700"),
        ("2024-01-02 10:00:00 - x", "2024-01-02 10:00:00"),
        ("2024-01-02 10:00:00 INFO", "2024-01-02 10:00:00"),
        ("Jan 12 10:00:00 2024 was", "Jan 12 10:00:00"),
        ("10:00:00: x", "10:00:00"),
        ("[   12.345678] usb", "[   12.345678]"),
        ("01-12 10:00:00.123  1234", "01-12 10:00:00.123"),
    ] {
        assert_eq!(scan(line.as_bytes()).map(|found| &line[..found.len]), Some(time), "{line}");
    }
    assert_eq!(scan_glog(b"0102 10:00:00.123456 7").map(|found| found.len), Some(20));
}

fn order(cell: &str, typed: &str) -> Option<Ordering> {
    Stretch::of(typed).unwrap_or_else(|| panic!("{typed}")).order_of(of_cell(cell).unwrap())
}

/// Otherwise “after 10:00” would mean the hour of Greenwich, and a log without years could not be asked for a day.
#[test]
fn what_is_typed_is_held_against_what_the_clock_showed() {
    use Ordering::{Equal, Greater, Less};
    for (cell, typed, expected) in [
        ("2024-01-02T10:30:00+02:00", "10:30", Some(Equal)),
        ("2024-01-02T10:30:00+02:00", "2024-01-02 10:00", Some(Greater)),
        ("2024-01-02T10:30:00+02:00", "2024-01-02T08:30:00Z", Some(Equal)),
        ("2024-01-02 10:30:00", "2024-01-02", Some(Equal)),
        ("2024-01-02 10:30:00", "2024-01", Some(Equal)),
        ("2024-01-02 10:30:00", "2024", Some(Equal)),
        ("2024-01-02 10:30:00", "Jan 3", Some(Less)),
        ("Jan  2 10:30:00", "2024-01-02", Some(Equal)),
        ("Mar  2 10:30:00", "2023-03-02", Some(Equal)),
        ("Mar  2 10:30:00", "2023-03-02 10:31", Some(Less)),
        ("Jan  2 10:30:00", "2 Jan", Some(Equal)),
        ("Jan  2 10:30:00", "10:29", Some(Greater)),
        ("10:30:00", "2024-01-02", None),
        ("[   12.345678]", "12.345", Some(Equal)),
        ("[   12.345678]", "10:00", None),
        ("2024-01-02 10:30:00", "12", None),
    ] {
        assert_eq!(order(cell, typed), expected, "{cell} and {typed}");
    }
    for words in ["", "timeout", "10:00 x", "error"] {
        assert_eq!(Stretch::of(words), None, "{words}");
    }
}
