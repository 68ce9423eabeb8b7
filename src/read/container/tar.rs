//! TAR archives (POSIX.1-2001 `pax`, with the habits of GNU and of those before both): one head after the other, each
//! followed by its bytes.
//!
//! The crate `tar` was rejected for this: it stops at the first head that is damaged and at the first end, and what
//! stands behind either is what somebody may be looking for.

use super::names::{self, Oddities, Oddity, RawName};
use super::{CUT, Container, MAX_MEMBERS, Member, Moment, Raw};
use crate::data::job::{Failure, FailureKind, Stop};
use crate::data::wording::grouped;
use crate::read::source::Source;
use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;

mod heads;

use heads::{BLOCK, Head, Kind, Pax};

/// Bytes of what is said before a head: names and the like.
const MAX_SAID_BYTES: u64 = 1024 * 1024;
/// Blocks that are looked through for the next head behind a damage, and behind the end.
const MAX_SEARCHED: u64 = 512 * 1024 * 1024;
/// Bytes that are looked through at once; whole blocks.
const STEP: usize = 1024 * 1024;
/// People who are named.
const MAX_OWNERS: usize = 12;

/// A TAR archive that has been opened.
pub struct Tar {
    source: Arc<Source>,
    /// Where the bytes of each member begin, and how many there are.
    places: Vec<(u64, u64)>,
    members: Vec<Member>,
    remarks: Vec<String>,
    torn: bool,
    facts: Vec<(String, String)>,
    comment: String,
}

/// Whether a file begins with a head.
pub fn begins(head: &[u8]) -> bool {
    head.get(..BLOCK).is_some_and(|block| Head::of(block).is_some_and(|head| head.is_sound()))
}

/// A member before all names are known.
struct Found {
    name: RawName,
    /// Where it leads, for links.
    lead: RawName,
    kind: Kind,
    at: u64,
    len: u64,
    changed: Option<Moment>,
    holes: bool,
    after_end: bool,
}

impl Tar {
    /// Reads which members there are, from the first head to the last.
    ///
    /// # Errors
    /// Where there is none, the system says no, or it was stopped.
    pub fn open(source: Arc<Source>, stop: &Stop) -> Result<Self, Failure> {
        let mut walk = Walk::default();
        walk.all(&source, stop)?;
        let Walk { found, mut remarks, torn, owners, comment, .. } = walk;
        if found.is_empty() && remarks.is_empty() {
            remarks.push("This archive holds nothing.".to_owned());
        }
        let mut oddities = Oddities::default();
        let (kept, all_names): (Vec<_>, Vec<_>) = found
            .into_iter()
            .map(|Found { name, lead, kind, at, len, changed, holes, after_end }| {
                ((kind, at, len, changed, holes, after_end), [name, lead])
            })
            .unzip();
        let (names, old_names) = names::all_decoded(all_names.into_iter().flatten());
        let mut places = Vec::with_capacity(kept.len());
        let mut members = Vec::with_capacity(kept.len());
        let mut names = names.into_iter();
        for (kind, at, len, changed, holes, after_end) in kept {
            let (name, lead) = (names.next().unwrap_or_default(), names.next().unwrap_or_default());
            let name = names::shown(&name, &mut oddities);
            let lead = names::short(&names::shown(&lead, &mut Oddities::default()));
            let cut = at.saturating_add(len) > source.len;
            let (oddity, hurdle) = hurdle(kind, holes, cut, &lead);
            oddity.into_iter().for_each(|oddity| oddities.add(oddity, &name));
            if after_end {
                oddities.add(Oddity::AfterEnd, &name);
            }
            places.push((at, len));
            members.push(Member {
                folder: kind == Kind::Folder || name.ends_with('/'),
                stated_len: Some(len),
                note: match (cut, after_end) {
                    (true, _) => Some(CUT.to_owned()),
                    (false, true) => Some("behind the end of the archive".to_owned()),
                    (false, false) => None,
                },
                name,
                hurdle,
                changed,
                locked: false,
            });
        }
        names::compare(&members, &mut oddities);
        remarks.extend(oddities.remarks());
        let mut facts = Vec::new();
        if !owners.is_empty() {
            facts.push(("Owners of its files".to_owned(), owners.into_iter().collect::<Vec<_>>().join(", ")));
        }
        if let Some(name) = old_names {
            facts.push(("Names read as".to_owned(), name.to_owned()));
        }
        let torn = torn || oddities.has(Oddity::BeyondEnd);
        Ok(Self { source, places, members, remarks, torn, facts, comment })
    }
}

