//! Which characters had the bytes above 127 on DOS and on old Macintoshes? Code pages that the standard of the web leaves
//! out, because no page was ever served in them; archives are full of them.
//!
//! Of those that the standard has (866, Mac Roman, Mac Cyrillic) `encoding_rs` has the tables. The tables here are those
//! that Unicode publishes as `VENDORS/MICSFT/PC` and `VENDORS/APPLE`.

/// A code page of one byte for each character; its lower half is ASCII.
#[derive(Debug)]
pub struct Page {
    /// As IANA calls it, or as browsers would.
    pub name: &'static str,
    /// Other names that people and files give it, in lower case.
    labels: &'static [&'static str],
    /// The characters of bytes 128 to 255; U+FFFD where there is none.
    upper: &'static str,
}

// Two pages are one if they are called the same; comparing the tables would say no more.
impl PartialEq for Page {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Page {}

/// The alphabet of a font, by the number that Windows and RTF have for it (RTF 1.9.1, “Font Table”); `None` where it is
/// that of the system.
pub fn of_charset(charset: i32) -> Option<&'static str> {
    Some(match charset {
        0 | 1 => return None,
        77 => "macintosh",
        128 => "shift_jis",
        129 | 130 => "euc-kr",
        134 => "gbk",
        136 => "big5",
        161 => "windows-1253",
        162 => "windows-1254",
        163 => "windows-1258",
        177 => "windows-1255",
        178..=181 => "windows-1256",
        186 => "windows-1257",
        204 => "windows-1251",
        222 => "windows-874",
        238 => "windows-1250",
        _ => return None,
    })
}

/// The alphabet of a number that Windows has for it.
pub fn of_windows(number: i32) -> Option<&'static encoding_rs::Encoding> {
    let label = match number {
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        866 => "ibm866".to_owned(),
        874 => "windows-874".to_owned(),
        10000 | 10029 | 10079 | 10081 => "macintosh".to_owned(),
        // Those of a Macintosh are nearly those of Windows.
        10001 => "shift_jis".to_owned(),
        10002 => "big5".to_owned(),
        1361 | 10003 => "euc-kr".to_owned(),
        10007 | 10017 => "x-mac-cyrillic".to_owned(),
        10008 => "gbk".to_owned(),
        20866 => "koi8-r".to_owned(),
        21866 => "koi8-u".to_owned(),
        54936 => "gb18030".to_owned(),
        65001 => "utf-8".to_owned(),
        number => format!("windows-{number}"),
    };
    encoding_rs::Encoding::for_label(label.as_bytes())
}

impl Page {
    /// The page that is called so, whatever the case of the letters.
    pub fn named(label: &str) -> Option<&'static Self> {
        PAGES.iter().find(|page| {
            page.name.eq_ignore_ascii_case(label)
                || page.labels.iter().any(|name| name.eq_ignore_ascii_case(label))
        })
    }

    /// The characters of bytes 128 to 255, to be looked up by number.
    pub fn upper(&self) -> [char; 128] {
        let mut table = [char::REPLACEMENT_CHARACTER; 128];
        for (place, c) in table.iter_mut().zip(self.upper.chars()) {
            *place = c;
        }
        table
    }
}

