//! Gives back memory that nobody uses any more: the allocator keeps what was freed, some megabytes for each document
//! that was read and for each page that was drawn.

/// Hands memory back to the system that was needed and is free now. It takes a millisecond or two, so that it is for
/// the end of a piece of work, or for when nobody waits.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub fn give_back() {
    // SAFETY: it takes no pointer, and may be called by any thread at any time.
    unsafe { libc::malloc_trim(0) };
}

/// Other allocators give back what is free by themselves.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn give_back() {}
