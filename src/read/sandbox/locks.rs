//! Locks a child in before any byte of a stranger's file is read: it may think, remember and speak over its one
//! socket, and nothing else.
//!
//! The layers do not rely on each other: limits, Landlock and the seccomp list, each where the kernel has it; without
//! both of the last two nothing is read. A call that is not on the list fails with an error instead of ending the child, so that a panic
//! can still say something. Not allowed, for the record: opening anything by name, sockets, other processes,
//! threads, memory that can be run.

use landlock::{ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetStatus, Scope};
use rustix::process::{
    Resource, Rlimit, Signal, getpid, getrlimit, set_parent_process_death_signal, setrlimit,
};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
};
use std::collections::BTreeMap;
use std::error::Error;

/// Memory that a child may have: the largest documents of the corpus need a third of it.
pub const MAX_MEMORY: u64 = 1024 * 1024 * 1024;
/// Of a piece of memory that it hands over at most: a file within its document.
pub const MAX_FILE: u64 = 256 * 1024 * 1024;
/// The same before anything was asked of it. Such pieces do not count as its own memory, and one that was taken over
/// could hold as many as it may have open files, and as many again on the way: so they are few, and no larger than what
/// the window asks for; it sets this limit anew with each request.
const FIRST_FILE: u64 = 1024 * 1024;
/// Open files: the three of every program, the socket, the document, a picture that comes, one that goes, and some.
const MAX_FILES: u64 = 9;
/// All that it may compute in its life, in seconds: what the window would not see, because it is stopped itself.
/// A document whose pages are drawn all day takes some minutes.
const MAX_SECONDS: u64 = 3600;

/// Locks this process in; gives the names of the layers that hold.
///
/// # Errors
/// Where nothing would keep it from files and sockets; nothing must be read then.
pub fn enclose() -> Result<Vec<String>, Box<dyn Error>> {
    let mut layers = Vec::new();
    // The window may be gone already; its socket says so when it is read.
    set_parent_process_death_signal(Some(Signal::KILL))?;
    for (resource, current, most) in [
        (Resource::As, MAX_MEMORY, MAX_MEMORY),
        (Resource::Core, 0, 0),
        (Resource::Cpu, MAX_SECONDS, MAX_SECONDS),
        (Resource::Fsize, FIRST_FILE, MAX_FILE),
        (Resource::Nofile, MAX_FILES, MAX_FILES),
    ] {
        // Limits that are lower already stay so: they cannot be raised again.
        let most = getrlimit(resource).maximum.map_or(most, |already| already.min(most));
        setrlimit(resource, Rlimit { current: Some(current.min(most)), maximum: Some(most) })?;
    }
    layers.push("limits".to_owned());
    rustix::thread::set_no_new_privs(true)?;
    layers.push("no new privileges".to_owned());
    let before = layers.len();
    // A layer that this kernel lacks is left out; the log shows which there are.
    layers.extend(forbid_files().ok().flatten().map(str::to_owned));
    // A test takes the strongest layer away, to see that the others do not lean on it.
    #[cfg(debug_assertions)]
    if std::env::var_os("FOLIOSCOPE_MISBEHAVE").is_some_and(|wish| wish == "without seccomp") {
        return Ok(layers);
    }
    match allow_little() {
        Ok(()) => layers.push("seccomp".to_owned()),
        Err(error) if layers.len() == before => return Err(error),
        Err(_) => {}
    }
    Ok(layers)
}

/// Landlock without a single rule: nothing on any disk, no port, no other process.
fn forbid_files() -> Result<Option<&'static str>, Box<dyn Error>> {
    const NEWEST: ABI = ABI::V6;
    let status = Ruleset::default()
        .handle_access(AccessFs::from_all(NEWEST))?
        .handle_access(AccessNet::from_all(NEWEST))?
        .scope(Scope::from_all(NEWEST))?
        .create()?
        .restrict_self()?;
    Ok(match status.ruleset {
        RulesetStatus::FullyEnforced => Some("Landlock"),
        RulesetStatus::PartiallyEnforced => Some("Landlock in part"),
        RulesetStatus::NotEnforced => None,
    })
}

