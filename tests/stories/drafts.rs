//! Stories about what differs: drafts that are read with and without their changes, and documents that are compared.

use super::teller::check;

/// Who reads a draft goes from change to change, reads it with all of them accepted or rejected, and finds and copies the
/// words of that reading and no others, also after a restart.
/// A draft of OpenDocument in one file.
const DRAFT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
 <office:body>
  <office:text>
   <text:tracked-changes>
    <text:changed-region text:id="c1"><text:deletion><office:change-info><dc:creator>R. Odell</dc:creator><dc:date>1974-05-03T09:00:00</dc:date></office:change-info><text:p>locked</text:p></text:deletion></text:changed-region>
    <text:changed-region text:id="c2"><text:insertion><office:change-info><dc:creator>R. Odell</dc:creator><dc:date>1974-05-03T09:00:00</dc:date></office:change-info></text:insertion></text:changed-region>
    <text:changed-region text:id="c3"><text:deletion><office:change-info><dc:creator>M. Pell</dc:creator><dc:date>1974-05-04T17:20:00</dc:date></office:change-info><text:p>Vane had the only key.</text:p><text:p/></text:deletion></text:changed-region>
    <text:changed-region text:id="c4"><text:deletion><office:change-info><dc:creator>M. Pell</dc:creator><dc:date>1974-05-04T17:21:00</dc:date></office:change-info><text:p/><text:p/></text:deletion></text:changed-region>
    <text:changed-region text:id="c5"><text:format-change><office:change-info><dc:creator>M. Pell</dc:creator><dc:date>1974-05-04T17:25:00</dc:date></office:change-info></text:format-change></text:changed-region>
   </text:tracked-changes>
   <text:h text:outline-level="1">The gate</text:h>
   <text:p>The gate was <text:change text:change-id="c1"/><text:change-start text:change-id="c2"/>open<text:change-end text:change-id="c2"/> when the guard came.</text:p>
   <text:p><text:change text:change-id="c3"/>Nobody wrote it down<text:change text:change-id="c4"/> before noon.</text:p>
   <text:p>The harbour <text:change-start text:change-id="c5"/>was told<text:change-end text:change-id="c5"/> in the evening.</text:p>
  </office:text>
 </office:body>
</office:document>"#;

#[test]
fn a_draft_is_read_as_it_is_and_with_all_changes_accepted_or_rejected() {
    check(
        &[("draft.fodt", DRAFT)],
        r#"
> open ./draft.fodt
tabs: [draft.fodt]
at: “The gate”
> press c
Next change
page shows “locked” where the eye looks, lit up
at: “The gate was lockedopen when the…”
selected: “locked”
one of: Change 1 of 5
way: back
> press c
Next change
page shows “open” where the eye looks, lit up
selected: “open”
one of: Change 2 of 5
> changes-by "M. Pell"
one of: none
> press c
Next change
page shows “Vane had the only key.” where the eye looks, lit up
at: “Vane had the only key.”
selected: “Vane had the only key.⏎”
one of: Change 1 of 3
> press Ctrl+Alt+2
Changes: all accepted
one of: none
says: The draft is shown with all changes accepted, without 6 words taken out.
> select-all
selected: “The gate⏎The gate was lockedopen when the guard came.⏎Vane had the only key.⏎Nobody wrote it down⏎ before noon.⏎The harbour was told in the evening.⏎”
> copy
copied: The gate⏎⏎The gate was open when the guard came.⏎⏎Nobody wrote it down before noon.⏎⏎The harbour was told in the evening.
says: 23 words are in the clipboard. Left out: 6 words that were taken out of the draft.
> find "gate was open"
page shows “gate was lockedopen” if it is hidden
at: “The gate was lockedopen when the…”
hits: 1 of 1 of “gate was open” (From the start again)
> find "key"
hits: 0 of “key”
> press Ctrl+Alt+3
Changes: all rejected
hits: 1 of “key”
says: The draft is shown with all changes rejected, without 1 word put in.
> quit
the window closes
> restart
page shows “The gate was lockedopen when the…” at the top
panels: library, outline
tabs: [draft.fodt]
at: “The gate was lockedopen when the…”
selected: “The gate⏎The gate was lockedopen when the guard came.⏎Vane had the only key.⏎Nobody wrote it down⏎ before noon.⏎The harbour was told in the evening.⏎”
> find "open"
hits: 0 of “open”
"#,
    );
}

/// Whoever counts how often a draft says “locked” would be told never, because what was put in for it touches it.
#[test]
fn words_that_took_the_place_of_others_are_found_and_counted_as_words() {
    check(
        &[("draft.fodt", DRAFT)],
        r#"
> open ./draft.fodt
tabs: [draft.fodt]
at: “The gate”
> find-whole-word on
> find "locked"
page shows “locked” if it is hidden
hits: 1 of 1 of “locked”
> find "open"
page shows “open” if it is hidden
hits: 1 of 1 of “open”
> find "edop"
hits: 0 of “edop”
> select 22 32
selected: “lockedopen”
> copy
copied: lockedopen
says: 2 words are in the clipboard. Of these, 1 word was taken out of the draft.
"#,
    );
}

#[test]
fn two_documents_are_compared_and_each_difference_leads_to_both_originals() {
    let story = r#"
> open ./a.txt
tabs: [a.txt]
at: “The apple.”
> open ./b.txt
tabs: a.txt [b.txt]
at: “The bear.”
way: back
> compare-with
over: the documents to compare with
> compare ./a.txt ./b.txt
panels: library, outline, differences
tabs: a.txt b.txt [a.txt → b.txt]
at: “The apple bear.”
over: none
> next-difference
page shows “apple bear” where the eye looks, lit up
selected: “apple bear”
one of: Difference 1 of 1
> next-difference
says: There is no difference after this.
> difference-in 1 second
page shows “bear” where the eye looks, lit up
tabs: a.txt [b.txt] a.txt → b.txt
at: “The bear.”
selected: none
one of: none
> difference-beside 1
page shows “bear” where the eye looks, lit up
tabs: a.txt ‖ a.txt [b.txt] a.txt → b.txt
> close
tabs: a.txt ‖ a.txt [a.txt → b.txt]
at: “The apple bear.”
selected: “apple bear”
one of: Difference 1 of 1
> compare ./a.txt ./a.txt
says: A document does not differ from itself.
"#;
    check(&[("a.txt", "The apple.\n\nIt was red.\n"), ("b.txt", "The bear.\n\nIt was red.\n")], story);
}

#[test]
fn a_comparison_comes_back_with_the_session_and_is_made_anew_when_one_of_the_two_was_changed() {
    let story = r#"
> given .
library: a.txt, b.txt
tabs: [~a.txt]
at: “The apple.”
> compare ./a.txt ./b.txt
panels: library, outline, differences
tabs: ~a.txt [a.txt → b.txt]
at: “The apple bear.”
way: back
> wait 3000
> restart
page shows “The apple bear.” at the top
library: a.txt, b.txt
panels: library, outline, differences
tabs: ~a.txt [a.txt → b.txt]
at: “The apple bear.”
> next-tab
page shows “The apple.” at the top
tabs: [~a.txt] a.txt → b.txt
at: “The apple.”
> changed a.txt The pear.
file: has changed on the disk
> reload
page shows “The pear.” at the top
file: none
at: “The pear.”
> next-tab
tabs: ~a.txt [a.txt → b.txt]
at: “The pear bear.”
"#;
    check(&[("a.txt", "The apple.\n\nIt was red.\n"), ("b.txt", "The bear.\n\nIt was red.\n")], story);
}
