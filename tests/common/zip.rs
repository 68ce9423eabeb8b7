//! Archives for tests, written by hand, because what is shipped reads them only.

/// An archive as the parts of Office files and books lie in: not packed, so that what is damaged are the parts.
pub fn archive_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let mut sum = flate2::Crc::new();
        sum.update(bytes);
        let at = out.len() as u32;
        let len = (bytes.len() as u32).to_le_bytes();
        let numbers =
            [&[0; 8][..], &sum.sum().to_le_bytes(), &len, &len, &(name.len() as u16).to_le_bytes(), &[0; 2]];
        out.extend(b"PK\x03\x04\x14\0");
        out.extend(numbers.concat());
        out.extend(name.as_bytes());
        out.extend(*bytes);
        directory.extend(b"PK\x01\x02\x14\x03\x14\0");
        directory.extend(numbers.concat());
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (count, start) = ((files.len() as u16).to_le_bytes(), (out.len() as u32).to_le_bytes());
    let length = (directory.len() as u32).to_le_bytes();
    out.extend(directory);
    out.extend([b"PK\x05\x06\0\0\0\0", &count[..], &count, &length, &start, &[0; 2]].concat());
    out
}
