//! What a document names outside of itself is never looked for: no address is connected to, and no file is asked for,
//! neither on a mount that would wake another computer nor elsewhere on this one. Seen from the system (`strace`), in
//! everything that the program and its children ask of it.
//!
//! What is expected of links is that they are shown; only opening one by hand leaves the program.
#![cfg(target_os = "linux")]

#[path = "common/elsewhere.rs"]
mod office;
#[path = "common/pdf.rs"]
mod pdf;
#[path = "common/zip.rs"]
mod zip;

use pdf::Pdf;
use std::path::Path;
use std::process::{Command, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_folioscope");
/// In every name that must not be asked for, so that nothing else of the system is mistaken for it.
const MARKER: &str = "outside-4711";

/// Names of what lies elsewhere, in every way that readers are known to have followed.
fn elsewhere() -> Vec<String> {
    let names = [
        "http://203.0.113.7/outside-4711.png",
        "https://outside-4711.example/x.png",
        "//outside-4711.example/x.png",
        "ftp://203.0.113.7/outside-4711",
        "file:///net/203.0.113.7/outside-4711.png",
        "file://outside-4711.example/share/x.png",
        "/net/203.0.113.7/outside-4711.png",
        "/run/user/0/gvfs/smb-share:server=203.0.113.7,share=x/outside-4711.png",
        "../outside-4711.png",
        "../../../../root/outside-4711.png",
        "%2e%2e/outside-4711.png",
        "..%2Foutside-4711.png",
        "a/../../outside-4711.png",
        r"\\203.0.113.7\share\outside-4711.png",
        r"..\outside-4711.png",
        "smb://203.0.113.7/share/outside-4711.png",
    ];
    names.map(str::to_owned).to_vec()
}

fn html() -> String {
    let each = |name: &String| {
        format!(
            "<p><img src=\"{name}\" srcset=\"{name} 2x\" alt=\"a picture\"> <a href=\"{name}\">a link</a></p>\n\
             <iframe src=\"{name}\"></iframe><object data=\"{name}\"></object><embed src=\"{name}\">\n\
             <video poster=\"{name}\" src=\"{name}\"></video><svg><image href=\"{name}\" width=\"9\"/></svg>\n\
             <p style=\"background: url('{name}')\">Words.</p><blockquote cite=\"{name}\">Said.</blockquote>\n"
        )
    };
    let body: String = elsewhere().iter().map(each).collect();
    let first = &elsewhere()[0];
    format!(
        "<!doctype html><html><head><base href=\"{first}\"><link rel=\"stylesheet\" href=\"{first}\">\n\
         <link rel=\"icon\" href=\"{first}\"><meta http-equiv=\"refresh\" content=\"0; url={first}\">\n\
         <script src=\"{first}\"></script><style>@import url('{first}'); @font-face {{ src: url('{first}') }}</style>\n\
         <title>Words</title></head><body background=\"{first}\">{body}</body></html>"
    )
}

/// Without a `<base>`, so that what is named is seen from the document's own folder.
fn html_beside() -> String {
    let each = |name: &String| format!("<p><img src=\"{name}\" alt=\"a picture\"></p>\n");
    format!(
        "<!doctype html><title>Words</title><p>Words.</p><img src=near.png>{}",
        elsewhere().iter().map(each).collect::<String>()
    )
}

fn markdown() -> String {
    let each = |name: &String| format!("![a picture](<{name}>) [a link](<{name}>) <img src=\"{name}\">\n\n");
    format!("# Words\n\n![near](near.png)\n\n{}", elsewhere().iter().map(each).collect::<String>())
}

/// A page with links of all sorts, acts that happen on opening, a form that is sent, and a picture from elsewhere.
fn linked_pdf() -> Vec<u8> {
    let mut pdf = Pdf::default();
    let unc = r"(\\\\203.0.113.7\\share\\outside-4711.pdf)";
    let file = "<< /Type /Filespec /F (/net/203.0.113.7/outside-4711.pdf) /UF (/net/203.0.113.7/outside-4711.pdf) >>";
    let address = "(http://203.0.113.7/outside-4711)";
    pdf.object(
        "<< /Type /Catalog /Pages 2 0 R /OpenAction 6 0 R /AA << /WC 7 0 R >> /URI << /Base (http://203.0.113.7/) >> \
         /AcroForm << /Fields [] /XFA 8 0 R >> /Names << /JavaScript << /Names [(a) 9 0 R] >> >> >>",
    );
    pdf.object("<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 300 200] >>");
    pdf.object(
        "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F 5 0 R >> /XObject << /X 15 0 R >> >> \
         /Annots [10 0 R 11 0 R 12 0 R 13 0 R 14 0 R] /AA << /O 7 0 R >> >>",
    );
    let drawn = "BT /F 12 Tf 20 50 Td (Words on a page) Tj ET q 50 0 0 50 100 100 cm /X Do Q";
    pdf.stream(drawn);
    pdf.object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
    pdf.object(&format!("<< /S /Launch /F {file} /NewWindow true >>"));
    pdf.object(&format!("<< /S /URI /URI {address} >>"));
    let xfa = "<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'><script>xfa.host.gotoURL('http://203.0.113.7/outside-4711')\
               </script><connection href='http://203.0.113.7/outside-4711'/></xdp:xdp>";
    pdf.stream(xfa);
    pdf.object("<< /S /JavaScript /JS (app.launchURL\\('http://203.0.113.7/outside-4711'\\)) >>");
    let link = |act: String| format!("<< /Type /Annot /Subtype /Link /Rect [10 10 90 60] /A {act} >>");
    pdf.object(&link(format!("<< /S /URI /URI {address} >>")));
    pdf.object(&link(format!("<< /S /GoToR /F {unc} /D [0 /Fit] >>")));
    pdf.object(&link(format!(
        "<< /S /Launch /F {file} /Win << /F (outside-4711.exe) /P (/net/outside-4711) >> >>"
    )));
    pdf.object(&link(format!("<< /S /SubmitForm /F << /FS /URL /F {address} >> >>")));
    pdf.object(&link(format!("<< /S /ImportData /F {file} >>")));
    pdf.object(&format!(
        "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray /F {file} \
         /FFilter /DCTDecode /Length 0 >> stream\n\nendstream"
    ));
    pdf.bytes()
}

/// Where this system has no `strace`, or does not let it look, nothing is shown.
fn can_watch() -> bool {
    let tried = Command::new("strace").args(["-f", "-o", "/dev/null", "true"]).stderr(Stdio::null()).status();
    let can = tried.is_ok_and(|status| status.success());
    if !can {
        println!("There is no “strace” that may look on here, so that nothing was shown.");
    }
    can
}

/// All that the program and its children asked of the system about names and connections, line by line.
fn asked(folder: &Path, arguments: &[&str]) -> Vec<String> {
    let log = folder.join("log");
    let status = Command::new("timeout")
        .args([
            "120",
            "strace",
            "-f",
            "-qq",
            "-s",
            "4096",
            "-e",
            "trace=%file,socket,connect,bind,sendto",
            "-o",
        ])
        .arg(&log)
        .arg(PROGRAM)
        .args(arguments)
        .current_dir(folder.join("inner"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success(), "{arguments:?}: {status}");
    std::fs::read_to_string(&log).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn what_a_document_names_elsewhere_is_neither_fetched_nor_looked_for() {
    if !can_watch() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("inner");
    std::fs::create_dir(&inner).unwrap();
    // It is there to be found, so that whoever looks finds it.
    std::fs::write(folder.path().join("outside-4711.png"), include_bytes!("snapshots/first-paper.png"))
        .unwrap();
    let files = [
        ("words.html", html().into_bytes()),
        ("beside.html", html_beside().into_bytes()),
        ("words.md", markdown().into_bytes()),
        ("words.pdf", linked_pdf()),
        ("words.docx", office::docx(&elsewhere())),
        ("words.odt", office::odt(&elsewhere())),
        ("words.rtf", office::rtf(&elsewhere())),
        ("words.pptx", office::pptx(&elsewhere())),
        ("words.epub", office::epub(&elsewhere(), &html())),
        ("words.svg", office::svg(&elsewhere())),
        ("words.eml", office::letter(&elsewhere(), &html())),
        ("words.xlsx", office::xlsx(&elsewhere())),
        ("words.xml", office::xml(&elsewhere())),
    ];
    for (name, bytes) in &files {
        std::fs::write(inner.join(name), bytes).unwrap();
        let size = ["--size", "1400x4000"];
        for arguments in [&["check", name][..], &["--screenshot", "../shot.png", size[0], size[1], name]] {
            let asked = asked(folder.path(), arguments);
            assert!(asked.iter().any(|line| line.contains(name)), "{arguments:?}: nothing was watched");
            // What lies beside it is looked for once it is in sight: pictures are looked for at all.
            let shown = arguments[0] != "check" && ["beside.html", "words.md"].contains(name);
            let near = || asked.iter().any(|line| line.contains("near.png"));
            assert!(!shown || near(), "{name}: no picture is looked for");
            for line in &asked {
                let outwards = ["AF_INET", "connect("].iter().any(|sign| line.contains(sign));
                assert!(!outwards, "{name} makes a connection: {line}");
                assert!(!line.contains(MARKER), "{name} makes the program look elsewhere: {line}");
            }
        }
    }
}
