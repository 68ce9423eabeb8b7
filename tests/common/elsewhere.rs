//! Office files, books and drawings that name what lies elsewhere, in every way that their readers are known to have
//! followed: pictures, templates, style sheets, fields, fonts, sounds, scripts.

use super::zip::archive_of;

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn relations(rows: &[(&str, &str, bool)]) -> String {
    let row = |(at, (kind, target, outside)): (usize, &(&str, &str, bool))| {
        let mode = if *outside { " TargetMode=\"External\"" } else { "" };
        format!("<Relationship Id=\"r{at}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"{mode}/>")
    };
    let rows: String = rows.iter().enumerate().map(row).collect();
    format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{rows}</Relationships>"
    )
}

/// Names that may stand in an attribute of XML.
fn quoted(names: &[String]) -> Vec<String> {
    names.iter().map(|name| name.replace('&', "&amp;")).collect()
}

pub fn docx(names: &[String]) -> Vec<u8> {
    let names = quoted(names);
    let mut rows = vec![("settings", "settings.xml", false)];
    for name in &names {
        for kind in ["image", "hyperlink", "oleObject", "frame", "subDocument", "aFChunk"] {
            rows.push((kind, name, true));
        }
    }
    let picture = |at: usize| {
        format!(
            "<w:p><w:r><w:drawing><wp:inline><wp:docPr id=\"1\" name=\"n\"/><a:blip r:link=\"r{at}\" r:embed=\"r{at}\"/>\
             </wp:inline></w:drawing></w:r></w:p>"
        )
    };
    let pictures: String = (1..rows.len()).map(picture).collect();
    let field = |name: &String| {
        format!(
            "<w:p><w:fldSimple w:instr=\"INCLUDEPICTURE {name} \\d\"><w:r><w:t>a</w:t></w:r></w:fldSimple>\
             <w:fldSimple w:instr=\"INCLUDETEXT {name}\"><w:r><w:t>b</w:t></w:r></w:fldSimple>\
             <w:fldSimple w:instr=\"DDEAUTO {name} x\"><w:r><w:t>c</w:t></w:r></w:fldSimple></w:p>"
        )
    };
    let fields: String = names.iter().map(field).collect();
    let document = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"{OFFICE}\" \
         xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
         xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\">\
         <w:body><w:p><w:r><w:t>Words.</w:t></w:r></w:p>{pictures}{fields}<w:altChunk r:id=\"r6\"/><w:subDoc r:id=\"r5\"/>\
         </w:body></w:document>"
    );
    let settings = format!(
        "<w:settings xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"{OFFICE}\">\
         <w:attachedTemplate r:id=\"r0\"/></w:settings>"
    );
    let main = relations(&[("officeDocument", "word/document.xml", false)]);
    let (inner, template) = (relations(&rows), relations(&[("attachedTemplate", &names[0], true)]));
    archive_of(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", main.as_bytes()),
        ("word/document.xml", document.as_bytes()),
        ("word/_rels/document.xml.rels", inner.as_bytes()),
        ("word/settings.xml", settings.as_bytes()),
        ("word/_rels/settings.xml.rels", template.as_bytes()),
    ])
}

pub fn pptx(names: &[String]) -> Vec<u8> {
    let names = quoted(names);
    let mut rows = Vec::new();
    for name in &names {
        for kind in ["image", "hyperlink", "video", "audio", "oleObject", "slideLayout", "notesSlide"] {
            rows.push((kind, name.as_str(), true));
        }
    }
    let picture = |at: usize| {
        format!(
            "<p:pic><p:nvPicPr><p:cNvPr id=\"2\" name=\"n\"><a:hlinkClick r:id=\"r{at}\"/></p:cNvPr><p:nvPr>\
                 <a:videoFile r:link=\"r{at}\"/></p:nvPr></p:nvPicPr><p:blipFill><a:blip r:link=\"r{at}\" r:embed=\"r{at}\"/>\
                 </p:blipFill></p:pic>"
        )
    };
    let pictures: String = (0..rows.len()).map(picture).collect();
    let spaces = format!(
        "xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\" xmlns:r=\"{OFFICE}\" \
         xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\""
    );
    let slide = format!(
        "<p:sld {spaces}><p:cSld><p:spTree><p:sp><p:nvSpPr><p:nvPr><p:ph type=\"title\"/></p:nvPr></p:nvSpPr><p:txBody>\
         <a:p><a:r><a:t>Words.</a:t></a:r></a:p></p:txBody></p:sp>{pictures}</p:spTree></p:cSld></p:sld>"
    );
    let shown = format!(
        "<p:presentation {spaces}><p:sldIdLst><p:sldId id=\"256\" r:id=\"r0\"/></p:sldIdLst></p:presentation>"
    );
    let main = relations(&[("officeDocument", "ppt/presentation.xml", false)]);
    let (slides, inner) = (relations(&[("slide", "slides/slide1.xml", false)]), relations(&rows));
    archive_of(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", main.as_bytes()),
        ("ppt/presentation.xml", shown.as_bytes()),
        ("ppt/_rels/presentation.xml.rels", slides.as_bytes()),
        ("ppt/slides/slide1.xml", slide.as_bytes()),
        ("ppt/slides/_rels/slide1.xml.rels", inner.as_bytes()),
    ])
}