/// What is odd about a member, and why it cannot be opened.
fn hurdle(kind: Kind, holes: bool, cut: bool, lead: &str) -> (Option<Oddity>, Option<String>) {
    match kind {
        Kind::Link => (Some(Oddity::Link), Some(format!("is a link to “{lead}”, and is not followed."))),
        Kind::Device => {
            (Some(Oddity::Device), Some("stands for a part of a machine, and holds nothing.".to_owned()))
        }
        _ if holes => {
            (Some(Oddity::Holes), Some("is written with holes in it, and cannot be read yet.".to_owned()))
        }
        // One that is cut is read up to the cut.
        _ => (cut.then_some(Oddity::BeyondEnd), None),
    }
}

/// What is known while one head after the other is read.
#[derive(Default)]
struct Walk {
    found: Vec<Found>,
    remarks: Vec<String>,
    torn: bool,
    owners: BTreeSet<String>,
    comment: String,
    /// What was said for the next head, and for all.
    next: Pax,
    global: Pax,
    after_end: bool,
}

impl Walk {
    fn all(&mut self, source: &Source, stop: &Stop) -> Result<(), Failure> {
        let failed = |error: io::Error| source.failure(&error);
        let mut at = 0;
        while let Some(block) = block(source, at).map_err(failed)? {
            if stop.raised() {
                return Err(Failure::stopped());
            }
            if self.found.len() >= MAX_MEMBERS {
                let words = format!(
                    "This archive has more than the {} members that are listed.",
                    grouped(MAX_MEMBERS as u64)
                );
                self.remarks.push(words);
                break;
            }
            if let Some(head) = Head::of(&block) {
                at = self.head(source, &head, at).map_err(failed)?;
                continue;
            }
            // The end is two blocks of nothing, and more of them to a round number.
            let end = block.iter().all(|byte| *byte == 0);
            let next = next_head(source, at + BLOCK as u64).map_err(failed)?;
            let Some(next) = next else {
                self.unfinished(source, at, end).map_err(failed)?;
                break;
            };
            if end {
                self.after_end = true;
            } else {
                self.torn = true;
                let (from, to) = (grouped(at), grouped(next));
                self.remarks.push(format!(
                    "Between bytes {from} and {to} this archive is damaged: members that stood there are missing."
                ));
            }
            at = next;
        }
        if self.found.is_empty() && !begins(&source.head()?) {
            let words = format!("“{}” should be an archive, and nothing can be found in it.", source.name);
            return Err(Failure::new(words).kind(FailureKind::Damaged));
        }
        Ok(())
    }

    /// Takes a head, and gives the place of the next.
    fn head(&mut self, source: &Source, head: &Head<'_>, at: u64) -> io::Result<u64> {
        let data = data_of(source, head, at)?;
        let is_said = matches!(head.kind(), Kind::Said | Kind::SaidOfAll | Kind::LongName | Kind::LongLink);
        let said = || -> io::Result<Vec<u8>> {
            let mut bytes = vec![0; head.size().min(MAX_SAID_BYTES) as usize];
            let count = source.read_at(data, &mut bytes)?;
            bytes.truncate(count);
            Ok(bytes)
        };
        if is_said {
            let bytes = said()?;
            match head.kind() {
                Kind::Said => self.next.take(&bytes),
                Kind::SaidOfAll => {
                    self.global.take(&bytes);
                    if let Some(comment) = self.global.comment.take().filter(|_| self.comment.is_empty()) {
                        self.comment = comment;
                    }
                }
                Kind::LongName => self.next.path = Some(heads::until_zero(&bytes).to_vec()),
                _ => self.next.link = Some(heads::until_zero(&bytes).to_vec()),
            }
            return Ok(behind(data, head.size()));
        }
        let said = std::mem::take(&mut self.next);
        let len = said.len.or(self.global.len).unwrap_or_else(|| head.size());
        let kind = head.kind();
        // Links and folders have no bytes, whatever is written.
        let len = if matches!(kind, Kind::File | Kind::Holes | Kind::Label) { len } else { 0 };
        if kind != Kind::Label {
            let owner = head.owner();
            if self.owners.len() < MAX_OWNERS && !owner.is_empty() {
                self.owners.insert(names::short(&names::decoded(owner)));
            }
            let changed = said.changed.or_else(|| head.changed());
            let raw = |bytes: Vec<u8>| RawName { bytes, unicode: None, stated: false };
            let own_len = said.true_len.or(head.true_size()).unwrap_or(len);
            self.found.push(Found {
                name: raw(said.path.unwrap_or_else(|| head.name())),
                lead: raw(said.link.unwrap_or_else(|| head.lead().to_vec())),
                kind,
                at: data,
                len: own_len,
                changed: changed.and_then(Moment::from_unix),
                holes: said.holes || kind == Kind::Holes,
                after_end: self.after_end,
            });
        }
        Ok(behind(data, len))
    }

