//! Stories of books: what other reading programs copy leads to the words here, and what is copied here is what they know.

use super::teller::check;

fn reader() -> String {
    format!("{:?}", format!("{}/assets/sample/A small reader.epub", env!("CARGO_MANIFEST_DIR")))
}

#[test]
fn an_address_of_another_reading_program_leads_to_its_words_and_back() {
    let book = reader();
    let story = format!(
        r#"
> open {book}
tabs: [A small reader.epub]
at: “1. Reading a claim”
> mark two offices stated together
selected: “two offices stated together”
> copy-cfi
copied: epubcfi(/6/4!/4/2/4,/1:84,/1:111)
says: The address is in the clipboard. Other reading programs know the place by it.
> cfi epubcfi(/6/2!/4/2/4/1:6)
page shows “claim” where the eye looks, lit up
at: “Every claim in our folder has th…”
way: back
> cfi "epubcfi(/6/4!/4/2/4,/1:84,/1:111)"
page shows “two offices stated together” where the eye looks, lit up
at: “To state is not to conclude, and…”
> cfi epubcfi(/6/4!/4/2/4/1:4000)
page shows “.” where the eye looks, lit up
says: The place that this address names is not in this edition of the book. What is shown is near to where it was.
> cfi epubcfi(/6/40!/4/2)
says: This address leads to a chapter that the book does not have.
> cfi /6/4
says: This is no address of a place in a book (EPUB CFI).
"#
    );
    check(&[], &story);
}
