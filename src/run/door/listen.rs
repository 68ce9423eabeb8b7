//! The door itself: who knocks and how long is waited, on either side of it.

use super::request::{MAX_BYTES, Request};
use super::{Door, Given, Visit, WAITS, WITHDRAWN, change};
use crate::keep::doorway::{Claim, Doorway, Turn};
use crate::keep::store::Profile;
use rustix::io::Errno;
use rustix::net::sockopt::{Timeout, set_socket_timeout, socket_peercred};
use rustix::net::{
    AddressFamily, RecvFlags, SendFlags, Shutdown, SocketAddrUnix, SocketFlags, SocketType, accept_with,
    bind, connect, listen, recv, send, shutdown, socket_with,
};
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::sync::atomic::AtomicU8;
use std::sync::mpsc::{Sender, channel};
use std::time::{Duration, Instant};

/// How long the thread that draws may take to come to the door: longer than any frame, and than a start of the window
/// on a slow disk.
const TAKE_WAIT: Duration = Duration::from_secs(2);
/// How long is waited for all that is said; it is said at once.
const HEAR_WAIT: Duration = Duration::from_millis(500);
/// How long is waited for all of the answer: longer than both together, so that the window decides and not the clock.
const ANSWER_WAIT: Duration = Duration::from_secs(3);
/// How long a window that has just been started is waited for, until it listens.
const START_WAIT: Duration = Duration::from_millis(500);
const PAUSE: Duration = Duration::from_millis(20);
/// Those who wait while another is served. Who finds no place opens a window of its own.
const BACKLOG: i32 = 16;
/// Said before anything is done: to one who has given up meanwhile, it cannot be said.
const HEARD: &[u8] = b"heard\n";
const YES: &[u8] = b"taken\n";
const NO: &[u8] = b"not here\n";
/// More than any answer.
const MAX_ANSWER: usize = 64;

/// The place at which this window will listen.
pub struct Place(Claim);

/// What came of knocking.
pub enum Knock {
    /// The window that is there opens it.
    Taken,
    /// It has to be opened here. With the place at the door, where nobody else has it.
    Own(Option<Place>),
}

/// Hands paths to the window of this profile. Without any paths, that window is only asked to come to the front.
pub fn knock(profile: &Profile, display: &[u8], given: &Given) -> Knock {
    let doorway = match Doorway::of(profile) {
        Ok(doorway) => doorway,
        Err(error) => {
            tracing::info!(%error, "there is no door");
            return Knock::Own(None);
        }
    };
    match doorway.turn() {
        Ok(Turn::Mine(claim)) => Knock::Own(Some(Place(claim))),
        Ok(Turn::Taken) => {
            let request = Request { display: display.to_vec(), given: given.clone() };
            let taken = request.bytes().is_some_and(|bytes| {
                let asked = reach(&doorway).and_then(|socket| ask(&socket, &bytes));
                tracing::info!(?asked, "knocked");
                asked == Ok(true)
            });
            if taken { Knock::Taken } else { Knock::Own(None) }
        }
        Err(error) => {
            tracing::info!(%error, "nobody can listen");
            Knock::Own(None)
        }
    }
}

/// A connection to the one who listens, and who is this very user.
fn reach(doorway: &Doorway) -> Result<OwnedFd, Errno> {
    let address = SocketAddrUnix::new(doorway.address())?;
    let begun = Instant::now();
    loop {
        let socket = new_socket()?;
        set_socket_timeout(&socket, Timeout::Send, Some(TAKE_WAIT))?;
        match connect(&socket, &address) {
            Ok(()) if is_me(&socket) => return Ok(socket),
            Ok(()) => return Err(Errno::PERM),
            // It was started a moment ago.
            Err(Errno::NOENT | Errno::CONNREFUSED) if begun.elapsed() < START_WAIT => {
                std::thread::sleep(PAUSE);
            }
            Err(error) => return Err(error),
        }
    }
}

fn ask(socket: &OwnedFd, request: &[u8]) -> Result<bool, Errno> {
    let until = Instant::now() + ANSWER_WAIT;
    say(socket, request, until)?;
    shutdown(socket, Shutdown::Write)?;
    Ok(hear(socket, MAX_ANSWER, until)? == [HEARD, YES].concat())
}