    /// What is to be said where no head follows.
    fn unfinished(&mut self, source: &Source, at: u64, end: bool) -> io::Result<()> {
        if end {
            let after = first_byte(source, at)?;
            if let Some(after) = after {
                let count = grouped(source.len - after);
                self.remarks.push(format!("{count} bytes follow the end of the archive."));
            }
        } else {
            self.torn = true;
            self.remarks.push(format!(
                "From byte {} on this archive is damaged, or something else follows it.",
                grouped(at)
            ));
        }
        Ok(())
    }
}

/// Where the bytes behind a head begin: of one with holes, the list of its parts may go on before them.
fn data_of(source: &Source, head: &Head<'_>, at: u64) -> io::Result<u64> {
    let mut data = at + BLOCK as u64;
    let mut goes_on = head.goes_on();
    while goes_on && let Some(block) = block(source, data)? {
        data += BLOCK as u64;
        goes_on = heads::list_goes_on(&block);
    }
    Ok(data)
}

/// The place of the head behind so many bytes: all begins at whole blocks.
fn behind(data: u64, len: u64) -> u64 {
    data.saturating_add(len).checked_next_multiple_of(BLOCK as u64).unwrap_or(u64::MAX)
}

fn block(source: &Source, at: u64) -> io::Result<Option<[u8; BLOCK]>> {
    let mut block = [0; BLOCK];
    // One that is cut short is no head.
    Ok((at < source.len && source.read_at(at, &mut block)? == BLOCK).then_some(block))
}

/// The next head from a place on.
fn next_head(source: &Source, from: u64) -> io::Result<Option<u64>> {
    let mut bytes = vec![0; STEP];
    let mut at = from;
    while at < source.len.min(from.saturating_add(MAX_SEARCHED)) {
        let count = source.read_at(at, &mut bytes)?;
        let blocks = bytes.get(..count).unwrap_or_default().chunks_exact(BLOCK);
        for (number, block) in blocks.enumerate() {
            if Head::of(block).is_some_and(|head| head.is_sound()) {
                return Ok(Some(at + (number * BLOCK) as u64));
            }
        }
        if count < STEP {
            break;
        }
        at += STEP as u64;
    }
    Ok(None)
}

/// The first byte from a place on that is not zero.
fn first_byte(source: &Source, from: u64) -> io::Result<Option<u64>> {
    let mut bytes = vec![0; STEP];
    let mut at = from;
    while at < source.len.min(from.saturating_add(MAX_SEARCHED)) {
        let count = source.read_at(at, &mut bytes)?;
        let found = bytes.get(..count).unwrap_or_default().iter().position(|byte| *byte != 0);
        if let Some(found) = found {
            return Ok(Some(at + found as u64));
        }
        if count < STEP {
            break;
        }
        at += STEP as u64;
    }
    Ok(None)
}

impl Container for Tar {
    fn members(&self) -> &[Member] {
        &self.members
    }

    fn remarks(&self) -> &[String] {
        &self.remarks
    }

    fn is_torn(&self) -> bool {
        self.torn
    }

    fn facts(&self) -> Vec<(String, String)> {
        self.facts.clone()
    }

    fn comment(&self) -> &str {
        &self.comment
    }

    fn raw(&self, number: usize) -> Result<Raw<'_>, Failure> {
        let (at, len) = self.places.get(number).copied().ok_or_else(|| super::no_member(number))?;
        let reader = Box::new(self.source.stream(at, at.saturating_add(len)));
        Ok(Raw { reader, packed_len: None, checksum: None })
    }
}

#[cfg(test)]
mod tests;
