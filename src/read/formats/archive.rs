//! Reads archives (ZIP, TAR, 7-Zip, images of discs) as what they are: folders. Each member is a row of a table and a document of its own,
//! which opens in place; nothing is ever unpacked onto the disk.
//!
//! Deliberately absent: a row for each sort of archive. What they are read with differs (`container`), and nothing else.

use super::{Confidence, Format};
use crate::data::document::{Align, Aside, AsideKind, BlockKind, HOLDS, MarkKind, OutlineSource, Target};
use crate::data::draft::Draft;
use crate::data::job::{Failure, Stop};
use crate::data::limits::ASIDES;
use crate::data::span::Span;
use crate::data::wording::{counted, grouped};
use crate::read::container::iso::Iso;
use crate::read::container::seven::Seven;
use crate::read::container::tar::Tar;
use crate::read::container::zip::Zip;
use crate::read::container::{Container, MAX_MEMBER_BYTES, Member, served};
use crate::read::opened::Opened;
use crate::read::source::kind::{self, Kind};
use crate::read::source::packed::Packing;
use crate::read::source::{Peek, Source};
use folders::{Folder, arranged};
use std::sync::Arc;

mod folders;

/// The row of archives: APPNOTE 6.3, POSIX.1-2001, ECMA-119, and 7-Zip's own description.
pub const FORMAT: Format = Format {
    version: 4,
    mime_types: &[
        "application/zip",
        "application/x-tar",
        "application/x-7z-compressed",
        "application/vnd.efi.iso",
        "application/x-compressed-tar",
    ],
    ..Format::in_child(
        "Archive",
        &[
            "zip", "tar", "7z", "iso", "tgz", "tbz", "tbz2", "txz", "tzst", "jar", "war", "apk", "xpi",
            "kmz", "cbz", "whl",
        ],
        recognise,
        read,
        open,
    )
};

/// Rows between two looks at whether somebody still wants them.
const ROWS_PER_PULSE: usize = 200;

fn recognise(peek: &Peek) -> Confidence {
    match kind::of(peek) {
        Some(Kind::SevenZip | Kind::Tar | Kind::Disc) => 100,
        // Books and Office files are such archives too, and know themselves; so do those that are not read yet: a list
        // of their parts would pass for their words.
        Some(Kind::Zip | Kind::EmptyZip) => 60,
        // Something stands before it, as before those that unpack themselves.
        None | Some(Kind::Program | Kind::WindowsProgram | Kind::LinuxProgram)
            if peek.extension == "zip" && memchr::memmem::find(peek.bytes, b"PK\x03\x04").is_some() =>
        {
            60
        }
        _ => 0,
    }
}

/// The archive, whatever sort it is of.
fn container(source: &Arc<Source>, stop: &Stop) -> Result<(Box<dyn Container>, &'static str), Failure> {
    let head = source.head()?;
    Ok(match kind::of(&source.peek(&head)) {
        Some(Kind::Tar) => (Box::new(Tar::open(Arc::clone(source), stop)?), "TAR archive"),
        Some(Kind::Disc) => (Box::new(Iso::open(Arc::clone(source), stop)?), "image of a disc (ISO 9660)"),
        Some(Kind::SevenZip) => (Box::new(Seven::open(Arc::clone(source))?), "7-Zip archive"),
        _ => (Box::new(Zip::open_all(Arc::clone(source))?), "ZIP archive"),
    })
}

fn open(source: &Arc<Source>) -> Result<Box<dyn Opened>, Failure> {
    let (container, _) = container(source, &Stop::default())?;
    Ok(served::of(container, source))
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let (container, sort) = container(source, stop)?;
    let members = container.members();
    let folders = arranged(members);
    tell_facts(container.as_ref(), sort, draft);
    container.remarks().iter().for_each(|remark| draft.complain_at(remark.as_str(), None, None));
    if members.is_empty() {
        draft.complain_at("This archive holds nothing.", None, None);
        return Ok(());
    }
    comment(container.comment(), draft);
    let mut days = members.iter().filter_map(|member| member.changed.as_ref()).peekable();
    let utc = days.peek().is_some() && days.all(|day| day.utc);
    draft.begin_table(&[Align::Start, Align::End, Align::Start, Align::Start]);
    draft.begin_row(true);
    for title in ["Name", "Bytes", if utc { "Changed (UTC)" } else { "Changed" }, "What it is"] {
        draft.cell();
        draft.flow(title);
    }
    draft.end_row();
    let mut rows = Rows { members, utc, written: 0, stop };
    for folder in &folders {
        rows.folder(folder, draft)?;
    }
    draft.end_table();
    Ok(())
}

fn tell_facts(container: &dyn Container, sort: &str, draft: &mut Draft) {
    let members = container.members();
    let files = members.iter().filter(|member| !member.folder).count() as u64;
    let bytes: u64 = members.iter().filter_map(|member| member.stated_len).fold(0, u64::saturating_add);
    let facts = &mut draft.facts().others;
    facts.push(("Kind".to_owned(), sort.to_owned()));
    // At the head of the page, where one sees it before one takes the list for all that there was.
    let torn = if container.is_torn() { "; damaged or cut short" } else { "" };
    let holds = format!("{}, {} bytes{torn}", counted(files, "file"), grouped(bytes));
    facts.push((HOLDS.to_owned(), holds));
    facts.extend(container.facts());
}