#[rustfmt::skip]
static PAGES: &[Page] = &[
    // DOS, of the United States.
    Page { name: "IBM437", labels: &["cp437", "437", "dos-437", "oem437"], upper: "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}" },
    // DOS, Greek.
    Page { name: "IBM737", labels: &["cp737", "737", "dos-737", "oem737"], upper: "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρσςτυφχψ░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀ωάέήϊίόύϋώΆΈΉΊΌΎΏ±≥≤ΪΫ÷≈°∙·√ⁿ²■\u{A0}" },
    // DOS, Baltic.
    Page { name: "IBM775", labels: &["cp775", "775", "dos-775", "oem775"], upper: "ĆüéāäģåćłēŖŗīŹÄÅÉæÆōöĢ¢ŚśÖÜø£Ø×¤ĀĪóŻżź”¦©®¬½¼Ł«»░▒▓│┤ĄČĘĖ╣║╗╝ĮŠ┐└┴┬├─┼ŲŪ╚╔╩╦╠═╬Žąčęėįšųūž┘┌█▄▌▐▀ÓßŌŃõÕµńĶķĻļņĒŅ’\u{AD}±“¾¶§÷„°∙·¹³²■\u{A0}" },
    // DOS, Western.
    Page { name: "IBM850", labels: &["cp850", "850", "dos-850", "oem850"], upper: "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}" },
    // DOS, Central European.
    Page { name: "IBM852", labels: &["cp852", "852", "dos-852", "oem852"], upper: "ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u{AD}˝˛ˇ˘§÷¸°¨˙űŘř■\u{A0}" },
    // DOS, Cyrillic, before 866.
    Page { name: "IBM855", labels: &["cp855", "855", "dos-855", "oem855"], upper: "ђЂѓЃёЁєЄѕЅіІїЇјЈљЉњЊћЋќЌўЎџЏюЮъЪаАбБцЦдДеЕфФгГ«»░▒▓│┤хХиИ╣║╗╝йЙ┐└┴┬├─┼кК╚╔╩╦╠═╬¤лЛмМнНоОп┘┌█▄Пя▀ЯрРсСтТуУжЖвВьЬ№\u{AD}ыЫзЗшШэЭщЩчЧ§■\u{A0}" },
    // DOS, Turkish.
    Page { name: "IBM857", labels: &["cp857", "857", "dos-857", "oem857"], upper: "ÇüéâäàåçêëèïîıÄÅÉæÆôöòûùİÖÜø£ØŞşáíóúñÑĞğ¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ºªÊËÈ\u{FFFD}ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµ\u{FFFD}×ÚÛÙìÿ¯´\u{AD}±\u{FFFD}¾¶§÷¸°¨·¹³²■\u{A0}" },
    // As 850, with the euro.
    Page { name: "IBM858", labels: &["cp858", "858", "dos-858", "oem858", "pc-multilingual-850+euro"], upper: "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}" },
    // DOS, Portuguese.
    Page { name: "IBM860", labels: &["cp860", "860", "dos-860", "oem860"], upper: "ÇüéâãàÁçêÊèÍÔìÃÂÉÀÈôõòÚùÌÕÜ¢£Ù₧ÓáíóúñÑªº¿Ò¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}" },
    // DOS, Icelandic.
    Page { name: "IBM861", labels: &["cp861", "861", "dos-861", "oem861"], upper: "ÇüéâäàåçêëèÐðÞÄÅÉæÆôöþûÝýÖÜø£Ø₧ƒáíóúÁÍÓÚ¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}" },
    // DOS, Hebrew.
    Page { name: "IBM862", labels: &["cp862", "862", "dos-862", "oem862"], upper: "אבגדהוזחטיךכלםמןנסעףפץצקרשת¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}" },
    // DOS, French of Canada.
    Page { name: "IBM863", labels: &["cp863", "863", "dos-863", "oem863"], upper: "ÇüéâÂà¶çêëèïî‗À§ÉÈÊôËÏûù¤ÔÜ¢£ÙÛƒ¦´óú¨¸³¯Î⌐¬½¼¾«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}" },
    // DOS, Nordic.
    Page { name: "IBM865", labels: &["cp865", "865", "dos-865", "oem865"], upper: "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø₧ƒáíóúñÑªº¿⌐¬½¼¡«¤░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}" },
    // DOS, Greek, with accents.
    Page { name: "IBM869", labels: &["cp869", "869", "dos-869", "oem869"], upper: "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}Ά\u{FFFD}·¬¦‘’Έ―ΉΊΪΌ\u{FFFD}\u{FFFD}ΎΫ©Ώ²³ά£έήίϊΐόύΑΒΓΔΕΖΗ½ΘΙ«»░▒▓│┤ΚΛΜΝ╣║╗╝ΞΟ┐└┴┬├─┼ΠΡ╚╔╩╦╠═╬ΣΤΥΦΧΨΩαβγ┘┌█▄δε▀ζηθικλμνξοπρσςτ΄\u{AD}±υφχ§ψ΅°¨ωϋΰώ■\u{A0}" },
    // Macintosh, Central European.
    Page { name: "x-mac-ce", labels: &["x-mac-centraleurroman", "mac-ce", "mac-latin2"], upper: "ÄĀāÉĄÖÜáąČäčĆćéŹźĎíďĒēĖóėôöõúĚěü†°Ę£§•¶ß®©™ę¨≠ģĮįĪ≤≥īĶ∂∑łĻļĽľĹĺŅņŃ¬√ńŇ∆«»…\u{A0}ňŐÕőŌ–—“”‘’÷◊ōŔŕŘ‹›řŖŗŠ‚„šŚśÁŤťÍŽžŪÓÔūŮÚůŰűŲųÝýķŻŁżĢˇ" },
    // Macintosh, Greek.
    Page { name: "x-mac-greek", labels: &["mac-greek"], upper: "Ä¹²É³ÖÜ΅àâä΄¨çéèêë£™îï•½‰ôö¦€ùûü†ΓΔΘΛΞΠß®©ΣΪ§≠°·Α±≤≥¥ΒΕΖΗΙΚΜΦΫΨΩάΝ¬ΟΡ≈Τ«»…\u{A0}ΥΧΆΈœ–―“”‘’÷ΉΊΌΎέήίόΏύαβψδεφγηιξκλμνοπώρστθωςχυζϊϋΐΰ\u{AD}" },
    // Macintosh, Turkish.
    Page { name: "x-mac-turkish", labels: &["mac-turkish"], upper: "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»…\u{A0}ÀÃÕŒœ–—“”‘’÷◊ÿŸĞğİıŞş‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{F8FF}ÒÚÛÙ\u{F8A0}ˆ˜¯˘˙˚¸˝˛ˇ" },
    // Macintosh, Croatian.
    Page { name: "x-mac-croatian", labels: &["mac-croatian"], upper: "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®Š™´¨≠ŽØ∞±≤≥∆µ∂∑∏š∫ªºΩžø¿¡¬√ƒ≈Ć«Č…\u{A0}ÀÃÕŒœĐ—“”‘’÷◊\u{F8FF}©⁄€‹›Æ»–·‚„‰ÂćÁčÈÍÎÏÌÓÔđÒÚÛÙıˆ˜¯πË˚¸Êæˇ" },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_a_character_or_none_for_each_byte() {
        for page in PAGES {
            assert_eq!(page.upper.chars().count(), 128, "{}", page.name);
            assert!(page.upper.chars().all(|c| !c.is_ascii()), "{}", page.name);
            assert_eq!(Page::named(&page.name.to_uppercase()), Some(page));
        }
        assert_eq!(Page::named("cp850").map(Page::upper).map(|upper| upper[0x01]), Some('ü'));
        assert_eq!(Page::named("CP852").map(Page::upper).map(|upper| upper[0x08]), Some('ł'));
    }
}
