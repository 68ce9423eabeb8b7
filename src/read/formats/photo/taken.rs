//! What a camera wrote into a picture (EXIF), in the words of people: when, with what, how, where and by whom it was taken.
//!
//! What one asks of a photograph comes first, each a fact of its own. How the camera was set beside that is one fact at the
//! end, and how the points are stored is none: that is for programs.

mod values; // how is a value said?

use super::parts::Parts;
use super::told::Card;
use crate::data::document::Unseen;
use crate::data::wording::{counted, grouped};
use exif::{Context, Exif, In, Reader, Tag, Value};
use std::io::Cursor;
use values::{Moment, Place, direction, field, made_by, number, short, words};

/// What Windows adds to it, which the standard does not name.
const WINDOWS_TITLE: Tag = Tag(Context::Tiff, 0x9C9B);
const WINDOWS_REMARK: Tag = Tag(Context::Tiff, 0x9C9C);
const WINDOWS_AUTHOR: Tag = Tag(Context::Tiff, 0x9C9D);
const WINDOWS_KEYWORDS: Tag = Tag(Context::Tiff, 0x9C9E);
const WINDOWS_SUBJECT: Tag = Tag(Context::Tiff, 0x9C9F);
/// What TIFF 6.0 has and EXIF does not.
const DOCUMENT_NAME: Tag = Tag(Context::Tiff, 0x010D);
const PAGE_NAME: Tag = Tag(Context::Tiff, 0x011D);
const HOST_COMPUTER: Tag = Tag(Context::Tiff, 0x013C);
const PROCESSING_SOFTWARE: Tag = Tag(Context::Tiff, 0x000B);

const TAKEN: [Tag; 3] = [Tag::DateTimeOriginal, Tag::SubSecTimeOriginal, Tag::OffsetTimeOriginal];
const DIGITISED: [Tag; 3] = [Tag::DateTimeDigitized, Tag::SubSecTimeDigitized, Tag::OffsetTimeDigitized];
const CHANGED: [Tag; 3] = [Tag::DateTime, Tag::SubSecTime, Tag::OffsetTime];
const WHERE: [Tag; 4] = [Tag::GPSLatitude, Tag::GPSLatitudeRef, Tag::GPSLongitude, Tag::GPSLongitudeRef];
const AIMED_AT: [Tag; 4] =
    [Tag::GPSDestLatitude, Tag::GPSDestLatitudeRef, Tag::GPSDestLongitude, Tag::GPSDestLongitudeRef];

/// What was read of it, and whether some of it is damaged.
pub struct Taken {
    pub exif: Exif,
    pub torn: bool,
}

impl Taken {
    /// Out of the file of a picture, or of a part of it that only we know, where there is such.
    pub fn of(bytes: &[u8], parts: &Parts) -> Option<Self> {
        let mut reader = Reader::new();
        reader.continue_on_error(true);
        let read = match &parts.exif {
            Some(part) => reader.read_raw(part.clone()),
            None => reader.read_from_container(&mut Cursor::new(bytes)),
        };
        let mut torn = false;
        let exif = read.or_else(|error| error.distill_partial_result(|_| torn = true)).ok()?;
        Some(Self { exif, torn })
    }

    /// The small picture that a camera put beside the large one.
    pub fn thumbnail(&self) -> Option<Vec<u8>> {
        let number = |tag| Some(self.exif.get_field(tag, In::THUMBNAIL)?.value.get_uint(0)? as usize);
        let from = number(Tag::JPEGInterchangeFormat)?;
        let len = number(Tag::JPEGInterchangeFormatLength)?;
        let small = self.exif.buf().get(from..from.checked_add(len)?)?;
        small.starts_with(b"\xFF\xD8").then(|| small.to_vec())
    }
}

/// Says what a camera wrote of a picture that has this size now.
pub fn tell(taken: &Taken, size: Option<(u32, u32)>, card: &mut Card) {
    let exif = &taken.exif;
    tell_when(exif, card);
    tell_with_what(exif, card);
    tell_how(exif, card);
    tell_where(exif, card);
    tell_by_whom(exif, card);
    tell_first_size(exif, size, card);
    tell_rest(exif, card);
    if taken.torn {
        card.complain("Some of what a camera or a program wrote about this picture is damaged and left out.");
    }
    if let Some(maker) = field(exif, Tag::MakerNote)
        && let Value::Undefined(bytes, _) = &maker.value
    {
        let size = counted(bytes.len() as u64, "byte");
        let words = format!("{size} in a record of the camera’s maker, which nobody else describes.");
        card.unseen(Unseen::Metadata, "Maker’s note", words);
    }
}

