//! Pictures of the window, so that nobody changes how it looks without seeing it.
//!
//! They are drawn by the program's own painter, with the shipped fonts alone, and so are the same on every machine.
//! `UPDATE_SNAPSHOTS=1` draws them anew; where one differs, the new picture and one of the differences lie in
//! `target/snapshots/`.

#[path = "common/workbook.rs"]
mod workbook;

use egui::{Color32, ColorImage};
use folioscope::data::settings::{Settings, ThemeChoice as Theme};
use folioscope::desk::Event;
use folioscope::desk::command::Command;
use folioscope::keep::keeper::Forgetful;
use folioscope::read::sandbox::Children;
use folioscope::run::pool::Jobs;
use folioscope::ui::Setup;
use folioscope::ui::headless::{Headless, png};
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const SIZE: [usize; 2] = [1000, 640];
const THEMES: [(Theme, &str); 3] =
    [(Theme::Paper, "paper"), (Theme::Sepia, "sepia"), (Theme::Night, "night")];

/// Steps of a colour channel by which two machines may differ, because they round the sums of light differently.
const MAX_STEP: u8 = 3;
/// Pixels that may differ by more than that.
const MAX_PIXELS: usize = 12;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Draws the window in each theme, after `files` (a name and words each) were opened and `acts` done: commands, and
/// `open-file` and `open-folder` with a path within the project. Then holds it against the pictures that were kept.
fn check(name: &str, files: &[(&str, &str)], acts: &[&str]) {
    check_in(&THEMES, name, files, acts);
}

fn check_in(themes: &[(Theme, &str)], name: &str, files: &[(&str, &str)], acts: &[&str]) {
    let mut changed = Vec::new();
    for &(theme, theme_name) in themes {
        let picture = picture(theme, files, acts);
        changed.extend(differs(&format!("{name}-{theme_name}"), &picture));
    }
    assert!(changed.is_empty(), "{}\nUPDATE_SNAPSHOTS=1 accepts what looks right.", changed.join("\n"));
}

fn picture(theme: Theme, files: &[(&str, &str)], acts: &[&str]) -> ColorImage {
    let settings = Settings { theme, ..Settings::default() };
    let jobs = Jobs::at_once(Box::new(Forgetful), Children::inside());
    let mut window = Headless::new(Setup { settings, jobs, live: false }, SIZE, 1.0);
    let folder = TempDir::new().unwrap();
    for (name, words) in files {
        let path = folder.path().join(name);
        std::fs::write(&path, words).unwrap();
        window.event(Event::Given(vec![(path, false)]));
    }
    for line in acts {
        window.settle();
        match line.split_once(' ') {
            Some(("open-folder", path)) => window.event(Event::Given(vec![(root().join(path), true)])),
            Some(("open-workbook", name)) => {
                window.command(Command::OpenWords { name: name.to_owned(), words: "-".to_owned() });
                window.settle();
                workbook::show(&mut window, workbook::workbook);
            }
            Some(("open-file", path)) => window.event(Event::Given(vec![(root().join(path), false)])),
            _ => window.command(line.parse::<Command>().unwrap_or_else(|why| panic!("{why}"))),
        }
    }
    window.picture()
}

/// A sentence where a picture is not as it was kept.
fn differs(name: &str, new: &ColorImage) -> Option<String> {
    let kept = root().join(format!("tests/snapshots/{name}.png"));
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::create_dir_all(kept.parent().unwrap()).unwrap();
        // Where nothing can be seen to have changed, the file stays as it is, so that only what changed is committed.
        if old(&kept).is_none_or(|old| differences(&old, new).1 > 0) {
            std::fs::write(&kept, small_png(new)).unwrap();
        }
        return None;
    }
    let Some(old) = old(&kept) else {
        let path = write(name, "new", new);
        return Some(format!("There is no picture “{name}” yet. Drawn now: {}", path.display()));
    };
    let (shown, count) = differences(&old, new);
    if count <= MAX_PIXELS {
        return None;
    }
    let (new, shown) = (write(name, "new", new), write(name, "differences", &shown));
    Some(format!("“{name}” differs in {count} pixels. Now: {}, where: {}", new.display(), shown.display()))
}

