//! Whoever sorts or adds a column would get another order or another sum, were one of these read otherwise.

use super::*;
use proptest::prelude::*;

fn read(cell: &str) -> String {
    read_as(cell, Habits::default())
}

fn read_as(cell: &str, habits: Habits) -> String {
    match value(cell, habits) {
        Value::Empty => "empty".to_owned(),
        Value::Number(number) => {
            number.exact.map_or_else(|| format!("about {}", number.float), |exact| exact.to_string())
        }
        Value::Time(millis) => format!("{} s", millis / 1_000),
        Value::Words(words) => format!("“{words}”"),
    }
}

#[test]
fn numbers_are_what_people_mean() {
    for (cell, expected) in [
        ("", "empty"),
        ("  ", "empty"),
        ("0042", "42"),
        ("-3", "−3"),
        ("−3", "−3"),
        ("+3.50", "3.50"),
        (".5", "0.5"),
        ("1,234", "1,234"),
        ("1.234", "1.234"),
        ("1,234.50", "1,234.50"),
        ("1.234,50", "1,234.50"),
        ("1'234.50", "1,234.50"),
        ("1 234 567", "1,234,567"),
        ("1.234.567", "1,234,567"),
        ("12,34,567", "1,234,567"),
        ("0,5", "0.5"),
        ("(1,200.00)", "−1,200.00"),
        ("$1,200", "1,200"),
        ("-$12", "−12"),
        ("12 €", "12"),
        ("EUR 12.30", "12.30"),
        ("12 %", "0.12"),
        ("1.5E3", "1,500"),
        ("1e-3", "0.001"),
        ("12345678901234567890", "12,345,678,901,234,567,890"),
        ("1e300", &format!("about {}", 1e300)),
        ("192.168.0.1", "“192.168.0.1”"),
        ("1,23,4", "“1,23,4”"),
        ("1.2.3", "“1.2.3”"),
        ("12 apples", "“12 apples”"),
        ("B7", "“B7”"),
        ("-", "“-”"),
        ("1e9999", "“1e9999”"),
        ("5 to 9", "“5 to 9”"),
        ("12.", "12"),
        ("--5", "“--5”"),
    ] {
        assert_eq!(read(cell), expected, "{cell}");
    }
    let comma = Habits { decimal_comma: true, ..Habits::default() };
    assert_eq!((read_as("1.234", comma), read_as("1,234", comma)), ("1,234".into(), "1.234".into()));
}

#[test]
fn a_column_tells_what_its_cells_leave_open() {
    let habits = |cells: &[&str]| {
        let mut signs = Signs::default();
        for cell in cells {
            value_and_signs(cell, Habits::default(), &mut signs);
        }
        signs.habits()
    };
    assert_eq!(habits(&["1,234", "3/4/2024"]), Habits::default());
    assert!(habits(&["1,234", "0,50", "3"]).decimal_comma);
    assert!(!habits(&["1,234", "1,234.5"]).decimal_comma);
    assert!(habits(&["3/4/2024", "25/4/2024"]).day_first);
    assert!(!habits(&["3/4/2024", "4/25/2024"]).day_first);
}

#[test]
fn days_and_hours_are_moments() {
    for (cell, expected) in [
        ("2024-05-12", "1715472000 s"),
        ("2024/5/12", "1715472000 s"),
        ("12.05.2024", "1715472000 s"),
        ("12.5.24", "1715472000 s"),
        ("5/12/2024", "1715472000 s"),
        ("25/12/2024", "1735084800 s"),
        ("12 May 2024", "1715472000 s"),
        ("12-May-24", "1715472000 s"),
        ("May 12, 2024", "1715472000 s"),
        ("12th May 2024", "1715472000 s"),
        ("2024-05-12T10:00:00Z", "1715508000 s"),
        ("2024-05-12 10:00", "1715508000 s"),
        ("2024-05-12 12:00:00.250 +02:00", "1715508000 s"),
        ("Sun, 12 May 2024 12:00:00 +0200 (CEST)", "1715508000 s"),
        ("12.05.2024 10:00", "1715508000 s"),
        ("5/12/2024 10:00 AM", "1715508000 s"),
        ("1/1/1970 1:00 pm", "46800 s"),
        ("14:30", "52200 s"),
        ("1999-12", "944006400 s"),
        ("0999-01-01", "-30641760000 s"),
        ("2024-02-30", "“2024-02-30”"),
        ("2024-13-01", "“2024-13-01”"),
        ("12-34", "“12-34”"),
        ("Sunday", "“Sunday”"),
        ("Monty 12", "“Monty 12”"),
        ("10:75", "“10:75”"),
        ("2024-05-12 tea", "“2024-05-12 tea”"),
    ] {
        assert_eq!(read(cell), expected, "{cell}");
    }
    assert_eq!(stretch("2024", Habits::default()), Some((1_704_067_200_000, 1_735_689_600_000)));
    let may = stretch("2024-05", Habits::default()).unwrap();
    assert_eq!((may.1 - may.0) / 86_400_000, 31);
}

proptest! {
    #[test]
    fn nothing_that_stands_in_a_cell_stops_the_window(cell in "[0-9.,:/ +()€%eE-]{0,30}|\\PC{0,20}") {
        value(&cell, Habits::default());
        stretch(&cell, Habits { decimal_comma: true, day_first: true });
    }

    #[test]
    fn sums_are_those_of_whole_cents(cents in prop::collection::vec(-1_000_000_000_i64..1_000_000_000, 1..50)) {
        let mut sum = Decimal::ZERO;
        for cent in &cents {
            let sign = if *cent < 0 { "-" } else { "" };
            let cell = format!("{sign}{}.{:02}", cent.abs() / 100, cent.abs() % 100);
            let Value::Number(Number { exact: Some(exact), .. }) = value(&cell, Habits::default()) else {
                panic!("{cell}");
            };
            sum = sum.plus(exact).unwrap();
        }
        let all: i64 = cents.iter().sum();
        prop_assert_eq!(sum.plus(Decimal { units: 0, broken: 2 }).unwrap().units, i128::from(all));
    }
}