/// What may be asked of the system without looking at how.
const FREELY: &[libc::c_long] = &[
    // Memory.
    libc::SYS_brk,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_madvise,
    // What was handed over: the document, the socket, pieces of memory.
    libc::SYS_read,
    libc::SYS_readv,
    libc::SYS_pread64,
    libc::SYS_write,
    libc::SYS_writev,
    libc::SYS_pwrite64,
    libc::SYS_lseek,
    libc::SYS_fstat,
    libc::SYS_ftruncate,
    libc::SYS_close,
    libc::SYS_memfd_create,
    libc::SYS_sendmsg,
    libc::SYS_recvmsg,
    // Waiting, time, chance.
    libc::SYS_futex,
    libc::SYS_ppoll,
    libc::SYS_sched_yield,
    libc::SYS_clock_gettime,
    libc::SYS_gettimeofday,
    libc::SYS_clock_nanosleep,
    libc::SYS_nanosleep,
    libc::SYS_restart_syscall,
    libc::SYS_getrandom,
    // Ending, well or otherwise.
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sigaltstack,
    libc::SYS_getpid,
    libc::SYS_gettid,
    libc::SYS_exit,
    libc::SYS_exit_group,
];

fn allow_little() -> Result<(), Box<dyn Error>> {
    let is = |argument, bits: Bits| -> Result<Vec<SeccompRule>, Box<dyn Error>> {
        let (op, value) = match bits {
            Bits::Equal(value) => (SeccompCmpOp::Eq, value),
            Bits::Without(mask) => (SeccompCmpOp::MaskedEq(mask), 0),
        };
        let condition = SeccompCondition::new(argument, SeccompCmpArgLen::Dword, op, value)?;
        Ok(vec![SeccompRule::new(vec![condition])?])
    };
    let mut rules: BTreeMap<libc::c_long, Vec<SeccompRule>> =
        FREELY.iter().map(|number| (*number, Vec::new())).collect();
    // Memory that can be run is what an intruder needs first.
    let run = Bits::Without(u64::from(libc::PROT_EXEC.cast_unsigned()));
    rules.insert(libc::SYS_mmap, is(2, run)?);
    rules.insert(libc::SYS_mprotect, is(2, run)?);
    // Aborting is a signal to oneself.
    let own = u64::from(getpid().as_raw_nonzero().get().cast_unsigned());
    rules.insert(libc::SYS_tgkill, is(0, Bits::Equal(own))?);
    let filter = SeccompFilter::new(
        rules,
        SeccompAction::Errno(libc::EPERM.cast_unsigned()),
        SeccompAction::Allow,
        std::env::consts::ARCH.try_into()?,
    )?;
    let program: BpfProgram = filter.try_into()?;
    seccompiler::apply_filter(&program)?;
    Ok(())
}

#[derive(Clone, Copy)]
enum Bits {
    Equal(u64),
    Without(u64),
}

/// Tries what must not be possible, and names what was: for the test that holds the walls of the sandbox.
#[cfg(debug_assertions)]
pub fn try_everything() -> Vec<String> {
    use rustix::fs::{Mode, OFlags, open};
    use rustix::net::{AddressFamily, SocketType, socket};
    use rustix::process::test_kill_process;
    let named = |name: &str, flags| open(name, flags, Mode::RUSR | Mode::WUSR).is_ok();
    let kind = |family, kind| socket(family, kind, None).is_ok();
    let attempts: [(&str, bool); 9] = [
        ("read a file", named("/proc/self/status", OFlags::RDONLY)),
        ("read a folder", std::fs::read_dir("/").is_ok()),
        // One without a name, so that nothing is left behind where it can.
        ("make a file", named("/dev/shm", OFlags::WRONLY | OFlags::TMPFILE)),
        ("look at a file", std::fs::metadata("/").is_ok()),
        ("make a socket of the network", kind(AddressFamily::INET, SocketType::STREAM)),
        ("make a socket of this computer", kind(AddressFamily::UNIX, SocketType::STREAM)),
        ("start a program", std::process::Command::new("/bin/true").spawn().is_ok()),
        ("start a thread", std::thread::Builder::new().spawn(|| {}).is_ok()),
        // Even to itself: a child that may signal nobody cannot stop the window.
        ("send a signal", test_kill_process(getpid()).is_ok()),
    ];
    attempts.iter().filter(|(_, done)| *done).map(|(what, _)| (*what).to_owned()).collect()
}
