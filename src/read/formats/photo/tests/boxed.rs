//! Files of the family of AVIF and HEIC, built box by box: to say what comes of them, and to be broken.

/// The left half red and the right half blue, 16 × 16 points: AV1 as libavif 1.3 encodes such a picture (quality 90, 4:4:4).
pub const RED_AND_BLUE: &[u8] = &[
    0x12, 0x00, 0x0A, 0x08, 0x38, 0x0C, 0xFF, 0xDA, 0x40, 0x43, 0x41, 0xA4, 0x32, 0x1A, 0x44, 0x80, 0x90,
    0xD2, 0xA0, 0x10, 0x41, 0x07, 0xC8, 0x00, 0x10, 0xA2, 0x4B, 0xEE, 0x5D, 0x14, 0x1B, 0xD1, 0x40, 0xD6,
    0x7E, 0xF1, 0x61, 0xB9, 0xF9, 0x18,
];

/// An item, by its number from one on.
pub struct Built {
    pub kind: &'static [u8; 4],
    pub body: Vec<u8>,
    /// Numbers of properties, from one on.
    pub properties: Vec<u8>,
    /// Kinds of references, and to which items.
    pub references: Vec<(&'static [u8; 4], Vec<u16>)>,
}

impl Built {
    pub fn new(kind: &'static [u8; 4], body: &[u8], properties: &[u8]) -> Self {
        Self { kind, body: body.to_vec(), properties: properties.to_vec(), references: Vec::new() }
    }

    pub fn refers(mut self, kind: &'static [u8; 4], to: &[u16]) -> Self {
        self.references.push((kind, to.to_vec()));
        self
    }
}

/// A box with its length.
pub fn boxed(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut bytes = (body.len() as u32 + 8).to_be_bytes().to_vec();
    bytes.extend(kind);
    bytes.extend(body);
    bytes
}

/// How large an item is.
pub fn size(width: u32, height: u32) -> Vec<u8> {
    boxed(b"ispe", &[[0; 4], width.to_be_bytes(), height.to_be_bytes()].concat())
}

/// A file of such a brand; the first item is what is shown.
pub fn file(brand: &[u8; 4], items: &[Built], properties: &[Vec<u8>]) -> Vec<u8> {
    let (mut names, mut places, mut data, mut belongs, mut refers) =
        (vec![0; 4], vec![1, 0, 0, 0, 0x44, 0], Vec::new(), vec![0; 4], vec![0; 4]);
    names.extend((items.len() as u16).to_be_bytes());
    places.extend((items.len() as u16).to_be_bytes());
    belongs.extend((items.len() as u32).to_be_bytes());
    for (number, item) in (1_u16..).zip(items) {
        let number = number.to_be_bytes();
        names.extend(boxed(b"infe", &[&[2, 0, 0, 0][..], &number, &[0, 0], item.kind, &[0]].concat()));
        // Within the box of data, as one piece.
        places.extend([&number[..], &[0, 1, 0, 0, 0, 1]].concat());
        places.extend((data.len() as u32).to_be_bytes());
        places.extend((item.body.len() as u32).to_be_bytes());
        data.extend(&item.body);
        belongs.extend([&number[..], &[item.properties.len() as u8], &item.properties].concat());
        for (kind, to) in &item.references {
            let to: Vec<u8> = to.iter().flat_map(|to| to.to_be_bytes()).collect();
            let count = (to.len() as u16 / 2).to_be_bytes();
            refers.extend(boxed(kind, &[&number[..], &count, &to].concat()));
        }
    }
    let all = boxed(b"iprp", &[boxed(b"ipco", &properties.concat()), boxed(b"ipma", &belongs)].concat());
    let meta = [
        vec![0; 4],
        boxed(b"hdlr", &[&[0; 8][..], b"pict", &[0; 13]].concat()),
        boxed(b"pitm", &[0, 0, 0, 0, 0, 1]),
        boxed(b"iinf", &names),
        boxed(b"iloc", &places),
        boxed(b"iref", &refers),
        all,
        boxed(b"idat", &data),
    ];
    [boxed(b"ftyp", &[&brand[..], &[0; 4], b"mif1"].concat()), boxed(b"meta", &meta.concat())].concat()
}
