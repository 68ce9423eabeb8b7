//! What is added to the source of notes, and that nothing is where nothing is wrong.

use super::*;

fn check(cases: &[(&str, &str)]) {
    for (markdown, expected) in cases {
        let mended = mended(markdown, &mut || Ok(())).unwrap();
        assert_eq!(mended, *expected, "{markdown}");
    }
}

/// Cases of which nothing is to be changed.
fn unchanged(cases: &[&str]) {
    cases.iter().for_each(|case| check(&[(case, case)]));
}

#[test]
fn a_row_keeps_cells_that_its_head_does_not_name() {
    check(&[
        ("|a|b|\n|-|-|\n|1|2|3|\n", "|a|b| |\n|-|-|-|\n|1|2|3|\n"),
        ("a | b\n--- | ---\n1 | 2 | 3 | 4\n5", "a | b | | |\n--- | --- |-|-|\n1 | 2 | 3 | 4\n5"),
        // Bars at the edges are no cells, and where there are none, there is one more.
        ("a | b\n:-- | -:\n1 | 2 | 3\n", "a | b | |\n:-- | -: |-|\n1 | 2 | 3\n"),
        ("> | a |\n> |---|\n> | 1 | 2 |\n", "> | a | |\n> |---|-|\n> | 1 | 2 |\n"),
    ]);
    unchanged(&[
        "|a|b|\n|-|-|\n|1|2|\n|1|\n",
        "```\n|a|\n|-|\n|1|2|\n```\n",
        "|a|b|\n|-|-|\n|1\\|2|3|\n",
        "a | b\n- | -\n1 | 2 |\n",
    ]);
}

#[test]
fn a_row_of_a_thousand_cells_keeps_them_in_its_last() {
    let row = format!("|{}\n", "x|".repeat(1_000));
    let mended = mended(&format!("|a|\n|-|\n{row}"), &mut || Ok(())).unwrap().into_owned();
    let last = mended.lines().last().unwrap();
    assert_eq!((borders(last), last.matches("\\|").count()), (66, 1_000 - 65));
    fn borders(row: &str) -> usize {
        row.matches('|').count() - row.matches("\\|").count()
    }
}

#[test]
fn pipes_in_code_and_in_links_of_a_wiki_part_no_cells() {
    check(&[
        ("|a|b|\n|-|-|\n|`x|y`|2|\n", "|a|b|\n|-|-|\n|`x\\|y`|2|\n"),
        ("|a|b|\n|-|-|\n|[[x|y]]|2|\n", "|a|b|\n|-|-|\n|[[x\\|y]]|2|\n"),
        ("|a|b|\n|-|-|\n|``x|`y``|\n", "|a|b|\n|-|-|\n|``x\\|`y``|\n"),
        ("|a|b|\n|-|-|\n|$P(A|B)$|2|\n", "|a|b|\n|-|-|\n|$P(A\\|B)$|2|\n"),
    ]);
    unchanged(&["|a|b|\n|-|-|\n| ` | ` |\n", "|a|b|\n|-|-|\n|[x](y)|`z`|\n", "|a|b|\n|-|-|\n|$5|$6|\n"]);
}

#[test]
fn money_is_no_formula() {
    check(&[
        ("from $5-$10 and 7", "from \\$5-\\$10 and 7"),
        ("$5 and US$6, then $x$.", "\\$5 and US\\$6, then $x$."),
        ("**$5** or **6$**", "**\\$5** or **6\\$**"),
        ("(was $5, now 6$)", "(was \\$5, now 6\\$)"),
        ("`$1$2` $5/$6", "`$1$2` \\$5/\\$6"),
    ]);
    unchanged(&[
        "$x_1$ costs $5",
        "$2x+1$ and $10^6$",
        "$2\\pi r$, $3 \\text{ of them}$",
        "$$\n5 and 6\n$$",
        "one \\$5 and $6",
        "$5",
    ]);
}

#[test]
fn emphasis_ends_before_letters_that_follow_without_a_space() {
    check(&[
        ("**不实。**然而", "**不实。**<!---->然而"),
        ("他说**“是”**然", "他说<!---->**“是”**<!---->然"),
        ("~~不。~~然", "~~不。~~<!---->然"),
        ("**가다.**라고", "**가다.**<!---->라고"),
        ("5*3*2 and 2**3", "5\\*3\\*2 and 2\\*\\*3"),
    ]);
    unchanged(&["**不实**然而", "`**不实。**然`", "**no.**Then", "\\*\\*不。\\*\\*然", "* 不"]);
}

#[test]
fn hostile_lines_cost_no_square() {
    for case in [
        "$1 ".repeat(100_000),
        "$1$a".repeat(100_000),
        format!("|a|\n|-|\n|{}", "`x|".repeat(100_000)),
        format!("|a|\n|-|\n|{}", "[[x|".repeat(100_000)),
        format!("|a|\n|-|\n{}", "|x|y\n".repeat(100_000)),
        "。**然".repeat(50_000),
    ] {
        mended(&case, &mut || Ok(())).unwrap();
    }
}
