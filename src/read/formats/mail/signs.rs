//! What is odd about a letter and does not stand in it: seals that nobody checked, locks, and blind copies.

use super::letter::Letter;
use crate::data::draft::Draft;

/// Says it.
pub fn tell(letter: &Letter, draft: &mut Draft) {
    let kinds = || letter.parts.iter().map(|part| part.kind.as_str());
    let has = |wanted: &[&str]| kinds().any(|kind| wanted.contains(&kind));
    if has(&["multipart/encrypted", "application/pgp-encrypted"]) {
        draft.complain_at("This message is locked (PGP), and its words cannot be read here.", None, None);
    }
    if has(&["application/pkcs7-mime", "application/x-pkcs7-mime"]) {
        let words =
            "This message is locked or sealed as a whole (S/MIME), and its words cannot be read here.";
        draft.complain_at(words, None, None);
    }
    if has(&["multipart/signed", "application/pgp-signature", "application/pkcs7-signature"]) {
        draft.complain_at(
            "This message is signed; nobody checked here whether the signature is right.",
            None,
            None,
        );
    }
    if letter.parts.iter().any(|part| part.damaged) {
        let words = "A part of this message is not written as it says; it is shown as it stands.";
        draft.complain_at(words, None, None);
    }
}
