//! Pictures in documents: asked for when they are seen, and let go when they have not been seen for long.
//!
//! What a picture has learned of itself (its size, or that it cannot be shown) stays when its points are let go, so
//! that nothing on the page moves when it comes again.

use super::Desk;
use crate::data::budget::PictureOrder;
use crate::data::document::PictureSource;
use crate::data::job::{Job, Raster, Topic};
use crate::data::span::DocId;
use std::collections::BTreeMap;

/// A picture by its document and its number there.
pub type PictureKey = (DocId, u32);

/// Sizes for which pictures are decoded are multiples of this many pixels: a window that is drawn larger asks for
/// them again a few times, and not in each frame.
const STEP: u32 = 256;

/// A picture, as far as it has come.
#[derive(Clone, Debug)]
pub enum PictureState {
    /// A job is decoding it.
    Waiting,
    /// It is decoded, and the window has not taken it over yet.
    Here(Raster),
    /// The window has taken its points over.
    Taken,
    /// It was let go to make room. It comes again when it is seen.
    Gone,
    /// Why it cannot be shown.
    Failed(String),
}

/// What is known of a picture that was seen.
#[derive(Clone, Debug)]
pub struct Shown {
    /// How far it has come.
    pub state: PictureState,
    /// The size that it says it has, once that is known.
    pub natural: Option<(u32, u32)>,
    /// Width and height in pixels into which it was to fit when it was asked for.
    most: (u32, u32),
    /// How wide it is as it was decoded.
    width: u32,
}

/// All pictures that were seen.
/// Only those that were seen, because a document may hold thousands that nobody scrolls to.
#[derive(Clone, Debug, Default)]
pub struct Pictures {
    shown: BTreeMap<PictureKey, Shown>,
    /// What is known of the cost of each document's pictures, until it is closed or read anew.
    orders: BTreeMap<DocId, PictureOrder>,
}

impl Pictures {
    /// What is known of a picture; `None` for one that was never seen.
    pub fn get(&self, key: PictureKey) -> Option<&Shown> {
        self.shown.get(&key)
    }

    /// All of them, in the order of documents and numbers.
    pub fn iter(&self) -> impl Iterator<Item = (PictureKey, &Shown)> {
        self.shown.iter().map(|(key, shown)| (*key, shown))
    }

    /// How many pictures of a document have become known: what was laid out before that has another size.
    pub fn known(&self, doc: DocId) -> usize {
        let of_doc = self.shown.range((doc, 0)..=(doc, u32::MAX));
        of_doc
            .filter(|(_, shown)| shown.natural.is_some() || matches!(shown.state, PictureState::Failed(_)))
            .count()
    }

    /// Whether a picture that is seen in this size, in pixels, has to be asked for.
    pub fn lacks(&self, key: PictureKey, size: (u32, u32)) -> bool {
        let Some(Shown { state, natural, most, width }) = self.shown.get(&key) else { return true };
        match state {
            PictureState::Gone => true,
            // One that failed is not tried in every frame; reading the document again forgets that it did.
            PictureState::Waiting | PictureState::Failed(_) => false,
            // It is shown larger than it was decoded, there is more of it, and that was not asked for yet.
            PictureState::Here(_) | PictureState::Taken => {
                let wish = asked(size);
                let more = natural.is_some_and(|natural| natural.0 > *width);
                size.0 > *width && more && (wish.0 > most.0 || wish.1 > most.1)
            }
        }
    }

    /// Whether any picture is still to come.
    /// The window shows that something is going on for as long.
    pub fn waits(&self) -> bool {
        self.shown.values().any(|shown| matches!(shown.state, PictureState::Waiting))
    }
}

/// What is asked for where a picture is seen in this size.
/// Never nothing: a picture that is squeezed to no width still has to come, because its size is not known
/// otherwise.
fn asked(size: (u32, u32)) -> (u32, u32) {
    (size.0.max(1).next_multiple_of(STEP), size.1.max(1).next_multiple_of(STEP))
}

impl Desk {
    /// A picture is seen, in a size in pixels; those on the network are never asked for.
    pub(super) fn want_picture(&mut self, doc: DocId, number: u32, size: (u32, u32)) {
        let Some(document) = self.document(doc) else { return };
        let Some(source) = document.pictures.get(number as usize).map(|picture| picture.source.clone())
        else {
            return;
        };
        let pictures = document.pictures.clone();
        let on_network = matches!(source, PictureSource::Remote(_) | PictureSource::Missing(_));
        let Some(from) = self.documents.get(&doc).map(|entry| entry.origin.of_pictures().clone()) else {
            return;
        };
        // Nothing is fetched from the network, because that would tell others what is being read.
        if on_network || !self.pictures.lacks((doc, number), size) {
            return;
        }
        let most = asked(size);
        // Its size stays known while it is decoded again, so that the page does not move.
        let natural = self.pictures.get((doc, number)).and_then(|shown| shown.natural);
        let shown = Shown { state: PictureState::Waiting, natural, most, width: 0 };
        self.pictures.shown.insert((doc, number), shown);
        let passwords = self.passwords.on_the_way_to(&from);
        let order = self.pictures.orders.entry(doc).or_default().with(&pictures);
        let job = Job::Picture { doc, number, from, source, order, most, passwords };
        self.start(Topic::Picture(doc, number), job);
    }

    /// Takes what came of decoding. A failure is kept as well: its words stand where the picture would.
    pub(super) fn has_picture(&mut self, doc: DocId, number: u32, result: Result<Raster, String>) {
        // One whose document was closed meanwhile is wanted no more.
        let Some(shown) = self.pictures.shown.get_mut(&(doc, number)) else { return };
        shown.state = match result {
            Ok(raster) => {
                (shown.natural, shown.width) = (Some(raster.natural), raster.width);
                PictureState::Here(raster)
            }
            Err(why) => PictureState::Failed(why),
        };
    }