pub fn odt(names: &[String]) -> Vec<u8> {
    let each = |name: &String| {
        format!(
            "<text:p><draw:frame><draw:image xlink:href=\"{name}\"/></draw:frame><draw:frame><draw:object xlink:href=\"{name}\"/>\
             </draw:frame><text:a xlink:href=\"{name}\">a link</text:a></text:p><text:section text:name=\"s\">\
             <text:section-source xlink:href=\"{name}\"/><text:p>b</text:p></text:section>"
        )
    };
    let body: String = quoted(names).iter().map(each).collect();
    let content = format!(
        "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
         xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\"><office:body><office:text><text:p>Words.</text:p>\
         {body}</office:text></office:body></office:document-content>"
    );
    archive_of(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", content.as_bytes()),
    ])
}

pub fn epub(names: &[String], page: &str) -> Vec<u8> {
    let each =
        |name: &String| format!("<item id=\"i{}\" href=\"{name}\" media-type=\"image/png\"/>", name.len());
    let items: String = quoted(names).iter().map(each).collect();
    let package = format!(
        "<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\"><metadata \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>Words</dc:title></metadata><manifest>{items}\
         <item id=\"c\" href=\"c.html\" media-type=\"text/html\"/></manifest><spine><itemref idref=\"c\"/></spine></package>"
    );
    let container = "<container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles>\
                     <rootfile full-path=\"p.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles></container>";
    archive_of(&[
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", container.as_bytes()),
        ("p.opf", package.as_bytes()),
        ("c.html", page.as_bytes()),
    ])
}

pub fn svg(names: &[String]) -> Vec<u8> {
    let each = |name: &String| {
        format!(
            "<image href=\"{name}\" xlink:href=\"{name}\" width=\"9\" height=\"9\"/><use href=\"{name}#a\"/>\
             <a href=\"{name}\"><text x=\"9\" y=\"90\">a link</text></a><feImage href=\"{name}\"/>\
             <rect width=\"9\" height=\"9\" fill=\"url({name}#g)\"/><foreignObject><img src=\"{name}\"/></foreignObject>"
        )
    };
    let names = quoted(names);
    let (body, first): (String, _) = (names.iter().map(each).collect(), &names[0]);
    format!(
        "<?xml version=\"1.0\"?><?xml-stylesheet href=\"{first}\"?>\
         <!DOCTYPE svg [<!ENTITY x SYSTEM \"{first}\">]>\
         <svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"300\" height=\"200\">\
         <style>@import url('{first}'); @font-face {{ font-family: f; src: url('{first}') }}</style>\
         <script href=\"{first}\">fetch('{first}')</script><text x=\"9\" y=\"30\" font-family=\"f\">Words.</text>{body}</svg>"
    )
    .into_bytes()
}

pub fn rtf(names: &[String]) -> Vec<u8> {
    let each = |name: &String| {
        let name = name.replace('\\', "\\\\\\\\");
        format!(
            "{{\\field{{\\*\\fldinst INCLUDEPICTURE \"{name}\" \\\\d}}{{\\fldrslt a}}}}\
             {{\\field{{\\*\\fldinst HYPERLINK \"{name}\"}}{{\\fldrslt a link}}}}\
             {{\\object\\objautlink\\objupdate{{\\*\\objdata 00}}{{\\result b}}}}\\par\n"
        )
    };
    let body: String = names.iter().map(each).collect();
    let template = names[0].clone();
    format!("{{\\rtf1\\ansi{{\\*\\template {template}}}Words.\\par\n{body}}}").into_bytes()
}

