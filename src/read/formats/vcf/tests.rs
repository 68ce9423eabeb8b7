//! What of a card must not be lost.

use crate::data::document::Document;
use crate::data::job::Stop;
use crate::data::span::{DocId, Span};
use crate::read::formats;
use crate::read::source::Source;

fn read(file: &[u8]) -> (Document, String) {
    let source = Source::from_bytes("a.vcf", file.to_vec());
    let document: Document = formats::read(source, DocId(1), &Stop::default(), None).unwrap();
    document.check().unwrap();
    assert_eq!(document.format, "Contacts");
    let text = document.text.slice(Span::new(0, u64::MAX)).replace('\u{2028}', "\n");
    (document, text)
}

#[test]
fn cards_of_all_ages_say_who_and_how_to_reach_them() {
    let new = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Lind;Vera;Maria;Dr;\r\nFN:Vera Lind\r\nORG:Town;Archive\r\n\
        TEL;TYPE=CELL,VOICE:+49 30 1\r\nitem1.URL:https://example.org/\r\nitem1.X-ABLabel:_$!<HomePage>!$_\r\n\
        ADR;TYPE=work:;;Main Street 1;Town;;12345;\r\nBDAY:1980-04-04\r\nNOTE:knows\\nall\r\nEND:VCARD\r\n";
    let old = "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCl=\r\nler;Jo\r\nTEL;WORK;FAX:2\r\n\
        PHOTO;ENCODING=BASE64;TYPE=GIF:R0lGODlhAQAB\r\n AAAAACw=\r\n\r\nEND:VCARD\r\n";
    let (document, text) = read(format!("{new}{old}").as_bytes());
    for line in [
        "Vera Lind\n",
        "Full name: Dr Vera Maria Lind",
        "Organisation: Town, Archive",
        "Telephone (mobile): +49 30 1",
        "Page (homepage): https://example.org/",
        "Address (work): Main Street 1, Town, 12345",
        "Born: 4 April 1980",
        "knows\nall",
        "Jo Müller",
        "Telephone (work, fax): 2",
    ] {
        assert!(text.contains(line), "{line} is not in {text}");
    }
    assert_eq!(document.pictures.len(), 1);
}
