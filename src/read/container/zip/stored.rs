//! Makes an archive in memory, of parts that are not packed: what was locked is opened part by part, and read as an
//! archive again.

/// An archive of these members. Names and bytes are those of an archive that was read, so all lengths fit.
pub fn stored(members: &[(String, Vec<u8>)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in members {
        let start = out.len() as u32;
        let mut sum = flate2::Crc::new();
        sum.update(bytes);
        let name = &name.as_bytes()[..name.len().min(usize::from(u16::MAX))];
        let mut common = Vec::new();
        // Made for version 2.0, with names in UTF-8, not packed, without a time.
        [20_u16, 1 << 11, 0, 0, 0].iter().for_each(|number| common.extend(number.to_le_bytes()));
        [sum.sum(), bytes.len() as u32, bytes.len() as u32]
            .iter()
            .for_each(|one| common.extend(one.to_le_bytes()));
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0; 2]);
        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend(name);
        out.extend(bytes);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(start.to_le_bytes());
        directory.extend(name);
    }
    let (start, len, count) = (out.len() as u32, directory.len() as u32, members.len() as u16);
    out.extend(directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    [count, count].iter().for_each(|number| out.extend(number.to_le_bytes()));
    [len, start].iter().for_each(|number| out.extend(number.to_le_bytes()));
    out.extend([0; 2]);
    out
}