/// A letter with such a page, and with parts that say that their bytes lie elsewhere.
pub fn letter(names: &[String], page: &str) -> Vec<u8> {
    let part = |name: &String| {
        format!(
            "--b\r\nContent-Type: message/external-body; access-type=URL; URL=\"{name}\"\r\n\r\nContent-Type: text/plain\r\n\r\n\
             --b\r\nContent-Type: image/png\r\nContent-Location: {name}\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\r\nx\r\n"
        )
    };
    let first = &names[0];
    let parts: String = names.iter().map(part).collect();
    format!(
        "From: a@example.org\r\nSubject: Words\r\nContent-Base: {first}\r\nContent-Location: {first}\r\n\
         Disposition-Notification-To: <a@203.0.113.7>\r\nList-Unsubscribe: <{first}>\r\nX-Image-URL: {first}\r\n\
         Face: {first}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/html\r\n\r\n{page}\r\n{parts}--b--\r\n"
    )
    .into_bytes()
}

pub fn xlsx(names: &[String]) -> Vec<u8> {
    let names = quoted(names);
    let outside = |kind: &'static str| names.iter().map(move |name| (kind, name.as_str(), true));
    let links: Vec<_> = outside("hyperlink").chain(outside("image")).chain(outside("oleObject")).collect();
    let cell = |at: usize| format!("<hyperlink ref=\"A1\" r:id=\"r{at}\"/>");
    let sheet = format!(
        "<worksheet xmlns:r=\"{OFFICE}\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Words.</t></is></c>\
         <c r=\"B1\"><f>WEBSERVICE(\"{}\")+[1]Sheet1!A1</f><v>1</v></c></row></sheetData><hyperlinks>{}</hyperlinks></worksheet>",
        names[0],
        (0..links.len()).map(cell).collect::<String>()
    );
    let book = format!(
        "<workbook xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"r0\"/></sheets>\
         <externalReferences><externalReference r:id=\"r1\"/></externalReferences></workbook>"
    );
    let connection = |name: &String| {
        format!(
            "<connection id=\"1\" name=\"n\" type=\"4\" refreshOnLoad=\"1\"><webPr url=\"{name}\"/></connection>"
        )
    };
    let connections =
        format!("<connections>{}</connections>", names.iter().map(connection).collect::<String>());
    let own =
        [("worksheet", "a.xml", false), ("externalLink", "b.xml", false), ("connections", "c.xml", false)];
    archive_of(&[
        ("_rels/.rels", relations(&[("officeDocument", "xl/workbook.xml", false)]).as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations(&own).as_bytes()),
        ("xl/a.xml", sheet.as_bytes()),
        ("xl/_rels/a.xml.rels", relations(&links).as_bytes()),
        (
            "xl/b.xml",
            format!("<externalLink xmlns:r=\"{OFFICE}\"><externalBook r:id=\"r0\"/></externalLink>")
                .as_bytes(),
        ),
        ("xl/_rels/b.xml.rels", relations(&[("externalLinkPath", &names[0], true)]).as_bytes()),
        ("xl/c.xml", connections.as_bytes()),
    ])
}

/// Data whose kind is described elsewhere, and which takes parts of itself from there.
pub fn xml(names: &[String]) -> Vec<u8> {
    let names = quoted(names);
    let entity = |(at, name): (usize, &String)| format!("<!ENTITY e{at} SYSTEM \"{name}\">");
    let entities: String = names.iter().enumerate().map(entity).collect();
    let used: String = (0..names.len()).map(|at| format!("&e{at};")).collect();
    let include = |name: &String| format!("<xi:include href=\"{name}\" parse=\"text\"/>");
    let included: String = names.iter().map(include).collect();
    format!(
        "<?xml version=\"1.0\"?><?xml-stylesheet href=\"{0}\"?><!DOCTYPE a SYSTEM \"{0}\" [{entities}]>\n\
         <a xmlns:xi=\"http://www.w3.org/2001/XInclude\" xsi:schemaLocation=\"x {0}\">Words. {used}{included}</a>\n",
        names[0]
    )
    .into_bytes()
}
