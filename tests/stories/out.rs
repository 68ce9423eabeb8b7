//! Sessions in which something leaves for other programs: what is said, what is on the disk after it, and that nothing
//! else is.

use super::teller::{Teller, check};
use folioscope::data::export::{Export, Pages, PagesForm, Target, To, What};
use folioscope::data::job::{Job, Origin, Outcome, Passwords, Stop};
use folioscope::data::span::{DocId, Span};
use folioscope::read::sandbox::Children;
use folioscope::read::source::Source;
use folioscope::run::tasks;
use std::fs;
use std::path::Path;
use std::sync::Arc;

const NOTE: &str =
    "# Foxes\n\nA fox came. It was red, said =1+1 the fox, and left.\n\n## Later\n\nNo fox, “ever”.\n";

fn sample(name: &str) -> String {
    format!("{}/tests/samples/pdf/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// Tells a story and gives back its teller, in whose folder is what was saved.
fn told(files: &[(&str, &str)], acts: &[&str]) -> Teller {
    let mut teller = Teller::new(files);
    acts.iter().for_each(|act| teller.act(act));
    teller
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn hits_are_saved_where_they_were_asked_for_and_nothing_is_written_over_unasked() {
    let story = r#"
> given note.md
tabs: [note.md]
at: “Foxes”
> ask-out hits
says: Nothing was found that could be saved.
> find fox
page shows “Fox” if it is hidden
hits: 1 of 4 of “fox”
> ask-out hits
over: how to save hits
> save-hits csv ./fox.csv off
over: none
says: 4 hits are saved. File: ./fox.csv [Show in folder]
> save-hits json-lines ./fox.csv off
says: There is a file of that name, and nothing was written. File: ./fox.csv [Replace it]
> save-hits json-lines ./fox.csv on
says: 4 hits are saved. File: ./fox.csv [Show in folder]
> save-hits csv ./note.md on
says: Nothing was written: originals are never changed. File: ./note.md Choose another name or another folder.
> save-hits csv ./nowhere/fox.csv off
says: There is no such folder. Folder: ./nowhere
> copy-hits
copied: paragraph 1: Foxes⏎paragraph 2: A fox came.⏎paragraph 2: It was red, said =1+1 the fox, and left.⏎paragraph 4: No fox, “ever”.⏎
says: 4 hits are in the clipboard, each with its place.
"#;
    check(&[("note.md", NOTE)], story);
}

#[test]
fn what_was_saved_of_hits_leads_back_to_the_words() {
    let teller = told(
        &[("note.md", NOTE)],
        &["given note.md", "find fox", "save-hits json-lines ./fox.jsonl off", "save-hits csv ./fox.csv off"],
    );
    let lines = fs::read_to_string(teller.path("fox.jsonl")).unwrap();
    let rows: Vec<serde_json::Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 4);
    assert_eq!(rows[3]["section"], "Later");
    assert_eq!(rows[3]["before"], "No ");
    assert_eq!(rows[2]["path"], teller.path("note.md").to_string_lossy().into_owned());
    assert_eq!(rows[2]["sha256"].as_str().map(str::len), Some(64));
    let csv = fs::read(teller.path("fox.csv")).unwrap();
    assert!(csv.starts_with(b"\xEF\xBB\xBFnumber,document,"));
    assert!(csv.ends_with(b"\r\n"));
    // The original is as it was, and nothing unfinished lies beside it.
    assert_eq!(fs::read_to_string(teller.path("note.md")).unwrap(), NOTE);
    assert!(names(&teller.path("")).iter().all(|name| !name.contains("unfinished")));
}

#[test]
fn pages_are_chosen_as_they_are_printed_and_saved_as_pdf_as_pictures_and_for_paper() {
    let open = format!("open {}", sample("labels.pdf"));
    let teller = told(
        &[],
        &[
            &open,
            "save-pages 99 pdf 200 ./none.pdf off",
            "save-pages all pdf 200 ./all.pdf off",
            "save-pages \"this page\" pdf 200 ./this.pdf off",
            "save-pages all picture-pdf 72 ./drawn.pdf off",
            "save-pages all png 72 ./page.png off",
            "save-pages \"this page\" png 144 ./one.png off",
        ],
    );
    let pages = |name: &str| {
        let bytes = fs::read(teller.path(name)).unwrap();
        let pdf = hayro::hayro_interpret::hayro_syntax::Pdf::new(Arc::new(bytes)).unwrap();
        pdf.pages().iter().map(|page| page.render_dimensions()).collect::<Vec<_>>()
    };
    let original =
        hayro::hayro_interpret::hayro_syntax::Pdf::new(Arc::new(fs::read(sample("labels.pdf")).unwrap()));
    let original: Vec<_> = original.unwrap().pages().iter().map(|page| page.render_dimensions()).collect();
    assert_eq!(pages("all.pdf"), original);
    assert_eq!(pages("this.pdf"), original[..1]);
    assert_eq!(pages("drawn.pdf"), original);
    assert!(!teller.path("none.pdf").exists());
    let pictures: Vec<String> =
        names(&teller.path("")).into_iter().filter(|name| name.starts_with("page-")).collect();
    assert_eq!(pictures.len(), original.len(), "{pictures:?}");
    let picture = image::open(teller.path("one.png")).unwrap();
    assert_eq!(picture.width(), (original[0].0 * 2.0).round() as u32);
}

#[test]
fn pages_that_were_taken_out_keep_their_words_and_say_what_did_not_go_along() {
    let words = |teller: &Teller| {
        let document = teller.desk().active_document().unwrap();
        document.text.slice(Span::new(0, u64::MAX)).into_owned()
    };
    let open = format!("open {}", sample("two-columns.pdf"));
    let mut teller = told(&[], &[&open]);
    let original = words(&teller);
    teller.act("save-pages all pdf 200 ./new.pdf off");
    teller.act("open ./new.pdf");
    assert_eq!(words(&teller), original);
    // What is put onto a page is no part of its drawing.
    let open = format!("open {}", sample("form.pdf"));
    let teller = told(&[], &[&open, "save-pages all pdf 200 ./form.pdf off"]);
    let said = teller.desk().messages.last().unwrap();
    let notes = said.hint.as_deref().unwrap_or_default();
    assert!(notes.contains("did not go along"), "{said:?}");
    // A locked one is opened with what was typed, and its pages are no longer locked.
    let open = format!("open {}", sample("encrypted.pdf"));
    let teller = told(&[], &[&open, "save-pages all pdf 200 ./open.pdf off"]);
    let said = &teller.desk().messages.last().unwrap().words;
    assert!(said.contains("File: ") || said.contains("no pages"), "{said}");
}

#[test]
fn what_is_selected_on_a_page_leaves_as_a_picture_of_its_lines() {
    let open = format!("open {}", sample("two-columns.pdf"));
    let mut teller = told(&[], &[&open, "save-picture ./none.png off off"]);
    assert_eq!(teller.desk().messages.last().unwrap().words, "Select words on a printed page first.");
    teller.act("select 10 40");
    teller.act("copy-picture off");
    teller.act("save-picture ./lines.png off off");
    teller.act("save-picture ./cited.png on off");
    assert!(!teller.path("none.png").exists());
    let file = std::io::BufReader::new(fs::File::open(teller.path("lines.png")).unwrap());
    let mut reader = png::Decoder::new(file).read_info().unwrap();
    let (width, height) = (reader.info().width, reader.info().height);
    let cited = image::open(teller.path("cited.png")).unwrap();
    assert_eq!((cited.width(), cited.height()), (width.max(900), height + 30));
    assert!(
        teller.told().contains("below it stands: ") && teller.told().contains("p. 1."),
        "{}",
        teller.told()
    );
    // A line or two with a margin, and not the page.
    assert!((60..2400).contains(&width) && (40..500).contains(&height), "{width} x {height}");
    let mut points = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut points).unwrap();
    assert!(
        points.iter().any(|point| *point < 100) && points.iter().any(|point| *point > 250),
        "nothing is on it"
    );
    let source = reader.info().utf8_text.iter().find(|text| text.keyword == "Source").unwrap();
    assert!(source.get_text().unwrap().contains("p. 1."), "{source:?}");
}

#[test]
fn printing_draws_the_pages_into_a_private_file_and_hands_that_over() {
    let open = format!("open {}", sample("labels.pdf"));
    let teller =
        told(&[], &[&open, "ask-out print", "print \"this page\" \"\"", "print \"this page\" Laser"]);
    let told = teller.told();
    assert!(told.contains("the system is asked for printers"), "{told}");
    assert!(told.contains("handed to None") && told.contains("handed to Some(\"Laser\")"), "{told}");
}

#[test]
fn what_is_stopped_says_so_and_only_one_thing_leaves_at_a_time() {
    let story = r#"
> given note.md
tabs: [note.md]
at: “Foxes”
> find fox
page shows “Fox” if it is hidden
hits: 1 of 4 of “fox”
> hold
> save-hits csv ./fox.csv off
> save-hits csv ./other.csv off
says: Something else is being saved; wait for it, or stop it at the foot of the window.
> stop-saving
says: Stopped. What was not finished is not there.
> stop-saving
"#;
    check(&[("note.md", NOTE)], story);
}

/// Here what was stopped goes on to its end, as where all pictures but the last were there already.
#[test]
fn pictures_that_were_there_when_it_was_stopped_are_told() {
    let open = format!("open {}", sample("labels.pdf"));
    let acts = [open.as_str(), "hold", "save-pages all png 72 ./page.pdf off", "stop-saving", "done"];
    let teller = told(&[], &acts);
    let told = teller.told();
    assert!(told.contains("Stopped. What was not finished is not there."), "{told}");
    assert!(told.contains(" saved as pictures. The first: "), "{told}");
    assert!(names(&teller.path("")).iter().any(|name| name.starts_with("page-") && name.ends_with(".png")));
    let teller = self::told(&[], &[&open, "save-pages \"this page\" pdf 72 ./one.pdf off"]);
    assert!(teller.told().contains("One page is saved, with its words"), "{}", teller.told());
    let acts = ["given note.md", "find fox", "hold", "copy-hits", "stop-saving", "done"];
    let teller = self::told(&[("note.md", NOTE)], &acts);
    assert!(!teller.told().contains("in the clipboard"), "{}", teller.told());
}

#[test]
fn what_is_opened_while_something_is_saved_in_its_place_is_not_lost() {
    let files = [("note.md", NOTE), ("other.md", "Another fox.\n")];
    let teller = told(
        &files,
        &["given note.md", "find fox", "hold", "save-hits csv ./other.md on", "given other.md", "done"],
    );
    let told = teller.told();
    assert!(told.contains("Nothing was written: originals are never changed."), "{told}");
    assert_eq!(fs::read_to_string(teller.path("other.md")).unwrap(), "Another fox.\n");
}

/// In a child that is locked in, as the window has it.
#[test]
#[cfg(target_os = "linux")]
fn a_child_takes_pages_out_and_draws_them_and_a_damaged_file_costs_a_sentence() {
    let children = Children::new(env!("CARGO_BIN_EXE_folioscope").into());
    let folder = tempfile::tempdir().unwrap();
    for (name, form) in [
        ("two-thousand-pages.pdf", PagesForm::Pdf),
        ("labels.pdf", PagesForm::PicturePdf),
        ("damaged.pdf", PagesForm::Pdf),
    ] {
        let source = Source::open(sample(name).as_ref()).unwrap();
        let document = Arc::new(children.read(source, DocId(1), &Stop::default(), None).unwrap());
        let count = document.units.len() as u32;
        let pages = Pages {
            document,
            from: Origin::File(sample(name).into()),
            passwords: Passwords::default(),
            pages: (0..count).collect(),
            form,
            dpi: 50,
        };
        let path = folder.path().join(name);
        let to = To::File(Target { path: path.clone(), ..Target::default() });
        let job = Job::Export(Box::new(Export { what: What::Pages(pages), to }));
        let mut shares = Vec::new();
        let mut result = None;
        tasks::run(job, &children, &Stop::default(), &mut |outcome| match outcome {
            Outcome::Exporting(share) => shares.push(share),
            Outcome::Exported(exported) => result = Some(exported.map(|exported| exported.files)),
            _ => {}
        });
        assert_eq!(result.unwrap().unwrap(), std::slice::from_ref(&path), "{name}");
        assert!(shares.is_sorted() && !shares.is_empty(), "{name}: {shares:?}");
        let pdf = hayro::hayro_interpret::hayro_syntax::Pdf::new(Arc::new(fs::read(path).unwrap())).unwrap();
        assert_eq!(pdf.pages().len() as u32, count, "{name}");
    }
}
