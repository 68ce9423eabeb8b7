//! Names drawings in the own forms of Windows and of old Macintoshes, which nobody draws here, with how large they are.

/// Points of the head of a file that tell of it: a PICT begins after five hundred that say nothing.
pub const HEAD: usize = 600;

/// What is said where such a drawing stands: its kind, and its size in centimetres where that is known.
pub fn sentence(kind: &str, size: Option<(f32, f32)>) -> String {
    let size = size.filter(|(wide, high)| (0.05..500.0).contains(wide) && (0.05..500.0).contains(high));
    let size = size.map(|(wide, high)| format!(", {wide:.1} × {high:.1} cm")).unwrap_or_default();
    let whose = if kind == "PICT" { "old Macintoshes" } else { "Windows" };
    format!("This picture is a drawing in the own form of {whose} ({kind}{size}), which is not drawn.")
}

/// The sentence for a file that begins so; `None` where it is no such drawing.
pub fn words(head: &[u8]) -> Option<String> {
    let starts = |with: &[u8], at: usize| head.get(at..).is_some_and(|rest| rest.starts_with(with));
    if starts(&[1, 0, 0, 0], 0) && starts(b" EMF", 40) {
        // Its frame, in hundredths of a millimetre (MS-EMF, 2.2.9).
        let side = |low: usize| Some((number(head, low + 8)? - number(head, low)?) as f32 / 1000.0);
        return Some(sentence("EMF", side(24).zip(side(28))));
    }
    if starts(&[0xD7, 0xCD, 0xC6, 0x9A], 0) {
        // Its frame, in parts of an inch (MS-WMF, 2.3.2.3).
        let inch = f32::from(small(head, 14, false)?);
        let side = |low: usize| {
            Some(
                (f32::from(small(head, low + 4, false)?) - f32::from(small(head, low, false)?)) / inch * 2.54,
            )
        };
        return Some(sentence("WMF", side(6).zip(side(8))));
    }
    if starts(&[1, 0, 9, 0, 0], 0) || starts(&[2, 0, 9, 0, 0], 0) {
        return Some(sentence("WMF", None));
    }
    // In a file, five hundred and twelve bytes for programs stand before it.
    let at = [0, 512]
        .into_iter()
        .find(|at| starts(&[0, 0x11, 2, 0xFF], at + 10) || starts(&[0x11, 1], at + 10))?;
    // Its frame, in seventy-seconds of an inch (Inside Macintosh, “QuickDraw”).
    let side = |low: usize| {
        Some((f32::from(small(head, low + 4, true)?) - f32::from(small(head, low, true)?)) / 72.0 * 2.54)
    };
    Some(sentence("PICT", side(at + 4).zip(side(at + 2))))
}

fn number(bytes: &[u8], at: usize) -> Option<i64> {
    let four = bytes.get(at..at + 4)?.try_into().ok()?;
    Some(i64::from(i32::from_le_bytes(four)))
}

fn small(bytes: &[u8], at: usize, big: bool) -> Option<i16> {
    let two = bytes.get(at..at + 2)?.try_into().ok()?;
    Some(if big { i16::from_be_bytes(two) } else { i16::from_le_bytes(two) })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever reads a draft in which a drawing is missing should know what is missing, and how large it is.
    #[test]
    fn drawings_that_are_not_drawn_are_named_with_their_size() {
        let mut emf = vec![0; 108];
        emf[0] = 1;
        emf[40..44].copy_from_slice(b" EMF");
        emf[32..36].copy_from_slice(&12_300_i32.to_le_bytes());
        emf[36..40].copy_from_slice(&8_000_i32.to_le_bytes());
        let mut wmf = vec![0xD7, 0xCD, 0xC6, 0x9A, 0, 0];
        [0_i16, 0, 1440, 720, 1440].iter().for_each(|own| wmf.extend(own.to_le_bytes()));
        let mut pict = vec![0; 512 + 2];
        [0_i16, 0, 72, 144].iter().for_each(|own| pict.extend(own.to_be_bytes()));
        pict.extend([0, 0x11, 2, 0xFF]);
        for (bytes, expected) in [
            (emf, "Windows (EMF, 12.3 × 8.0 cm), which is not drawn."),
            (wmf, "Windows (WMF, 2.5 × 1.3 cm), which is not drawn."),
            (vec![1, 0, 9, 0, 0, 3], "Windows (WMF), which is not drawn."),
            (pict, "old Macintoshes (PICT, 5.1 × 2.5 cm), which is not drawn."),
        ] {
            let said = words(&bytes).unwrap_or_default();
            assert!(said.ends_with(expected), "{said}");
            // Wherever it stands, in whichever format.
            let failure = crate::read::picture::decode(&bytes, (100, 100)).unwrap_err();
            assert_eq!(failure.words, said);
        }
        assert_eq!(words(b"no picture at all"), None);
    }
}