fn tell_when(exif: &Exif, card: &mut Card) {
    let moments = [("Taken on", TAKEN), ("Digitised on", DIGITISED), ("File changed", CHANGED)];
    let mut told: Vec<Moment> = Vec::new();
    for (name, tags) in moments {
        if let Some(moment) = Moment::of(exif, tags)
            && !told.iter().any(|own| moment.is_said_by(own))
        {
            card.fact(name, &moment.words());
            told.push(moment);
        }
    }
    card.some("Satellite time", values::satellite_time(exif));
}

fn tell_with_what(exif: &Exif, card: &mut Card) {
    let own = |tag: Tag| words(exif, tag);
    card.some("Camera", made_by(own(Tag::Make), own(Tag::Model)));
    card.some("Camera no.", own(Tag::BodySerialNumber));
    let range = || Some(field(exif, Tag::LensSpecification)?.display_value().to_string());
    card.some("Lens", made_by(own(Tag::LensMake), own(Tag::LensModel)).or_else(range));
    card.some("Lens no.", own(Tag::LensSerialNumber));
    card.some("Computer", own(HOST_COMPUTER));
    card.some("Program", own(Tag::Software));
    card.some("Program", own(PROCESSING_SOFTWARE));
}

fn tell_how(exif: &Exif, card: &mut Card) {
    let time = number(exif, Tag::ExposureTime).and_then(values::exposure_time);
    let opening = number(exif, Tag::FNumber).filter(|number| *number > 0.0);
    let iso = number(exif, Tag::PhotographicSensitivity).filter(|number| *number > 0.0);
    let parts = [
        time,
        opening.map(|number| format!("f/{}", short(number, 1))),
        iso.map(|number| format!("ISO {}", short(number, 0))),
    ];
    card.fact("Exposure", &parts.into_iter().flatten().collect::<Vec<_>>().join(", "));
    let length = number(exif, Tag::FocalLength).filter(|length| *length > 0.0);
    let usual = number(exif, Tag::FocalLengthIn35mmFilm).filter(|length| *length > 0.0);
    let usual = usual.map(|length| format!("as {} mm on 35 mm film", short(length, 0)));
    card.some(
        "Focal length",
        match (length.map(|length| format!("{} mm", short(length, 1))), usual) {
            (Some(length), Some(usual)) => Some(format!("{length} ({usual})")),
            (length, usual) => length.or(usual),
        },
    );
    // Its lowest bit says it; one that is not there cannot.
    let flash = number(exif, Tag::Flash).map(|flash| flash as u32).filter(|flash| flash & 0x20 == 0);
    card.some("Flash", flash.map(|flash| if flash & 1 == 1 { "fired" } else { "did not fire" }.to_owned()));
    let distance = number(exif, Tag::SubjectDistance).filter(|metres| (0.001..1e6).contains(metres));
    card.some("Distance", distance.map(|metres| format!("{} m", short(metres, 2))));
}

fn tell_where(exif: &Exif, card: &mut Card) {
    if let Some(place) = Place::of(exif, WHERE) {
        // By another map the same degrees are some hundred metres away.
        let map = words(exif, Tag::GPSMapDatum)
            .filter(|map| !map.to_uppercase().replace([' ', '-'], "").contains("WGS84"));
        let map = map.map(|map| format!(" (by the map datum {map})")).unwrap_or_default();
        card.fact("Where", &format!("{}{map}", place.degrees()));
        card.fact("In decimals", &place.decimals());
        card.unseen(Unseen::Metadata, "Where it was taken", place.decimals());
    }
    let within = number(exif, Tag::GPSHPositioningError).filter(|metres| *metres > 0.0);
    card.some("Accuracy", within.map(|metres| format!("within {} m", short(metres, 1))));
    if let Some(metres) = number(exif, Tag::GPSAltitude) {
        let below = number(exif, Tag::GPSAltitudeRef).is_some_and(|side| side == 1.0 || side == 3.0);
        let side = if below { "below" } else { "above" };
        card.fact("Height", &format!("{} m {side} sea level", short(metres, 1)));
    }
    card.some("Facing", direction(exif, Tag::GPSImgDirection, Tag::GPSImgDirectionRef));
    card.some("Movement", movement(exif));
    card.some(
        "Aimed at",
        Place::of(exif, AIMED_AT).map(|place| format!("{} ({})", place.degrees(), place.decimals())),
    );
    card.some("Area", words(exif, Tag::GPSAreaInformation));
    card.some("Place found by", words(exif, Tag::GPSProcessingMethod).map(|way| found_by(&way)));
}

/// How a place was found (EXIF 2.32, “GPSProcessingMethod”).
fn found_by(way: &str) -> String {
    match way {
        "GPS" => "satellites".to_owned(),
        "CELLID" => "the cells of a mobile network".to_owned(),
        "WLAN" => "wireless networks nearby".to_owned(),
        "MANUAL" => "hand: somebody wrote it in".to_owned(),
        way => way.to_owned(),
    }
}