/// What somebody wrote into the archive for those who open it.
fn comment(comment: &str, draft: &mut Draft) {
    let comment = comment.trim_matches(['\0', '\r', '\n', ' ']);
    if !comment.is_empty() {
        draft.begin(BlockKind::Preamble);
        draft.verbatim(&comment.replace("\r\n", "\n"));
        draft.end();
    }
}

/// Writes the table of members.
struct Rows<'m> {
    members: &'m [Member],
    /// All days are of Greenwich, which the head of the table says.
    utc: bool,
    written: usize,
    stop: &'m Stop,
}

impl Rows<'_> {
    fn folder(&mut self, folder: &Folder, draft: &mut Draft) -> Result<(), Failure> {
        if !folder.path.is_empty() {
            draft.begin_row(false);
            draft.cell();
            let start = draft.place();
            let strong = draft.mark(MarkKind::Strong);
            draft.flow(&folder.path);
            draft.flow("/");
            draft.close(strong);
            let span = Span::new(start.start, draft.place().start);
            draft.outline_titled(folder.level, &folder.path, span, OutlineSource::Marked);
            if folder.empty {
                self.rest(["", "", "empty folder"], draft);
            } else {
                self.rest(["", "", ""], draft);
            }
            draft.end_row();
        }
        for number in &folder.members {
            if self.written.is_multiple_of(ROWS_PER_PULSE) {
                draft.pulse(self.stop)?;
                draft.progress(self.written as f32 / self.members.len().max(1) as f32);
            }
            self.written += 1;
            if let Some(member) = self.members.get(*number) {
                self.member(*number, member, draft);
            }
        }
        Ok(())
    }

    fn rest(&self, cells: [&str; 3], draft: &mut Draft) {
        for words in cells {
            draft.cell();
            draft.flow(words);
        }
    }

    fn member(&self, number: usize, member: &Member, draft: &mut Draft) {
        let name = member.name.rsplit('/').next().unwrap_or_default();
        let name = if name.is_empty() { &member.name } else { name };
        draft.begin_row(false);
        draft.cell();
        let start = draft.place().start;
        let number = u32::try_from(number).ok().filter(|_| member.hurdle.is_none() && self.written <= ASIDES);
        let link = number.map(|number| {
            let link = draft.link_to(Target::Member(number));
            draft.mark(MarkKind::Link(link))
        });
        draft.flow(name);
        link.into_iter().for_each(|link| draft.close(link));
        let span = Span::new(start, draft.place().start);
        let bytes = member.stated_len.map(grouped).unwrap_or_default();
        let changed = member.changed.as_ref().map(|changed| match changed.utc && !self.utc {
            true => format!("{} UTC", changed.words),
            false => changed.words.clone(),
        });
        let changed = changed.unwrap_or_default();
        self.rest([&bytes, &changed, &what_it_is(member)], draft);
        draft.end_row();
        if let Some(number) = number {
            draft.aside(Aside {
                kind: AsideKind::Attachment(number),
                name: member.name.clone(),
                words: String::new(),
                when: Some(changed).filter(|changed| !changed.is_empty()),
                place: None,
                span: Some(span),
            });
        }
    }
}

/// Why a member cannot be opened, as a cell has room for it: “link to another place, not followed”.
fn in_short(hurdle: &str) -> String {
    let words = hurdle.trim_end_matches('.');
    let words = words.strip_prefix("is a ").or_else(|| words.strip_prefix("is ")).unwrap_or(words);
    words
        .replace(", and is not ", ", not ")
        .replace(", which cannot", ", cannot")
        .replace(", and cannot", ", cannot")
}

/// By its ending; the content decides when it is opened.
fn what_its_name_says(name: &str) -> String {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    match super::FORMATS.iter().find(|format| format.extensions.contains(&ending.as_str())) {
        Some(format) => format.name.to_owned(),
        None => super::only_strings_of(name).map(|kind| format!("{kind}, not read yet")).unwrap_or_default(),
    }
}

/// What can be told of a member before it is opened, most of it by its name.
fn what_it_is(member: &Member) -> String {
    let name = &member.name;
    let packing = Packing::ALL.iter().find(|packing| packing.named_so(name));
    let unpacked = packing.and_then(|packing| packing.unpacked_name(name));
    let what = match (&member.hurdle, what_its_name_says(unpacked.as_ref().unwrap_or(name)), packing) {
        (Some(hurdle), ..) => in_short(hurdle),
        (None, said, None) => said,
        (None, said, Some(packing)) if said.is_empty() => format!("packed with {}", packing.name()),
        (None, said, Some(packing)) => format!("{said}, packed with {}", packing.name()),
    };
    let locked = if member.locked && member.hurdle.is_none() { "locked" } else { "" };
    let note = member.note.as_deref().filter(|_| member.hurdle.is_none()).unwrap_or_default();
    // A film, mostly; what grows beyond measure says so in its note.
    let large = member.stated_len.is_some_and(|len| len > MAX_MEMBER_BYTES) && member.hurdle.is_none();
    let large = if large && note.is_empty() {
        format!("larger than the {} MB that are unpacked", MAX_MEMBER_BYTES >> 20)
    } else {
        String::new()
    };
    let parts = [what.as_str(), locked, note, large.as_str()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests;
