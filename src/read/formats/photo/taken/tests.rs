//! What a reporter who asks a photograph when, where and by whom would be told wrongly.

use super::super::told::Card;
use super::*;
use crate::data::document::{AsideKind, Document};
use crate::data::draft::Draft;
use exif::experimental::Writer;
use exif::{Field, Rational};

fn ascii(tag: Tag, words: &str) -> Field {
    Field { tag, ifd_num: In::PRIMARY, value: Value::Ascii(vec![words.as_bytes().to_vec()]) }
}

fn parts(tag: Tag, parts: &[(u32, u32)]) -> Field {
    let parts = parts.iter().map(|(num, denom)| Rational { num: *num, denom: *denom });
    Field { tag, ifd_num: In::PRIMARY, value: Value::Rational(parts.collect()) }
}

fn short_number(tag: Tag, number: u16) -> Field {
    Field { tag, ifd_num: In::PRIMARY, value: Value::Short(vec![number]) }
}

/// What is told of a picture of 40 × 30 pixels with such fields.
fn told(fields: &[Field]) -> Document {
    let mut writer = Writer::new();
    fields.iter().for_each(|field| writer.push_field(field));
    let mut bytes = Cursor::new(Vec::new());
    writer.write(&mut bytes, false).unwrap();
    let parts = Parts { exif: Some(bytes.into_inner()), ..Parts::default() };
    let taken = Taken::of(&[], &parts).unwrap();
    let mut draft = Draft::new(Document::default(), None);
    let mut card = Card::new(&mut draft);
    tell(&taken, Some((40, 30)), &mut card);
    card.finish();
    draft.finish()
}

fn facts(fields: &[Field]) -> Vec<String> {
    told(fields).facts.others.iter().map(|(name, words)| format!("{name}: {words}")).collect()
}

#[test]
fn a_moment_says_its_zone_or_that_none_is_stated_and_is_said_once() {
    let taken = ascii(Tag::DateTimeOriginal, "2015:08:22 14:03:11");
    let plain = [taken.clone(), ascii(Tag::DateTimeDigitized, "2015:08:22 14:03:11")];
    assert_eq!(facts(&plain), ["Taken on: 2015-08-22 14:03:11, zone not stated"]);
    let zoned = [
        taken,
        ascii(Tag::SubSecTimeOriginal, "25"),
        ascii(Tag::OffsetTimeOriginal, "+02:00"),
        // The same without its fraction says nothing else.
        ascii(Tag::DateTimeDigitized, "2015:08:22 14:03:11"),
        ascii(Tag::DateTime, "2016:01:02 09:00:00"),
        ascii(Tag::GPSDateStamp, "2015:08:22"),
        parts(Tag::GPSTimeStamp, &[(12, 1), (3, 1), (9, 1)]),
    ];
    assert_eq!(
        facts(&zoned),
        [
            "Taken on: 2015-08-22 14:03:11.25 +02:00",
            "File changed: 2016-01-02 09:00:00, zone not stated",
            "Satellite time: 2015-08-22 12:03:09 UTC",
        ]
    );
    // A clock that was never set says nothing.
    assert!(facts(&[ascii(Tag::DateTimeOriginal, "0000:00:00 00:00:00")]).is_empty());
}

#[test]
fn a_place_is_told_in_degrees_and_in_decimals_and_as_what_the_picture_does_not_show() {
    let place = |south: &str, seconds: (u32, u32)| {
        [
            ascii(Tag::GPSLatitudeRef, south),
            parts(Tag::GPSLatitude, &[(55, 1), (42, 1), seconds]),
            ascii(Tag::GPSLongitudeRef, "W"),
            parts(Tag::GPSLongitude, &[(13, 1), (116_139, 10_000), (0, 1)]),
            ascii(Tag::GPSImgDirectionRef, "M"),
            parts(Tag::GPSImgDirection, &[(3500, 100)]),
        ]
    };
    assert_eq!(
        facts(&place("N", (143, 10)))[..3],
        [
            "Where: 55° 42′ 14.3″ N, 13° 11′ 36.8″ W",
            "In decimals: 55.703972, -13.193565",
            "Facing: north-east (35°, by the compass needle)",
        ]
    );
    // Almost a minute is a minute, and not sixty seconds.
    assert!(facts(&place("S", (59_999, 1000)))[0].starts_with("Where: 55° 43′ 0.0″ S"));
    let document = told(&place("N", (143, 10)));
    let hidden: Vec<_> = document.asides.iter().map(|aside| (aside.kind, aside.words.as_str())).collect();
    assert_eq!(hidden, [(AsideKind::Unseen(Unseen::Metadata), "55.703972, -13.193565")]);
    // There is no place of that name: a fraction of nothing.
    assert!(facts(&place("N", (1, 0))).iter().all(|fact| !fact.starts_with("Where")));
}

#[test]
fn how_it_was_taken_is_told_in_the_words_of_people() {
    let fields = [
        ascii(Tag::Make, "Canon"),
        ascii(Tag::Model, "Canon EOS 40D"),
        ascii(Tag::LensMake, "Sigma"),
        ascii(Tag::LensModel, "50mm F1.4"),
        parts(Tag::ExposureTime, &[(10, 2500)]),
        parts(Tag::FNumber, &[(28, 10)]),
        short_number(Tag::PhotographicSensitivity, 100),
        parts(Tag::FocalLength, &[(50, 1)]),
        short_number(Tag::FocalLengthIn35mmFilm, 80),
        short_number(Tag::Flash, 16),
        short_number(Tag::MeteringMode, 5),
        short_number(Tag::Orientation, 6),
        short_number(Tag(Context::Tiff, 0xC999), 5),
    ];
    assert_eq!(
        facts(&fields),
        [
            "Camera: Canon EOS 40D",
            "Lens: Sigma 50mm F1.4",
            "Exposure: 1/250 s, f/2.8, ISO 100",
            "Focal length: 50 mm (as 80 mm on 35 mm film)",
            "Flash: did not fire",
            "Further details: turned to be seen: a quarter to the right; light measured by: pattern; of unknown meaning: 1 field",
        ]
    );
}

/// A camera writes how large its picture is; a smaller one was cut or shrunk by somebody.
#[test]
fn a_picture_that_was_larger_when_it_was_taken_says_so() {
    let sized =
        |wide, high| [short_number(Tag::PixelXDimension, wide), short_number(Tag::PixelYDimension, high)];
    assert_eq!(facts(&sized(4032, 3024)), ["Size at first: 4,032 × 3,024 pixels, as the camera wrote"]);
    assert!(facts(&sized(40, 30)).is_empty() && facts(&sized(30, 40)).is_empty());
}

/// A remark may be in any letters; read in the wrong ones it is nonsense.
#[test]
fn remarks_are_read_in_the_letters_they_were_written_in() {
    let wide: Vec<u8> = "Brücke 桥".encode_utf16().flat_map(u16::to_be_bytes).collect();
    for (bytes, expected) in [
        ([b"UNICODE\0".as_slice(), &wide].concat(), "Remark: Brücke 桥"),
        (b"ASCII\0\0\0Br\xFCcke".to_vec(), "Remark: Brücke"),
        ("\0\0\0\0\0\0\0\0Brücke".into(), "Remark: Brücke"),
    ] {
        let value = Value::Undefined(bytes, 0);
        assert_eq!(facts(&[Field { tag: Tag::UserComment, ifd_num: In::PRIMARY, value }]), [expected]);
    }
}
