//! What is said at the door: on which display the other start is, and which paths it was given. Bytes, because names of
//! files are bytes; lengths before words, so that nothing in a name can end it.

use super::Given;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;

const MAGIC: &[u8] = b"folioscope-door 1\n";
/// More than anybody picks in a file manager, and not so many that a window of so many tabs could not be used. Who gives
/// more gets a window of its own for them.
const MAX_PATHS: usize = 500;
/// What Linux allows for a path.
const MAX_PATH: usize = 4096;
const MAX_DISPLAY: usize = 1024;
/// Room for many long paths; and all that the window ever holds of somebody who says too much.
pub const MAX_BYTES: usize = 1024 * 1024;

const FILE: u8 = b'f';
const FOLDER: u8 = b'd';

#[derive(Debug, PartialEq, Eq)]
pub struct Request {
    /// Names the display; where it is another than the window's own, the window cannot be seen there.
    pub display: Vec<u8>,
    pub given: Given,
}

impl Request {
    /// `None` where it is more than may be said.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        if self.given.len() > MAX_PATHS || self.display.len() > MAX_DISPLAY {
            return None;
        }
        let mut out = MAGIC.to_vec();
        put(&mut out, &self.display)?;
        out.extend(u16::try_from(self.given.len()).ok()?.to_le_bytes());
        for (path, folder) in &self.given {
            out.push(if *folder { FOLDER } else { FILE });
            let bytes = path.as_os_str().as_bytes();
            is_path(bytes).then(|| put(&mut out, bytes))??;
        }
        (out.len() <= MAX_BYTES).then_some(out)
    }

    /// `None` for whatever is not said exactly as it must be, to its last byte.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(MAGIC)?;
        let display = take(&mut rest, MAX_DISPLAY)?.to_vec();
        let count = usize::from(number(&mut rest)?);
        if count > MAX_PATHS {
            return None;
        }
        let mut given = Vec::new();
        for _ in 0..count {
            let (kind, behind) = rest.split_first()?;
            rest = behind;
            let folder = match *kind {
                FOLDER => true,
                FILE => false,
                _ => return None,
            };
            let path = take(&mut rest, MAX_PATH).filter(|path| is_path(path))?;
            given.push((PathBuf::from(OsStr::from_bytes(path)), folder));
        }
        rest.is_empty().then_some(Self { display, given })
    }
}

/// Paths from the root alone: what a relative one means is known only where it was typed.
fn is_path(bytes: &[u8]) -> bool {
    bytes.first() == Some(&b'/') && bytes.len() <= MAX_PATH && !bytes.contains(&0)
}

fn put(out: &mut Vec<u8>, bytes: &[u8]) -> Option<()> {
    out.extend(u16::try_from(bytes.len()).ok()?.to_le_bytes());
    out.extend_from_slice(bytes);
    Some(())
}

fn number(rest: &mut &[u8]) -> Option<u16> {
    let (number, behind) = rest.split_first_chunk()?;
    *rest = behind;
    Some(u16::from_le_bytes(*number))
}

fn take<'a>(rest: &mut &'a [u8], most: usize) -> Option<&'a [u8]> {
    let len = usize::from(number(rest)?);
    let (taken, behind) = rest.split_at_checked(len).filter(|_| len <= most)?;
    *rest = behind;
    Some(taken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::OsString;
    use std::os::unix::ffi::OsStringExt;

    fn request(paths: &[&[u8]]) -> Request {
        let path = |bytes: &&[u8]| (PathBuf::from(OsString::from_vec(bytes.to_vec())), bytes.ends_with(b"/"));
        Request { display: b":0".to_vec(), given: paths.iter().map(path).collect() }
    }

    #[test]
    fn names_of_any_bytes_arrive_as_they_were_given() {
        let said = request(&[b"/a", b"/b \n\"\xff.pdf", "/é/日".as_bytes(), b"/folder/"]);
        assert_eq!(Request::parse(&said.bytes().unwrap()), Some(said));
        let nothing = request(&[]);
        assert_eq!(Request::parse(&nothing.bytes().unwrap()), Some(nothing));
    }

    #[test]
    fn what_is_said_in_any_other_way_opens_nothing() {
        let good = request(&[b"/a/b", b"/c"]).bytes().unwrap();
        for end in 0..good.len() {
            assert_eq!(Request::parse(&good[..end]), None, "cut off after {end} bytes");
        }
        assert_eq!(Request::parse(&[&good[..], b"x"].concat()), None, "something follows");
        for at in 0..good.len() {
            for byte in [0, b'/', 0xff] {
                let mut other = good.clone();
                other[at] = byte;
                // No panic; and whatever is taken is a path from the root.
                if let Some(request) = Request::parse(&other) {
                    assert!(request.given.iter().all(|(path, _)| path.is_absolute()), "{request:?}");
                }
            }
        }
        for bad in [&b"relative"[..], b"", b"/with\0nothing"] {
            assert_eq!(request(&[bad]).bytes(), None, "{bad:?} can be said");
        }
        let mut relative = good.clone();
        let slash = relative.iter().position(|byte| *byte == b'/').unwrap();
        relative[slash] = b'.';
        assert_eq!(Request::parse(&relative), None);
    }

    #[test]
    fn more_than_a_window_can_show_is_not_even_said() {
        let path = [b"/".to_vec(), vec![b'a'; 3000]].concat();
        assert!(request(&vec![&b"/a"[..]; MAX_PATHS]).bytes().is_some());
        assert!(request(&vec![&b"/a"[..]; MAX_PATHS + 1]).bytes().is_none());
        assert!(request(&vec![&path[..]; MAX_PATHS]).bytes().is_none(), "more bytes than are listened to");
        assert!(request(&[&[b"/".to_vec(), vec![b'a'; MAX_PATH]].concat()[..]]).bytes().is_none());
    }
}