fn movement(exif: &Exif) -> Option<String> {
    let speed = number(exif, Tag::GPSSpeed).filter(|speed| *speed >= 0.1)?;
    let unit = match words(exif, Tag::GPSSpeedRef).as_deref() {
        Some("M") => "miles an hour",
        Some("N") => "knots",
        _ => "km/h",
    };
    let to = direction(exif, Tag::GPSTrack, Tag::GPSTrackRef).map(|to| format!(" to the {to}"));
    Some(format!("{} {unit}{}", short(speed, 1), to.unwrap_or_default()))
}

fn tell_by_whom(exif: &Exif, card: &mut Card) {
    for author in [Tag::Artist, WINDOWS_AUTHOR] {
        words(exif, author).iter().flat_map(|names| names.split(';')).for_each(|name| card.author(name));
    }
    card.some("Owner", words(exif, Tag::CameraOwnerName));
    card.some("Copyright", words(exif, Tag::Copyright));
    if let Some(title) = words(exif, WINDOWS_TITLE) {
        card.title(&title);
    }
    for (name, tag) in [
        ("Document", DOCUMENT_NAME),
        ("Page", PAGE_NAME),
        ("Description", Tag::ImageDescription),
        ("Subject", WINDOWS_SUBJECT),
        ("Keyword", WINDOWS_KEYWORDS),
        ("Remark", Tag::UserComment),
        ("Remark", WINDOWS_REMARK),
        ("Picture no.", Tag::ImageUniqueID),
    ] {
        card.some(name, words(exif, tag));
    }
}

/// A picture that had another size when it was taken was cut or made smaller since.
fn tell_first_size(exif: &Exif, size: Option<(u32, u32)>, card: &mut Card) {
    let (Some(wide), Some(high), Some(size)) =
        (number(exif, Tag::PixelXDimension), number(exif, Tag::PixelYDimension), size)
    else {
        return;
    };
    let first = (wide as u32, high as u32);
    // Some turn the picture and forget to turn these.
    if first.0 > 0 && first.1 > 0 && first != size && (first.1, first.0) != size {
        let words =
            format!("{} × {} pixels, as the camera wrote", grouped(first.0.into()), grouped(first.1.into()));
        card.fact("Size at first", &words);
    }
}

// ---- how the camera was set beside that

/// What is said of a setting where what the standard calls it is no plain word.
const PLAIN: &[(Tag, &str)] = &[
    (Tag::ExposureProgram, "exposure set by"),
    (Tag::ExposureMode, "exposure"),
    (Tag::ExposureBiasValue, "exposure changed by"),
    (Tag::MaxApertureValue, "widest opening"),
    (Tag::MeteringMode, "light measured by"),
    (Tag::LightSource, "light"),
    (Tag::SceneCaptureType, "kind of scene"),
    (Tag::SceneType, "how it was made"),
    (Tag::SubjectDistanceRange, "how far"),
    (Tag::GainControl, "made lighter by"),
    (Tag::CustomRendered, "finished by"),
    (Tag::CompositeImage, "put together"),
    (Tag::SensingMethod, "sensor"),
    (Tag::FileSource, "source"),
    (Tag::ColorSpace, "colours of"),
    (Tag::XResolution, "resolution"),
    (Tag::RelatedSoundFile, "sound with it"),
    (Tag::Compression, "packed by"),
    (Tag::GPSStatus, "satellites were"),
    (Tag::GPSMeasureMode, "place measured in"),
    (Tag::GPSSatellites, "satellites"),
    (Tag::GPSDOP, "spread of the place"),
    (Tag::GPSDifferential, "place put right"),
    (Tag::SensitivityType, "how ISO was counted"),
];

