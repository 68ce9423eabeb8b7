//! What the desk has begun, and what comes of it: the one place where answers that are stale are dropped.

use super::{Desk, Effect};
use crate::data::job::{Job, Outcome, Ticket, Topic};

impl Desk {
    /// Begins a job, whose answer alone counts from here on among those of its topic.
    pub(super) fn start(&mut self, topic: Topic, job: Job) {
        self.last_ticket += 1;
        let ticket = Ticket(self.last_ticket);
        // Saving is never stopped nor stale, so nobody needs to know which of them runs.
        if topic != Topic::Save {
            self.running.insert(topic.clone(), ticket);
        }
        self.effects.push(Effect::Start(ticket, topic, job));
    }

    /// Stops a job if it runs. Verbs may ask for it without knowing, so that none of them has to keep account
    /// of jobs.
    pub(super) fn stop(&mut self, topic: Topic) {
        if self.running.remove(&topic).is_some() {
            self.effects.push(Effect::Stop(topic));
        }
    }

    pub(super) fn done(&mut self, ticket: Ticket, topic: &Topic, outcome: Outcome) {
        // What belongs to an older job of the same topic is about a state that is gone.
        // Each save has to have its answer, or else it would be waited for until the window closes.
        if *topic != Topic::Save && self.running.get(topic) != Some(&ticket) {
            return self.has_left_before_it_stopped(ticket, outcome);
        }
        match outcome {
            Outcome::Read(document) => self.has_read(document),
            Outcome::Grown(earlier, grown) => self.has_grown(&earlier, grown),
            Outcome::Compared(document, comparison) => self.has_compared(document, comparison),
            Outcome::ReadFailed(doc, failure) => self.read_failed(doc, failure),
            Outcome::Locked(doc, origin, failure) => self.found_locked(doc, origin, failure),
            Outcome::IsFolder(doc, path) => self.was_folder(doc, &path),
            Outcome::Listed(listing) => self.listed(listing),
            Outcome::Found { doc, hits, progress } => self.found(doc, hits, progress),
            Outcome::FindDone { doc, limited, unseen } => self.find_done(doc, limited, unseen),
            Outcome::Located(doc, span) => self.located(doc, span),
            Outcome::FindFailed(doc, failure) => self.find_failed(doc, failure),
            Outcome::Picture(doc, number, result) => self.has_picture(doc, number, result),
            Outcome::Painted(doc, tile, result) => self.painted(doc, &tile, result),
            Outcome::LookedInto(key, inside) => self.looked_into(key, inside),
            Outcome::Bytes(doc, chunk, result) => self.has_bytes(doc, chunk, result),
            Outcome::FoundBytes(doc, met) => self.found_bytes(doc, met),
            Outcome::Offers(offers) => self.offers = offers,
            Outcome::Copied(copied) => self.copied(copied),
            Outcome::Saved { id, words } => self.saved(id, words),
            Outcome::SaveFailed { id, failure } => self.save_failed(id, failure),
            Outcome::Session(found) => self.has_session(found),
            Outcome::Recent(recent) => self.has_recent(recent),
            Outcome::Recalled { doc, top, title, digest } => {
                self.recalled_title(doc, title, digest);
                self.recalled(doc, top, digest);
            }
            Outcome::Sample(path) => self.open_folder(&path),
            Outcome::Marks(marks) => self.has_marks(marks),
            Outcome::Arranged(pile) => self.has_pile(pile),
            Outcome::Exporting(share) => self.leaving(share),
            Outcome::Exported(result) => self.has_left(result),
            Outcome::Sheet(answer) => self.has_sheet_answer(*answer),
            Outcome::Failed(failure) => self.warn(failure),
            // Only now: a reading reports many times, and the last time is not to be told from the others.
            Outcome::Ended => drop(self.running.remove(topic)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::job::{Offers, PageTile};
    use crate::data::span::DocId;
    use crate::desk::Event;

    #[test]
    fn jobs_that_ended_are_forgotten_and_those_that_were_replaced_are_not_mistaken_for_them() {
        let mut desk = Desk::default();
        let typing = |desk: &mut Desk| {
            let effects = desk.handle(Event::TypingPath { typed: "/".to_owned(), folders_only: true });
            let Some(Effect::Start(ticket, topic, _)) = effects.into_iter().next() else { panic!() };
            (ticket, topic)
        };
        let (first, topic) = typing(&mut desk);
        let (second, _) = typing(&mut desk);
        desk.handle(Event::Done(first, topic.clone(), Outcome::Ended));
        let offers = Offers { typed: "/".to_owned(), ..Offers::default() };
        desk.handle(Event::Done(second, topic.clone(), Outcome::Offers(offers.clone())));
        assert_eq!(desk.offers, offers);
        desk.handle(Event::Done(second, topic, Outcome::Ended));
        assert!(desk.running.is_empty());
    }

    #[test]
    fn one_part_of_a_page_in_two_scales_is_two_pieces_of_work() {
        let tile = PageTile { unit: 3, scale: 1.0, part: [0, 0, 100, 100], night: false };
        let topic = |tile: &PageTile| Topic::paint(DocId(1), tile);
        assert_ne!(topic(&tile), topic(&PageTile { scale: 2.0, ..tile }));
        assert_ne!(topic(&tile), topic(&PageTile { night: true, ..tile }));
        assert_eq!(topic(&tile), topic(&tile.clone()));
    }
}
