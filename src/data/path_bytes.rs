//! Paths as bytes, for names that are not Unicode: such a file is opened, kept and found again like any other.
//! On Unix they are the bytes of the name, on Windows its units of 16 bits, the lower half first.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The name as the system has it.
#[cfg(unix)]
pub fn bytes_from_path(path: &Path) -> Vec<u8> {
    std::os::unix::ffi::OsStrExt::as_bytes(path.as_os_str()).to_vec()
}

/// The path that [`bytes_from_path`] gave these bytes for.
#[cfg(unix)]
pub fn path_from_bytes(bytes: &[u8]) -> PathBuf {
    let name: OsString = std::os::unix::ffi::OsStringExt::from_vec(bytes.to_vec());
    PathBuf::from(name)
}

/// The name as the system has it.
#[cfg(windows)]
pub fn bytes_from_path(path: &Path) -> Vec<u8> {
    let units = std::os::windows::ffi::OsStrExt::encode_wide(path.as_os_str());
    units.flat_map(u16::to_le_bytes).collect()
}

/// The path that [`bytes_from_path`] gave these bytes for.
#[cfg(windows)]
pub fn path_from_bytes(bytes: &[u8]) -> PathBuf {
    let pairs = bytes.chunks_exact(2);
    let units: Vec<u16> = pairs.map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    let name: OsString = std::os::windows::ffi::OsStringExt::from_wide(&units);
    PathBuf::from(name)
}
