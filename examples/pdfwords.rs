use folioscope::{formats, source::Source, span::*, unit::*, work::Stop};
use std::io::Write;
fn main() {
    let out = std::io::stdout();
    for path in std::env::args().skip(1) {
        let t = std::time::Instant::now();
        let r = std::panic::catch_unwind(|| {
            let source = Source::open(std::path::Path::new(&path)).unwrap();
            formats::read(source, DocId(1), &Stop::default(), None)
        });
        let ms = t.elapsed().as_millis();
        let v = match r {
            Err(_) => serde_json::json!({"path": path, "panic": true}),
            Ok(Err(f)) => serde_json::json!({"path": path, "error": f.words}),
            Ok(Ok(d)) => {
                let check = d.check().err();
                let text = d.text.slice(Span::new(0, u64::MAX)).into_owned();
                let mut words = vec![];
                for (i, u) in d.units.iter().enumerate() {
                    for p in &u.pieces {
                        let s = u.span_of(p);
                        if let At::Area(a, _) = p.at {
                            words.push(serde_json::json!([
                                i,
                                d.text.slice(s),
                                a.left,
                                a.top,
                                a.right,
                                a.bottom
                            ]));
                        }
                    }
                }
                serde_json::json!({"path": path, "check": check, "text": text, "words": words, "ms": ms, "pages": d.units.len()})
            }
        };
        writeln!(out.lock(), "{v}").unwrap();
    }
}