    /// The window has taken pictures over: their points are not kept twice.
    pub(super) fn pictures_taken(&mut self, keys: &[PictureKey]) {
        self.set_pictures(keys, PictureState::Taken);
    }

    /// The window has dropped pictures, to make room.
    pub(super) fn pictures_dropped(&mut self, keys: &[PictureKey]) {
        self.set_pictures(keys, PictureState::Gone);
    }

    fn set_pictures(&mut self, keys: &[PictureKey], state: PictureState) {
        for key in keys {
            // One that is on its way again comes in its own time.
            if let Some(shown) = self.pictures.shown.get_mut(key)
                && !matches!(shown.state, PictureState::Waiting)
            {
                shown.state = state.clone();
            }
        }
    }

    /// Everything about the pictures of a document that is closed or read anew.
    pub(super) fn forget_pictures(&mut self, doc: DocId) {
        let waiting = |(key, shown): (&PictureKey, &Shown)| {
            (key.0 == doc && matches!(shown.state, PictureState::Waiting)).then_some(key.1)
        };
        let waiting: Vec<u32> = self.pictures.shown.iter().filter_map(waiting).collect();
        // Stopped before they are forgotten, because what is forgotten can no longer be named.
        waiting.into_iter().for_each(|number| self.stop(Topic::Picture(doc, number)));
        self.pictures.shown.retain(|(own, _), _| *own != doc);
        self.pictures.orders.remove(&doc);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::document::Document;
    use crate::data::draft::Draft;
    use crate::data::job::{Origin, Outcome, Ticket};
    use crate::desk::{Effect, Event};
    use std::sync::Arc;

    /// A desk with a document that holds a picture.
    fn desk() -> (Desk, DocId) {
        let mut desk = Desk::default();
        desk.handle(Event::Command("open /a.html".parse().unwrap()));
        let (doc, ticket) =
            (desk.active_view().unwrap().doc, desk.running[&Topic::Read(desk.active_view().unwrap().doc)]);
        let mut draft = Draft::new(Document { id: doc, ..Document::default() }, None);
        draft.picture(PictureSource::Inside(7), "a cat", None);
        let document = Arc::new(draft.finish());
        desk.handle(Event::Done(ticket, Topic::Read(doc), Outcome::Read(document)));
        (desk, doc)
    }

    fn want(desk: &mut Desk, doc: DocId, size: (u32, u32)) -> Option<(Ticket, (u32, u32), Origin)> {
        let effects = desk.handle(Event::WantPicture { doc, number: 0, size });
        effects.into_iter().find_map(|effect| match effect {
            Effect::Start(ticket, _, Job::Picture { most, from, .. }) => Some((ticket, most, from)),
            _ => None,
        })
    }

    fn come(desk: &mut Desk, doc: DocId, ticket: Ticket, width: u32) {
        let raster = Raster { width, height: 1, rgba: vec![0; 4].into(), natural: (3000, 2000) };
        let outcome = Outcome::Picture(doc, 0, Ok(raster));
        desk.handle(Event::Done(ticket, Topic::Picture(doc, 0), outcome));
    }

    #[test]
    fn a_picture_is_asked_for_in_the_size_in_which_it_is_seen() {
        let (mut desk, doc) = desk();
        let (ticket, most, from) = want(&mut desk, doc, (500, 300)).unwrap();
        assert_eq!((most, from), ((512, 512), Origin::File("/a.html".into())));
        assert!(want(&mut desk, doc, (900, 600)).is_none(), "it is on its way");
        come(&mut desk, doc, ticket, 512);
        assert!(want(&mut desk, doc, (512, 400)).is_none(), "it is here");
        let (ticket, most, _) = want(&mut desk, doc, (900, 600)).expect("it is shown larger now");
        assert_eq!(most, (1024, 768));
        // No more than so much of it is ever given.
        come(&mut desk, doc, ticket, 800);
        assert!(want(&mut desk, doc, (900, 600)).is_none(), "it was asked for already");
    }

    #[test]
    fn a_picture_that_was_let_go_keeps_its_size_and_comes_again_when_it_is_seen() {
        let (mut desk, doc) = desk();
        let (ticket, ..) = want(&mut desk, doc, (500, 300)).unwrap();
        come(&mut desk, doc, ticket, 512);
        let known = desk.pictures.known(doc);
        desk.handle(Event::PicturesTaken(vec![(doc, 0)]));
        assert!(matches!(desk.pictures.get((doc, 0)).unwrap().state, PictureState::Taken));
        desk.handle(Event::PicturesDropped(vec![(doc, 0)]));
        assert!(want(&mut desk, doc, (500, 300)).is_some());
        assert_eq!(desk.pictures.get((doc, 0)).unwrap().natural, Some((3000, 2000)));
        assert_eq!((known, desk.pictures.known(doc)), (1, 1), "nothing is laid out anew");
    }

    #[test]
    fn a_picture_that_comes_after_its_document_was_closed_is_not_kept() {
        let (mut desk, doc) = desk();
        let (ticket, ..) = want(&mut desk, doc, (500, 300)).unwrap();
        let effects = desk.handle(Event::Command("close".parse().unwrap()));
        assert!(
            effects.iter().any(|effect| matches!(effect, Effect::Stop(Topic::Picture(..)))),
            "{effects:?}"
        );
        come(&mut desk, doc, ticket, 512);
        assert!(desk.pictures.get((doc, 0)).is_none());
    }
}
