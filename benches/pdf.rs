//! What a PDF costs here, and what came of it, to be laid beside other programs by `pdf_beside.py`.
//!
//! `cargo bench --bench pdf -- time FILE…`: milliseconds a page for the words, and for the picture at 96 dpi.
//! `-- words FILE…`: every word with its page and area, as tab-separated lines.
//! `-- pictures FOLDER DPI FILE:PAGE…`: pages drawn into PPM files.
//! `-- scroll FILE…`: what a frame costs while pages pass by in the real application without a window; the children
//! that read and draw are those of the program `FOLIOSCOPE`, or else of `target/release/folioscope`.

#[path = "common/frames.rs"]
mod frames;

use egui::{Event, Pos2};
use folioscope::data::document::Document;
use folioscope::data::job::{PageTile, Raster, Stop};
use folioscope::data::settings::{Settings, ThemeChoice};
use folioscope::data::span::DocId;
use folioscope::desk::command::Command;
use folioscope::keep::keeper::Forgetful;
use folioscope::read::formats;
use folioscope::read::sandbox::Children;
use folioscope::read::source::Source;
use folioscope::run::pool::Jobs;
use folioscope::ui::Setup;
use folioscope::ui::headless::Headless;
use frames::{frame, resident_megabytes, wheel};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Pages of a file that are drawn to see what one costs.
const DRAWN: usize = 30;
const FRAMES: usize = 600;
const PAUSE: Duration = Duration::from_millis(8);

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let Some((mode, rest)) = words.split_first() else {
        return eprintln!("time, words, pictures or scroll? See the first lines of benches/pdf.rs.");
    };
    match (mode.as_str(), rest) {
        ("time", files) => files.iter().for_each(|file| time(Path::new(file))),
        ("words", files) => files.iter().for_each(|file| tell_words(Path::new(file))),
        ("pictures", [folder, dpi, pages @ ..]) => {
            let dpi: f32 = dpi.parse().expect("dots per inch");
            pages.iter().for_each(|page| draw_page(Path::new(folder), dpi, page));
        }
        ("scroll", files) => files.iter().for_each(|file| scroll(Path::new(file))),
        _ => eprintln!("There is no mode “{mode}” like that."),
    }
}

fn open(path: &Path) -> Option<(Arc<Source>, Document)> {
    let source = Source::open(path).ok()?;
    let document = formats::read(Source::open(path).ok()?, DocId(1), &Stop::default(), None).ok()?;
    Some((Arc::new(source), document))
}

fn time(path: &Path) {
    let begun = Instant::now();
    let Some((source, document)) = open(path) else { return println!("{}\tcannot be read", path.display()) };
    let words = begun.elapsed();
    let pages = document.units.len().max(1);
    let mut opened = match formats::open(formats::FORMATS, &source) {
        Ok(opened) => opened,
        Err(failure) => return println!("{}\t{failure}", path.display()),
    };
    let drawn = pages.min(DRAWN);
    let begun = Instant::now();
    for at in 0..drawn {
        let unit = at * pages / drawn;
        drop(opened.paint(&tile(&document, unit as u32, 96.0)));
    }
    println!(
        "{}\tpages {pages}\twords {:.3} ms a page\tpicture {:.2} ms a page",
        path.display(),
        words.as_secs_f64() * 1e3 / pages as f64,
        begun.elapsed().as_secs_f64() * 1e3 / drawn as f64,
    );
}

fn tile(document: &Document, unit: u32, dpi: f32) -> PageTile {
    let scale = dpi / 72.0;
    let (width, height) = document.units.get(unit as usize).map_or((1.0, 1.0), |unit| unit.size);
    let pixels = |points: f32| (points * scale).ceil().max(1.0) as u32;
    PageTile { unit, scale, part: [0, 0, pixels(width), pixels(height)], night: false }
}

fn tell_words(path: &Path) {
    let Some((_, document)) = open(path) else { return };
    let mut out = BufWriter::new(std::io::stdout().lock());
    for (number, unit) in document.units.iter().enumerate() {
        for piece in &unit.pieces {
            let area = piece.at.area;
            let text = document.text.slice(unit.span_of(&piece));
            let [left, top, right, bottom] = [area.left, area.top, area.right, area.bottom];
            let page = number + 1;
            writeln!(out, "{}\t{page}\t{left:.2}\t{top:.2}\t{right:.2}\t{bottom:.2}\t{text}", path.display())
                .expect("the output takes it");
        }
    }
}

fn draw_page(folder: &Path, dpi: f32, page: &str) {
    let Some((file, number)) = page.rsplit_once(':') else { return };
    let (Ok(number), Some((source, document))) = (number.parse::<u32>(), open(Path::new(file))) else {
        return;
    };
    let tile = tile(&document, number - 1, dpi);
    let drawn = formats::open(formats::FORMATS, &source).and_then(|mut opened| opened.paint(&tile));
    let name =
        Path::new(file).file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match drawn {
        Ok(raster) => write_ppm(&folder.join(format!("{name}-{number}.ppm")), &raster),
        Err(failure) => eprintln!("{page}: {failure}"),
    }
}

fn write_ppm(path: &PathBuf, raster: &Raster) {
    let mut bytes = format!("P6\n{} {}\n255\n", raster.width, raster.height).into_bytes();
    bytes.extend(raster.rgba.chunks_exact(4).flat_map(|pixel| &pixel[..3]));
    std::fs::write(path, bytes).expect("the picture");
}

fn scroll(path: &Path) {
    let settings = Settings { theme: ThemeChoice::Paper, ..Settings::default() };
    let program = std::env::var_os("FOLIOSCOPE")
        .map_or_else(|| PathBuf::from("target/release/folioscope"), PathBuf::from);
    // Children are started elsewhere.
    let program = std::fs::canonicalize(program).expect("the program whose children read");
    let jobs = Jobs::new(Box::new(Forgetful), Children::new(program), || {});
    let mut app = Headless::new(Setup { settings, jobs, live: false }, [1440, 900], 1.0);
    println!("{}", path.display());
    app.command(Command::Open { path: path.to_owned() });
    app.settle();
    println!("  memory when all is read: {} MB", resident_megabytes());
    app.input(Event::PointerMoved(Pos2::new(760.0, 500.0)));
    frame(&mut app);
    row("still", &mut times(&mut app, |_, _| {}));
    row("wheel, 60 points", &mut times(&mut app, |app, _| app.input(wheel(-60.0))));
    row("wheel, 600 points", &mut times(&mut app, |app, _| app.input(wheel(-600.0))));
    row(
        "jump anywhere",
        &mut times(&mut app, |app, n| app.command(Command::Percent { percent: (n * 37 % 100) as f32 })),
    );
    println!("  memory after that: {} MB", resident_megabytes());
}

/// With a pause before each frame, as a screen makes one, so that pictures of pages arrive while it goes on.
fn times(app: &mut Headless, mut act: impl FnMut(&mut Headless, usize)) -> Vec<Duration> {
    let mut timed = |n| {
        std::thread::sleep(PAUSE);
        act(app, n);
        let begun = Instant::now();
        frame(app);
        begun.elapsed()
    };
    (0..FRAMES).map(&mut timed).collect()
}

fn row(what: &str, times: &mut [Duration]) {
    times.sort();
    let at = |share: f64| times[((times.len() - 1) as f64 * share).round() as usize].as_secs_f64() * 1e3;
    println!("  {what:<20} median {:.2} ms, 99th {:.2} ms, worst {:.2} ms", at(0.5), at(0.99), at(1.0));
}
