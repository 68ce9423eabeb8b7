//! Addresses as they are written, without a book. What they lead to is tested where books are read.

use super::*;

/// Path, offset and end of an address in one line.
fn read(text: &str) -> Option<String> {
    let point = |point: &Point| {
        let offset = point.offset.map(|offset| format!(":{offset}")).unwrap_or_default();
        let says = match &point.says {
            (before, after) if !before.is_empty() || !after.is_empty() => format!(" {before}|{after}"),
            _ => String::new(),
        };
        format!(
            "{} {}{offset}{says}{}",
            way_of(&point.way),
            way_of(&point.steps),
            if point.deeper { " …" } else { "" }
        )
    };
    let Cfi { start, end } = parse(text)?;
    let end = end.map(|end| format!(" to {}", point(&end))).unwrap_or_default();
    Some(point(&start) + &end)
}

/// Somebody pastes what another program copied, with what stands around it in a link or a letter.
#[test]
fn addresses_are_read_as_programs_write_them() {
    for (text, expected) in [
        ("epubcfi(/6/4[chap01ref]!/4[body01]/10[para05]/3:10)", "/6/4[chap01ref] /4[body01]/10[para05]/3:10"),
        (" <book.epub#epubcfi(/6/4!/4/2)> ", "/6/4 /4/2"),
        ("EPUBCFI(/6/4!)", "/6/4 "),
        ("book.epub#epubcfi(/6/4%5Bchap01ref%5D!/4/2:3)", "/6/4[chap01ref] /4/2:3"),
        (
            "epubcfi(/6/4[chap01ref]!/4[body01]/10[para05],/2/1:1,/3:4)",
            "/6/4[chap01ref] /4[body01]/10[para05]/2/1:1 to /6/4[chap01ref] /4[body01]/10[para05]/3:4",
        ),
        ("epubcfi(/6,/4!/4/2/1:0,/6!/4/2/1:3)", "/6/4 /4/2/1:0 to /6/6 /4/2/1:3"),
        ("epubcfi(/6/4!/4/10/3:10[yy^,y,x^]x;s=b])", "/6/4 /4/10/3:10 yy,y|x]x"),
        ("epubcfi(/6/4[a^[b^]^,c]!/4[;s=a]/2/1:3[;s=b])", "/6/4[a^[b^]^,c] /4/2/1:3"),
        ("epubcfi(/6/4!/4/16[svgimg]~23.5@5.75:97.6)", "/6/4 /4/16[svgimg]"),
        ("epubcfi(/6/4!/4/2!/4/6/1:2)", "/6/4 /4/2 …"),
        // calibre: the chapter by its number, and the root of its source as a step.
        ("epubcfi(/8/2/4/2[x]/6/1:10)", "/8 /4/2[x]/6/1:10"),
    ] {
        assert_eq!(read(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn other_words_are_no_addresses() {
    for text in [
        "",
        "epubcfi",
        "epubcfi()",
        "epubcfi(/6/4!/4",
        "epubcfi(6/4)",
        "epubcfi(/6/x!/4)",
        "epubcfi(/6/4[a!/4)",
        "epubcfi(/6/4!/4,/2)",
        "epubcfi(/6/4!/4,/2,/3,/4)",
        "epubcfi(/99999999999!/4)",
        "see epubcfi(/6/4!/4)",
        "page 12",
    ] {
        assert_eq!(parse(text), None, "{text}");
    }
    assert_eq!(parse(&format!("epubcfi(/6/4!{})", "/2".repeat(9_000))), None);
}

/// A name with signs of the syntax in it must not end the name early.
#[test]
fn names_with_odd_signs_are_written_so_that_they_are_read_again() {
    let step = Step { number: 4, id: Some("a^b[c](d),e;f=g %41".into()) };
    let text = format!("epubcfi({}!/4)", way_of(std::slice::from_ref(&step)));
    assert_eq!(parse(&text).unwrap().start.way, [step], "{text}");
}
