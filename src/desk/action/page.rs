//! Acts that change how the page looks.

use super::offers::{reading, reads_as, ready, theme, with_pages, with_quotations};
use super::{Action, Menu as M, Offer, entry};
use crate::data::settings::{Align, Family, ThemeChoice as Theme};
use crate::data::shown::Reading;
use crate::desk::command::Command as C;
use crate::desk::words::{ShownAs, Zoom};

pub(super) const ROWS: &[Action] = &[
    entry("page.next-theme", M::Page, "circle-half", "Next theme", &["F8"], |_| ready(C::NextTheme)),
    entry("page.system", M::Page, "monitor", "Theme: as the system", &[], |_| theme(Theme::System))
        .switch(|d| d.settings.theme == Theme::System),
    entry("page.paper", M::Page, "sun", "Theme: Paper", &[], |_| theme(Theme::Paper))
        .switch(|d| d.settings.theme == Theme::Paper),
    entry("page.sepia", M::Page, "circle-half", "Theme: Sepia", &[], |_| theme(Theme::Sepia))
        .switch(|d| d.settings.theme == Theme::Sepia),
    entry("page.night", M::Page, "moon", "Theme: Night", &[], |_| theme(Theme::Night))
        .switch(|d| d.settings.theme == Theme::Night),
    entry("page.larger", M::Page, "plus", "The page: larger type", &["Ctrl++", "Ctrl+="], |_| {
        ready(C::Larger)
    })
    .grouped(),
    entry("page.smaller", M::Page, "minus", "The page: smaller type", &["Ctrl+-"], |_| ready(C::Smaller)),
    entry("page.standard", M::Page, "text-aa", "The page: standard size", &["Ctrl+0"], |_| {
        ready(C::StandardSize)
    }),
    entry("page.printed", M::Page, "file-text", "Pages as they were printed", &["p"], |d| {
        let face = if d.in_front_printed() { ShownAs::Words } else { ShownAs::Pages };
        with_pages(d, C::ShownAs { face })
    })
    .grouped()
    .switch(|d| d.in_front_printed()),
    entry("page.both", M::Page, "square-split-horizontal", "Pages and text beside each other", &["b"], |d| {
        match d.faces_in_front().len() > 1 {
            true => ready(C::Both { on: !d.in_front_both() }),
            false => Offer::Not("this document has no pages"),
        }
    })
    .switch(|d| d.in_front_both()),
    entry("page.grid", M::Page, "columns", "Sheets as a grid", &["t"], |d| {
        let grid = d.in_front_shown_as() == Some(ShownAs::Grid);
        let face = if grid { ShownAs::Words } else { ShownAs::Grid };
        match d.faces_in_front().contains(&ShownAs::Grid) {
            true => ready(C::ShownAs { face }),
            false => Offer::Not("this document has no sheets"),
        }
    })
    .switch(|d| d.in_front_shown_as() == Some(ShownAs::Grid)),
    entry("page.bytes", M::Page, "hash", "The file as bytes", &[], |d| {
        let bytes = d.in_front_shown_as() == Some(ShownAs::Bytes);
        let face = if bytes { ShownAs::Words } else { ShownAs::Bytes };
        match d.faces_in_front().contains(&ShownAs::Bytes) {
            true => ready(C::ShownAs { face }),
            false => Offer::Not("this document is read as it is meant"),
        }
    })
    .switch(|d| d.in_front_shown_as() == Some(ShownAs::Bytes)),
    entry(
        "page.fit-width",
        M::Page,
        "arrows-out-simple",
        "Printed pages: as wide as the window",
        &["Ctrl+1"],
        |d| with_pages(d, C::Zoom { zoom: Zoom::Width }),
    ),
    entry("page.fit-page", M::Page, "file", "Printed pages: whole", &["Ctrl+2"], |d| {
        with_pages(d, C::Zoom { zoom: Zoom::Page })
    }),
    entry("page.fit-content", M::Page, "text-aa", "Printed pages: without their margins", &["Ctrl+3"], |d| {
        with_pages(d, C::Zoom { zoom: Zoom::Content })
    }),
    entry("page.full-size", M::Page, "hash", "Printed pages: as large as on paper", &["Ctrl+4"], |d| {
        with_pages(d, C::Zoom { zoom: Zoom::Ratio(1.0) })
    }),
    entry("page.columns", M::Page, "columns", "Printed pages: two beside each other", &[], |d| {
        let two = d.active_view().is_some_and(|view| view.printed.columns == 2);
        with_pages(d, C::Columns { count: if two { 1 } else { 2 } })
    })
    .switch(|d| d.active_view().is_some_and(|view| view.printed.columns == 2)),
    entry("page.turn", M::Page, "arrow-clockwise", "Printed pages: turn to the right", &["r"], |d| {
        with_pages(d, C::Turn)
    }),
    entry("page.themed-pages", M::Page, "moon", "Printed pages: in the colours of the theme", &[], |d| {
        ready(C::ThemedPages { on: !d.settings.page.themed_pages })
    })
    .switch(|d| d.settings.page.themed_pages),
    entry("page.changes-marked", M::Page, "text-aa", "Changes: as the file has them", &["Ctrl+Alt+1"], |d| {
        reading(d, Reading::AsItIs)
    })
    .grouped()
    .switch(|d| reads_as(d, Reading::AsItIs)),
    entry("page.changes-accepted", M::Page, "check", "Changes: all accepted", &["Ctrl+Alt+2"], |d| {
        reading(d, Reading::Accepted)
    })
    .switch(|d| reads_as(d, Reading::Accepted)),
    entry("page.changes-rejected", M::Page, "x", "Changes: all rejected", &["Ctrl+Alt+3"], |d| {
        reading(d, Reading::Rejected)
    })
    .switch(|d| reads_as(d, Reading::Rejected)),
    entry("page.fold-quotations", M::Page, "quotes", "Fold quotations", &[], |d| {
        with_quotations(d, C::FoldQuotations)
    })
    .grouped(),
    entry("page.unfold-quotations", M::Page, "quotes", "Unfold all quotations", &[], |d| {
        with_quotations(d, C::UnfoldQuotations)
    }),
    entry("page.wider", M::Page, "columns", "The page: longer lines", &["Ctrl+Alt+Right"], |d| {
        ready(C::Measure { characters: d.settings.page.measure_chars + 4 })
    })
    .grouped(),
    entry("page.narrower", M::Page, "columns", "The page: shorter lines", &["Ctrl+Alt+Left"], |d| {
        ready(C::Measure { characters: d.settings.page.measure_chars.saturating_sub(4) })
    }),
    entry(
        "page.airier",
        M::Page,
        "text-align-left",
        "The page: more space between lines",
        &["Ctrl+Alt+Down"],
        |d| ready(C::LineHeight { ratio: d.settings.page.line_height + 0.05 }),
    ),
    entry(
        "page.denser",
        M::Page,
        "text-align-left",
        "The page: less space between lines",
        &["Ctrl+Alt+Up"],
        |d| ready(C::LineHeight { ratio: d.settings.page.line_height - 0.05 }),
    ),
    entry("page.justified", M::Page, "text-align-justify", "The page: justified", &[], |d| {
        ready(C::Justified { on: d.settings.page.align == Align::Ragged })
    })
    .grouped()
    .switch(|d| d.settings.page.align == Align::Justified),
    entry("page.literata", M::Page, "text-aa", "Typeface: Literata", &[], |_| {
        ready(C::Family { name: "literata".into() })
    })
    .grouped()
    .switch(|d| d.settings.page.family == Family::Literata),
    entry("page.inter", M::Page, "text-aa", "Typeface: Inter", &[], |_| {
        ready(C::Family { name: "inter".into() })
    })
    .switch(|d| d.settings.page.family == Family::Inter),
    entry("page.mono", M::Page, "text-aa", "Typeface: JetBrains Mono", &[], |_| {
        ready(C::Family { name: "mono".into() })
    })
    .switch(|d| d.settings.page.family == Family::Mono),
    entry("page.typefaces", M::Page, "text-aa", "Typeface: one of this computer…", &[], |_| {
        ready(C::Typefaces { code: false })
    })
    .switch(|d| matches!(d.settings.page.family, Family::System(_))),
    entry("page.code-typeface", M::Page, "text-aa", "Typeface of code…", &[], |_| {
        ready(C::Typefaces { code: true })
    }),
];
