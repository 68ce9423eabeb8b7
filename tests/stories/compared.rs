//! Stories of who takes a comparison before others: what is cited of it, and in which reading drafts are compared.

use super::teller::check;

/// A draft in which one word was put in the place of another.
const DRAFT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
 <office:body>
  <office:text>
   <text:tracked-changes>
    <text:changed-region text:id="c1"><text:deletion><office:change-info><dc:creator>R. Odell</dc:creator></office:change-info><text:p>locked</text:p></text:deletion></text:changed-region>
    <text:changed-region text:id="c2"><text:insertion><office:change-info><dc:creator>R. Odell</dc:creator></office:change-info></text:insertion></text:changed-region>
   </text:tracked-changes>
   <text:p>The gate was <text:change text:change-id="c1"/><text:change-start text:change-id="c2"/>open<text:change-end text:change-id="c2"/> when the guard came.</text:p>
  </office:text>
 </office:body>
</office:document>"#;

/// A citation of a page that was composed here is one that nobody else can look up.
#[test]
fn what_is_cited_of_a_comparison_is_the_original_that_has_the_words() {
    let story = r#"
> compare ./a.txt ./b.txt
panels: library, outline, differences
tabs: [a.txt → b.txt]
at: “It is red.”
> select 11 27
selected: “The apple bear.⏎”
> copy-citation
copied: “The bear.” — b.txt, paragraph 2.
says: The quotation is in the clipboard, with its document and place.
> select 15 20
selected: “apple”
> copy-citation
copied: “apple” — a.txt, paragraph 2.
"#;
    check(&[("a.txt", "It is red.\n\nThe apple.\n"), ("b.txt", "It is red.\n\nThe bear.\n")], story);
}

/// Whoever rejects all changes in a draft's own tab asks what was agreed before them.
#[test]
fn a_draft_is_compared_as_its_own_tab_shows_it() {
    let story = r#"
> open ./draft.fodt
tabs: [draft.fodt]
at: “The gate was lockedopen when the…”
> compare ./draft.fodt ./signed.txt
panels: library, outline, differences
tabs: draft.fodt [draft.fodt → signed.txt]
at: “The gate was open locked when th…”
way: back
> previous-tab
tabs: [draft.fodt] draft.fodt → signed.txt
at: “The gate was lockedopen when the…”
> changes rejected
says: The draft is shown with all changes rejected, without 1 word put in. What it is compared with follows.
> next-tab
page shows “The gate was locked when the gua…” at the top
tabs: draft.fodt [draft.fodt → signed.txt]
at: “The gate was locked when the gua…”
"#;
    check(&[("draft.fodt", DRAFT), ("signed.txt", "The gate was locked when the guard came.\n")], story);
}