/// Without the alpha that a window has not, and packed as well as can be, because it is kept for ever.
fn small_png(picture: &ColorImage) -> Vec<u8> {
    let [width, height] = picture.size.map(|side| side as u32);
    let rgb: Vec<u8> = picture.pixels.iter().flat_map(|pixel| [pixel.r(), pixel.g(), pixel.b()]).collect();
    let mut out = std::io::Cursor::new(Vec::new());
    let encoder = PngEncoder::new_with_quality(&mut out, CompressionType::Best, FilterType::Adaptive);
    encoder.write_image(&rgb, width, height, ExtendedColorType::Rgb8).unwrap();
    out.into_inner()
}

fn old(path: &Path) -> Option<ColorImage> {
    let picture = image::open(path).ok()?.into_rgba8();
    let size = [picture.width() as usize, picture.height() as usize];
    Some(ColorImage::from_rgba_premultiplied(size, picture.as_raw()))
}

/// What differs in red on a pale picture of what does not, and how many pixels that are.
fn differences(old: &ColorImage, new: &ColorImage) -> (ColorImage, usize) {
    if old.size != new.size {
        return (new.clone(), usize::MAX);
    }
    let mut shown = new.clone();
    let mut count = 0;
    for (pixel, (old, new)) in shown.pixels.iter_mut().zip(old.pixels.iter().zip(&new.pixels)) {
        let step = old.to_array().into_iter().zip(new.to_array()).map(|(a, b)| a.abs_diff(b)).max();
        let differs = step.is_some_and(|step| step > MAX_STEP);
        count += usize::from(differs);
        *pixel = if differs { Color32::RED } else { new.lerp_to_gamma(Color32::WHITE, 0.75) };
    }
    (shown, count)
}

fn write(name: &str, what: &str, picture: &ColorImage) -> PathBuf {
    let folder = root().join("target/snapshots");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("{name}.{what}.png"));
    std::fs::write(&path, png(picture).unwrap()).unwrap();
    path
}

// ---- what is drawn

/// A text as it often comes: no title, no headings, two paragraphs of one very long line each.
const LONG_LINES: &str = "\
The harbour office says that the “Meridian” left at four in the morning, and the keeper of the light says that nothing left before six; both of them wrote it down, and both of them are known to be careful people who had no reason to agree with each other or to differ. What they have in common is that neither saw the ship itself: the office had a telephone call, and the keeper had fog. A third account, found much later in the papers of the chandler, gives no hour at all but mentions that the rope which had been ordered for the voyage was still lying on the quay when the baker opened, and the baker, as everybody in the street knew, opened at five. It has been said with high confidence that the ship was late; it has been said with moderate confidence that it was early; and it has been denied, categorically, that there was any ship, which is the only one of the three that can be checked, because the lock-keeper upstream counted her through at half past nine and took the toll for it.\n\
If one reads the three accounts side by side, the quarrel becomes smaller than it looked. The office does not say who called, only that somebody did, and that the somebody “believed the ship to be gone”; the keeper does not say that no ship left, only that none passed the light; and a ship that has cast off may lie for two hours in the roads before she passes anything. So it is possible that everybody told the truth as far as they had it, and that the truth had a hole in it of about two hours, through which, in the end, four hundred barrels disappeared. The insurers, who paid for the barrels, were of another opinion, and wrote it into a letter of eleven pages, of which we have the first and the last; the nine between them were, according to a note in pencil, “lent to Mr. Aldous, who will return them”. He did not return them, or he did and they were lost again, or there never were more than two pages and the number eleven is somebody’s hope.\n";

/// More columns than fit, and cells that are long, empty, or numbers.
const WIDE_TABLE: &str = "\
# Cargo of the year

What was landed, by month, in barrels. An empty cell means that the book for that month is lost.

