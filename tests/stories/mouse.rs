//! Stories of what is pointed at, copied and cited, and of links that lead back: what somebody does, line by line, and
//! what they have before them after each.

use super::files::LETTER;
use super::teller::check;
use folioscope::read::formats::trial;

/// A link is good for nothing if it leads anywhere but to the words: in a month, out of a letter, with the file closed.
#[test]
fn a_link_to_words_leads_back_to_them_when_it_is_pasted() {
    let story = r#"
> open "./a letter, 100 %.txt"
tabs: [a letter, 100 %.txt]
at: “Dear reader,”
> mark second fox came
selected: “second fox came”
> press Ctrl+Alt+C
Copy a link to here
copied: file://./a%20letter%2C%20100%20%25.txt#span=36..51&words=second%20fox%20came
says: The link is in the clipboard. Pasted into this window, it leads back here.
> close
tabs: none
at: none
selected: none
> paste
page shows “second fox came” where the eye looks, lit up
tabs: [a letter, 100 %.txt]
at: “A second fox came with it.”
"#;
    check(&[("a letter, 100 %.txt", LETTER)], story);
}

#[test]
fn a_link_leads_to_the_words_also_where_they_have_moved() {
    let story = r#"
> open-link "file://./a.txt#span=2..17&words=second%20fox%20came"
page shows “second fox came” where the eye looks, lit up
tabs: [a.txt]
at: “A second fox came with it.”
> open-link "folioscope:./a.txt#span=2..9&words=nowhere"
page shows “ar reader,” where the eye looks
at: “Dear reader,”
way: back
says: The words that stood here are no longer in this document.
> open-link "https://example.org/a.txt"
says: This is no link to a place in a file.
"#;
    check(&[("a.txt", LETTER)], story);
}

#[test]
fn a_link_leads_into_a_file_in_a_file() {
    let inner = trial::made_of(None, &[("let & ter.txt", LETTER.as_bytes())], &[]);
    let outer = String::from_utf8(trial::made_of(None, &[("in#ner", &inner)], &[])).unwrap();
    let story = r#"
> open ./box
tabs: [box]
at: “box holds 1 files.”
> open-attachment 1 0
tabs: box [in#ner]
at: “in#ner holds 1 files.”
way: back
> open-attachment 3 0
tabs: box in#ner [let & ter.txt]
at: “Dear reader,”
> mark fox came back
selected: “fox came back”
> copy-link
copied: file://./box#in=0:in%23ner&in=0:let%20%26%20ter.txt&span=18..31&words=fox%20came%20back
says: The link is in the clipboard. Pasted into this window, it leads back here.
> close
tabs: box [in#ner]
at: “in#ner holds 1 files.”
selected: none
> close
tabs: [box]
at: “box holds 1 files.”
> close
tabs: none
at: none
> paste
page shows “fox came back” where the eye looks, lit up
tabs: [let & ter.txt]
at: “the fox came back.”
"#;
    check(&[("box", &outer)], story);
}

/// It is typed once, and holds for the file wherever it is moved and whenever it is opened again.
#[test]
fn a_title_for_citations_is_given_once_for_a_document() {
    let story = r#"
> open ./scan_0017.txt
tabs: [scan_0017.txt]
at: “Dear reader,”
> mark came back
selected: “came back”
> copy-citation
copied: “came back” — scan_0017.txt, paragraph 2.
says: The quotation is in the clipboard, with its document and place.
> title
over: the title in citations
> set-title "Letter of a reader"
over: none
says: Citations have this title from now on.
> copy-citation
copied: “came back” — Letter of a reader (scan_0017.txt), paragraph 2.
says: The quotation is in the clipboard, with its document and place.
> copy-as footnote
copied: Letter of a reader (scan_0017.txt), para. 2.
says: The document and the place are in the clipboard.
> quit
the window closes
> restart scan_0017.txt
panels: library, outline
tabs: [scan_0017.txt]
at: “Dear reader,”
says: Your last session is kept. [Bring it back]
> mark came back
selected: “came back”
> copy-citation
copied: “came back” — Letter of a reader (scan_0017.txt), paragraph 2.
says: The quotation is in the clipboard, with its document and place.
"#;
    check(&[("scan_0017.txt", LETTER)], story);
}

/// A command at the start may come before the first byte of the document.
#[test]
fn a_title_that_comes_before_the_document_is_kept_with_its_bytes() {
    let story = r#"
> hold
> open ./a.txt
tabs: [a.txt]
file: is being read
> set-title "Letter of a reader"
says: Citations have this title from now on.
> done
file: none
at: “Dear reader,”
> restart a.txt
panels: library, outline
tabs: [a.txt]
at: “Dear reader,”
> mark came back
selected: “came back”
> copy-citation
copied: “came back” — Letter of a reader (a.txt), paragraph 2.
says: The quotation is in the clipboard, with its document and place.
"#;
    check(&[("a.txt", LETTER)], story);
}

#[test]
fn the_form_of_citations_is_chosen_and_another_is_had_at_once() {
    let story = r#"
> open ./a.txt
tabs: [a.txt]
at: “Dear reader,”
> mark came back
selected: “came back”
> cite-form bluebook
> press Ctrl+Shift+C
Copy as a citation
copied: a.txt, at ¶ 2 (“came back”).
says: The quotation is in the clipboard, as Bluebook style.
> copy-as markdown
copied: > came back⏎>⏎> — *a.txt*, paragraph 2.⏎
says: The quotation is in the clipboard, as Markdown.
> cite-link on
> copy-as plain
copied: “came back” — a.txt, paragraph 2. file://./a.txt#span=22..31&words=came%20back
says: The quotation is in the clipboard, with its document and place.
"#;
    check(&[("a.txt", LETTER)], story);
}

/// A hit or a heading can be copied and opened beside without losing where one is.
#[test]
fn what_is_pointed_at_need_not_be_selected() {
    let story = r#"
> open ./a.txt
tabs: [a.txt]
at: “Dear reader,”
> cite-span 1 14..32
copied: “the fox came back.” — a.txt, paragraph 2.
says: The quotation is in the clipboard, with its document and place.
> go-beside 1 62..68
page shows “Dear reader,” at the top
page shows “Nobody” where the eye looks, lit up
tabs: a.txt ‖ [a.txt]
at: “Nobody counted the foxes.”
"#;
    check(&[("a.txt", LETTER)], story);
}

/// A link to another file is followed without losing the page that it stands on.
#[test]
fn a_link_to_a_file_is_followed_in_a_view_beside() {
    let page = "<p>First.</p><p><a href=\"b.html#there\">There</a></p>";
    let other = "<p>One.</p><p>Two.</p><p id=\"there\">Three.</p>";
    let story = r#"
> open ./a.html
tabs: [a.html]
at: “First.”
> follow-beside 0
page shows “Three.” where the eye looks, lit up
tabs: a.html ‖ [b.html]
at: “Three.”
way: back
"#;
    check(&[("a.html", page), ("b.html", other)], story);
}