/// Told already, or how the points of the picture are stored, which programs need to know.
const PASSED_OVER: &[Tag] = &[
    Tag::DateTimeOriginal,
    Tag::SubSecTimeOriginal,
    Tag::OffsetTimeOriginal,
    Tag::DateTimeDigitized,
    Tag::SubSecTimeDigitized,
    Tag::OffsetTimeDigitized,
    Tag::DateTime,
    Tag::SubSecTime,
    Tag::OffsetTime,
    Tag::GPSDateStamp,
    Tag::GPSTimeStamp,
    Tag::Make,
    Tag::Model,
    Tag::BodySerialNumber,
    Tag::LensMake,
    Tag::LensModel,
    Tag::LensSpecification,
    Tag::LensSerialNumber,
    Tag::Software,
    Tag::ExposureTime,
    Tag::FNumber,
    Tag::PhotographicSensitivity,
    Tag::FocalLength,
    Tag::FocalLengthIn35mmFilm,
    Tag::Flash,
    Tag::SubjectDistance,
    Tag::GPSLatitude,
    Tag::GPSLatitudeRef,
    Tag::GPSLongitude,
    Tag::GPSLongitudeRef,
    Tag::GPSMapDatum,
    Tag::GPSHPositioningError,
    Tag::GPSAltitude,
    Tag::GPSAltitudeRef,
    Tag::GPSImgDirection,
    Tag::GPSImgDirectionRef,
    Tag::GPSSpeed,
    Tag::GPSSpeedRef,
    Tag::GPSTrack,
    Tag::GPSTrackRef,
    Tag::GPSDestLatitude,
    Tag::GPSDestLatitudeRef,
    Tag::GPSDestLongitude,
    Tag::GPSDestLongitudeRef,
    Tag::GPSAreaInformation,
    Tag::GPSProcessingMethod,
    Tag::Artist,
    Tag::CameraOwnerName,
    Tag::Copyright,
    Tag::ImageDescription,
    Tag::UserComment,
    Tag::ImageUniqueID,
    Tag::Orientation,
    Tag::YResolution,
    Tag::PixelXDimension,
    Tag::PixelYDimension,
    Tag::MakerNote,
    Tag::ImageWidth,
    Tag::ImageLength,
    Tag::BitsPerSample,
    Tag::PhotometricInterpretation,
    Tag::StripOffsets,
    Tag::SamplesPerPixel,
    Tag::RowsPerStrip,
    Tag::StripByteCounts,
    Tag::PlanarConfiguration,
    Tag::ResolutionUnit,
    Tag::TransferFunction,
    Tag::WhitePoint,
    Tag::PrimaryChromaticities,
    Tag::TileOffsets,
    Tag::TileByteCounts,
    Tag::JPEGInterchangeFormat,
    Tag::JPEGInterchangeFormatLength,
    Tag::YCbCrCoefficients,
    Tag::YCbCrSubSampling,
    Tag::YCbCrPositioning,
    Tag::ReferenceBlackWhite,
    Tag::OECF,
    Tag::ExifVersion,
    Tag::FlashpixVersion,
    Tag::ComponentsConfiguration,
    Tag::CompressedBitsPerPixel,
    Tag::InteroperabilityIndex,
    Tag::InteroperabilityVersion,
    Tag::RelatedImageFileFormat,
    Tag::RelatedImageWidth,
    Tag::RelatedImageLength,
    Tag::GPSVersionID,
    Tag::CFAPattern,
    Tag::SpatialFrequencyResponse,
    Tag::DeviceSettingDescription,
    Tag::SourceExposureTimesOfCompositeImage,
    // Said by the exposure, in other numbers.
    Tag::ShutterSpeedValue,
    Tag::ApertureValue,
    Tag::StandardOutputSensitivity,
    Tag::RecommendedExposureIndex,
    Tag::ISOSpeed,
    Tag::ISOSpeedLatitudeyyy,
    Tag::ISOSpeedLatitudezzz,
    WINDOWS_TITLE,
    WINDOWS_REMARK,
    WINDOWS_AUTHOR,
    WINDOWS_KEYWORDS,
    WINDOWS_SUBJECT,
    DOCUMENT_NAME,
    PAGE_NAME,
    HOST_COMPUTER,
    PROCESSING_SOFTWARE,
];

/// Letters of one setting: longer ones are tables of numbers.
const MAX_SETTING: usize = 60;

fn tell_rest(exif: &Exif, card: &mut Card) {
    let turned = number(exif, Tag::Orientation).and_then(|number| values::turned(number as u32));
    turned.iter().for_each(|how| card.detail("turned to be seen", how));
    let mut unknown = 0;
    let own = exif.fields().filter(|field| field.ifd_num == In::PRIMARY && !PASSED_OVER.contains(&field.tag));
    for field in own {
        let plain = PLAIN.iter().find(|(tag, _)| *tag == field.tag).map(|(_, name)| (*name).to_owned());
        let Some(name) = plain.or_else(|| field.tag.description().map(str::to_lowercase)) else {
            unknown += 1;
            continue;
        };
        let said = match &field.value {
            Value::Ascii(_) => words(exif, field.tag).unwrap_or_default(),
            _ => field.display_value().with_unit(exif).to_string(),
        };
        // What is not stated is stated as such by some cameras.
        let nothing = matches!(said.as_str(), "" | "unknown" | "no composite image")
            || said.starts_with("0 pixels per");
        if !nothing && said.chars().count() <= MAX_SETTING {
            card.detail(&name, &said);
        }
    }
    if unknown > 0 {
        card.detail("of unknown meaning", &counted(unknown, "field"));
    }
}

#[cfg(test)]
mod tests;
