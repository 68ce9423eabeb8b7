//! Programs and addresses that a file would run or ask by itself. They are shown, and never followed.

use super::strings::{name_of, text, text_of};
use super::told::Told;
use super::trees::{self, Visited};
use super::unpack;
use crate::data::document::{Aside, AsideKind, Unseen};
use crate::data::unit::Area;
use hayro::hayro_interpret::hayro_syntax::object::{self, Array, Dict, Object, Stream};

/// Actions that follow each other.
const MAX_CHAIN: usize = 200;
/// Actions of a whole file.
const MAX_ACTIONS: usize = 5_000;
/// Bytes of one program that are shown.
const MAX_SCRIPT: usize = 64 * 1024;

/// What the whole document does when it is opened, closed, printed or saved.
pub fn of_document<'a>(root: &Dict<'a>) -> Told {
    let mut found = Found::default();
    if let Some(Object::Dict(action)) = root.get::<Object<'a>>("OpenAction") {
        follow(&action, "When the document is opened", true, None, &mut found);
    }
    on_events(root, None, &mut found);
    let names = root.get::<Dict<'a>>("Names").and_then(|names| names.get::<Dict<'a>>("JavaScript"));
    let (names, more) = names.map(trees::names).unwrap_or_default();
    found.left_out += more;
    for (name, action) in names {
        if let Object::Dict(action) = action {
            follow(&action, &text(&name), true, None, &mut found);
        }
    }
    found.told("action")
}

/// Actions, and how many more there are.
#[derive(Default)]
struct Found {
    asides: Vec<Aside>,
    left_out: usize,
}

impl Found {
    fn told(self, what: &str) -> Told {
        let mut told = Told { asides: self.asides, ..Told::default() };
        told.leave_out(self.left_out, what, MAX_ACTIONS);
        told
    }
}

/// What a page does when it is shown or left.
pub fn of_page<'a>(page: &Dict<'a>, unit: u32, area: Area) -> Told {
    let mut found = Found::default();
    on_events(page, Some((unit, area)), &mut found);
    found.told("action of a page")
}

/// What happens when somebody clicks on an annotation, or fills a field. Plain links are no asides.
pub fn of_annotation<'a>(annotation: &Dict<'a>, unit: u32, area: Option<Area>) -> Told {
    let mut found = Found::default();
    let place = area.map(|area| (unit, area));
    if let Some(action) = annotation.get::<Dict<'a>>("A") {
        follow(&action, "On a click", false, place, &mut found);
    }
    on_events(annotation, place, &mut found);
    found.told("action of an annotation")
}

fn on_events<'a>(holder: &Dict<'a>, place: Option<(u32, Area)>, found: &mut Found) {
    let Some(events) = holder.get::<Dict<'a>>("AA") else { return };
    found.left_out += events.len().saturating_sub(MAX_CHAIN);
    for (event, _) in events.entries().take(MAX_CHAIN) {
        if let Some(action) = events.get::<Dict<'a>>(event.as_ref()) {
            follow(&action, event_words(event.as_ref()), true, place, found);
        }
    }
}

/// Names of events (ISO 32000-2, 12.6.3).
fn event_words(event: &[u8]) -> &'static str {
    match event {
        b"O" => "When the page is opened",
        b"C" => "When it is closed or computed",
        b"WC" => "Before it is closed",
        b"WS" | b"DS" => "When it is saved",
        b"WP" | b"DP" => "When it is printed",
        b"K" => "At each key",
        b"F" => "When it is shown",
        b"V" => "When it is changed",
        b"E" | b"X" => "When the pointer is over it",
        b"D" | b"U" => "On a click",
        _ => "When something happens",
    }
}

/// One action and those after it. `alone` tells that it runs without a click.
fn follow<'a>(first: &Dict<'a>, name: &str, alone: bool, place: Option<(u32, Area)>, found: &mut Found) {
    let mut visited = Visited::default();
    let mut waiting = vec![first.clone()];
    for _ in 0..MAX_CHAIN {
        let Some(action) = waiting.pop() else { return };
        if !visited.enter(&action) {
            continue;
        }
        if let Some((what, words)) = told(&action, alone) {
            if found.asides.len() >= MAX_ACTIONS {
                found.left_out += 1;
                continue;
            }
            let kind = AsideKind::Unseen(what);
            found.asides.push(Aside { kind, name: name.to_owned(), words, when: None, place, span: None });
        }
        match action.get::<Object<'a>>("Next") {
            Some(Object::Dict(next)) => waiting.push(next),
            Some(Object::Array(next)) => {
                let mut next = trees::dicts(&next);
                // What was seen already is none that is missing.
                let mut named = Visited::default();
                next.retain(|action| visited.is_new(action) && named.enter(action));
                found.left_out += next.len().saturating_sub(MAX_CHAIN);
                next.truncate(MAX_CHAIN);
                waiting.append(&mut next);
            }
            _ => {}
        }
    }
    found.left_out += waiting.iter().filter(|action| visited.enter(action)).count();
}

fn told(action: &Dict<'_>, alone: bool) -> Option<(Unseen, String)> {
    let address = || {
        let address = action.get::<object::String<'_>>("URI")?;
        Some(String::from_utf8_lossy(address.as_bytes()).into_owned())
    };
    match name_of(action, "S")?.as_str() {
        "JavaScript" | "Rendition" => Some((Unseen::Script, script(action)?)),
        "URI" if alone => Some((Unseen::RemoteLink, address()?)),
        "SubmitForm" | "ImportData" | "GoToR" | "GoToE" | "Launch" => {
            Some((Unseen::RemoteLink, file_words(action).unwrap_or_default()))
        }
        _ => None,
    }
}

fn script(action: &Dict<'_>) -> Option<String> {
    match action.get::<Object<'_>>("JS")? {
        Object::String(words) => Some(text(object::String::as_bytes(&words))),
        Object::Stream(stream) => stream_words(&stream),
        _ => None,
    }
}

fn stream_words(stream: &Stream<'_>) -> Option<String> {
    Some(text(&unpack::unpacked(stream, MAX_SCRIPT).bytes))
}

/// The file or address that an action leads to, with what is done there.
pub fn file_words(action: &Dict<'_>) -> Option<String> {
    match action.get::<Object<'_>>("F").or_else(|| action.get::<Object<'_>>("Win"))? {
        Object::String(name) => Some(text(object::String::as_bytes(&name))),
        Object::Dict(file) => text_of(&file, "UF").or_else(|| text_of(&file, "F")),
        Object::Array(parts) => {
            Array::iter::<object::String<'_>>(&parts).next().map(|name| text(name.as_bytes()))
        }
        _ => None,
    }
}