/// Listens at the place that [`knock`] gave, or else waits for it: the window that has it may be closed before this one.
/// `wake` is called when there is somebody. `None` where there can be no door.
pub fn open(
    place: Option<Place>,
    profile: &Profile,
    display: Vec<u8>,
    wake: impl Fn() + Send + 'static,
) -> Option<Door> {
    let doorway = Doorway::of(profile).ok()?;
    let (send, visits) = channel();
    let work = move || {
        let claim = match place {
            Some(Place(claim)) => Ok(claim),
            None => doorway.wait(),
        };
        let listening = claim.map_err(|error| error.to_string()).and_then(|claim| {
            let socket = listen_at(&claim).map_err(|error| error.to_string())?;
            Ok((claim, socket))
        });
        match listening {
            Ok((_claim, socket)) => serve_all(&socket, &display, &send, &wake),
            Err(error) => tracing::warn!(error, "other starts cannot reach this window"),
        }
    };
    std::thread::Builder::new().name("door".to_owned()).spawn(work).ok()?;
    Some(Door { visits })
}

fn new_socket() -> Result<OwnedFd, Errno> {
    socket_with(AddressFamily::UNIX, SocketType::STREAM, SocketFlags::CLOEXEC, None)
}

fn listen_at(claim: &Claim) -> std::io::Result<OwnedFd> {
    let address = claim.cleared()?;
    let socket = new_socket()?;
    bind(&socket, &SocketAddrUnix::new(address)?)?;
    claim.protect()?;
    listen(&socket, BACKLOG)?;
    Ok(socket)
}

/// One after the other, because each is done in a moment; ends with the window.
fn serve_all(socket: &OwnedFd, display: &[u8], visits: &Sender<Visit>, wake: &dyn Fn()) {
    loop {
        let Ok(visitor) = accept_with(socket, SocketFlags::CLOEXEC) else {
            // Too many open files, as a rule; that must not keep a core busy.
            std::thread::sleep(TAKE_WAIT);
            continue;
        };
        match serve(&visitor, display, visits, wake) {
            Ok(taken) => tracing::info!(taken, "somebody knocked"),
            Err(error) => tracing::info!(%error, "somebody knocked and was not understood"),
        }
    }
}

/// Whether the window took what was brought.
fn serve(visitor: &OwnedFd, display: &[u8], visits: &Sender<Visit>, wake: &dyn Fn()) -> Result<bool, Errno> {
    if !is_me(visitor) {
        return Err(Errno::PERM);
    }
    let said = hear(visitor, MAX_BYTES, Instant::now() + HEAR_WAIT)?;
    let request = Request::parse(&said).ok_or(Errno::BADMSG)?;
    say(visitor, HEARD, Instant::now() + HEAR_WAIT)?;
    // A window on another display would not be seen.
    let taken = request.display == display && bring(request.given, visits, wake);
    say(visitor, if taken { YES } else { NO }, Instant::now() + HEAR_WAIT)?;
    Ok(taken)
}

/// Whether the thread that draws takes it in time.
fn bring(given: Given, visits: &Sender<Visit>, wake: &dyn Fn()) -> bool {
    let state = Arc::new(AtomicU8::new(WAITS));
    let (answer, answered) = channel();
    if visits.send(Visit { given, state: Arc::clone(&state), answer }).is_err() {
        return false;
    }
    wake();
    // What the window has taken in the last moment cannot be withdrawn any more.
    answered.recv_timeout(TAKE_WAIT).is_ok() || !change(&state, WITHDRAWN)
}

/// Whether the other side runs as the same user. The system itself says so, and not the other side.
fn is_me(socket: &OwnedFd) -> bool {
    socket_peercred(socket).is_ok_and(|peer| peer.uid == rustix::process::geteuid())
}

// ---- saying and hearing, until a moment

fn left(until: Instant) -> Result<Option<Duration>, Errno> {
    let left = until.saturating_duration_since(Instant::now());
    if left.is_zero() { Err(Errno::TIMEDOUT) } else { Ok(Some(left)) }
}

fn say(socket: &OwnedFd, mut words: &[u8], until: Instant) -> Result<(), Errno> {
    while !words.is_empty() {
        set_socket_timeout(socket, Timeout::Send, left(until)?)?;
        match send(socket, words, SendFlags::NOSIGNAL) {
            Ok(count) => words = words.get(count..).unwrap_or_default(),
            Err(Errno::INTR) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// All that the other side says until it has no more to say; an error where that is more than `most` bytes.
fn hear(socket: &OwnedFd, most: usize, until: Instant) -> Result<Vec<u8>, Errno> {
    let mut heard = Vec::new();
    let mut block = [0; 16 * 1024];
    loop {
        set_socket_timeout(socket, Timeout::Recv, left(until)?)?;
        match recv(socket, &mut block, RecvFlags::empty()) {
            Ok((0, _)) => return Ok(heard),
            Ok((count, _)) => heard.extend_from_slice(block.get(..count).unwrap_or_default()),
            Err(Errno::INTR) => {}
            Err(error) => return Err(error),
        }
        if heard.len() > most {
            return Err(Errno::MSGSIZE);
        }
    }
}