| Goods | Jan | Feb | Mar | Apr | May | Jun | Jul | Aug | Sep | Oct | Nov | Dec | Landed by | Remarks of the clerk |
|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|---|
| Herring | 1,204 | 986 | 1,310 | 402 | 88 | | 12 | 96 | 740 | 1,522 | 1,618 | 1,377 | own boats | counted twice, the second count is the one given |
| Salt | 210 | 210 | 210 | 240 | 240 | | 240 | 240 | 260 | 260 | 280 | 300 | the “Meridian” | |
| Tar | 34 | 31 | 52 | 60 | 71 | | 44 | 40 | 38 | 36 | 30 | 22 | various | see the letter of June |
| Rope, in coils | 8 | 6 | 11 | 9 | 14 | | 10 | 9 | 7 | 8 | 5 | 4 | the chandler | four coils were never paid for |

The month of June is missing from every row; that is the point of the table.
";

/// Lines that begin at the right, words of the other direction and figures within them, and a name in a Latin line.
const RIGHT_TO_LEFT: &str = "\
# محضر المجلس

هذا محضر ما قيل في المجلس، كما كتبه الكاتب يوم 7 أكتوبر 2016، ولم يغيّر فيه أحد شيئًا بعد ذلك. وصلت السفينة “Meridian” في الساعة 4 صباحًا، ثم لم يرها أحد.

- قال الأول إنها رست، وقال الثاني إنها لم ترسُ.
- وسكت الثالث.

## פרוטוקול

זה מה שנאמר בישיבה, כפי שנכתב ביום 7 באוקטובר 2016. הספינה “Meridian” יצאה בשעה 4 בבוקר, ואיש לא ראה אותה.

The clerk signs as *سمير حداد*, and the reader as נועה, both within a line that runs from the left.

| اسم | ספינה | Barrels |
|---|---|--:|
| سمير | מרידיאן | 400 |
";

#[test]
fn the_first_screen() {
    check("first", &[], &[]);
}

#[test]
fn a_text_of_two_very_long_lines() {
    check("long-lines", &[("Accounts of the departure.txt", LONG_LINES)], &["find confidence", "find-next"]);
}

#[test]
fn the_sample_library_with_a_document() {
    check("library", &[], &["open-folder assets/sample", "next-document"]);
}

#[test]
fn a_wide_table() {
    check("table", &[("Cargo.md", WIDE_TABLE)], &["side left"]);
}

#[test]
fn lines_that_run_from_right_to_left() {
    check("right-to-left", &[("Minutes.md", RIGHT_TO_LEFT)], &["side left"]);
}

#[test]
fn the_list_of_acts_over_the_page() {
    check("palette", &[("Accounts of the departure.txt", LONG_LINES)], &["palette"]);
}

const TWO_COLUMNS: &str = "open-file tests/samples/pdf/two-columns.pdf";

#[test]
fn a_page_as_it_was_printed_with_hits() {
    check("printed", &[], &[TWO_COLUMNS, "side left", "printed on", "find clock", "find-next"]);
}

#[test]
fn a_sheet_as_a_grid_with_hits_and_chosen_cells() {
    let acts = ["open-workbook Accounts 1931.xlsx", "side left", "find twice", "select-cells 0 B7 D8"];
    check("grid", &[], &acts);
}

#[test]
fn a_printed_page_as_text() {
    // One theme is enough: other themes differ in nothing but what other texts show already.
    check_in(&THEMES[..1], "printed-as-text", &[], &[TWO_COLUMNS, "side left", "printed off"]);
}

#[test]
fn the_pages_beside_a_page() {
    check(
        "pages",
        &[],
        &[
            "open-file assets/sample/Working paper.pdf",
            "panel pages",
            "panel library",
            "panel outline",
            "zoom page",
        ],
    );
}

#[test]
fn these_pictures_fit_into_the_repository() {
    const MAX_BYTES: u64 = 3_500_000;
    let folder = std::fs::read_dir(root().join("tests/snapshots")).unwrap();
    let bytes: u64 = folder.map(|entry| entry.unwrap().metadata().unwrap().len()).sum();
    assert!(bytes < MAX_BYTES, "the pictures have {bytes} bytes");
}
