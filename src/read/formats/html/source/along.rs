//! Two texts laid along each other: that of the tree along that of the source, and what was written along that of the tree.

use super::*;

/// Words that were written as they stand in a source, sign by sign.
pub struct Piece {
    /// Its first byte in the source, and how many it has there.
    pub source: usize,
    pub source_len: usize,
    /// The same in what was written.
    pub words: usize,
    pub len: usize,
}

/// Signs between which one that was left out or put in is looked for.
const MAX_APART: usize = 8;

/// White space that is folded.
fn is_fold(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0C')
}

/// What parts words, lines and blocks where it was written.
fn is_gap(c: char) -> bool {
    matches!(c, ' ' | '\n' | '\t' | '\u{2028}')
}

/// Finds which part of what was written stands where in the source.
pub fn pieces(source: &str, words: &str, as_is: bool, give: &mut dyn FnMut(Piece)) {
    let (mut s, mut w) = (0, 0);
    if !as_is {
        // What stands before the first word belongs to the words before.
        s = source.len() - source.trim_start_matches(is_fold).len();
        w = words.len() - words.trim_start_matches(is_gap).len();
    }
    let mut begun = None;
    while let (Some(a), Some(b)) = (next(source, s), next(words, w)) {
        let (la, lb) = (a.len_utf8(), b.len_utf8());
        if a == b || !as_is && is_fold(a) && matches!(b, ' ' | '\n') {
            begun = begun.or(Some((s, w)));
            (s, w) = (s + la, w + lb);
            continue;
        }
        close(begun.take(), w, give);
        let replaced = next(source, s + la) == next(words, w + lb);
        // Of a fold, more than one sign; a break that was put in.
        if is_fold(a) && !(as_is && is_gap(b)) {
            s += la;
        } else if is_gap(b) && !is_fold(a) {
            w += lb;
        } else if let Some(apart) = ahead(&source[s..], b).filter(|_| !replaced) {
            s += apart;
        } else if let Some(apart) = ahead(&words[w..], a).filter(|_| !replaced) {
            w += apart;
        } else {
            // One sign in the place of another, such as a raised one.
            if a.len_utf16() == b.len_utf16() {
                give(Piece { source: s, source_len: la, words: w, len: lb });
            }
            (s, w) = (s + la, w + lb);
        }
    }
    close(begun, w, give);
}

fn close(begun: Option<(usize, usize)>, w: usize, give: &mut dyn FnMut(Piece)) {
    if let Some((source, words)) = begun.filter(|(_, words)| w > *words) {
        give(Piece { source, source_len: w - words, words, len: w - words });
    }
}

fn next(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// How far on a sign stands, where that is near.
fn ahead(text: &str, wanted: char) -> Option<usize> {
    text.char_indices().take(MAX_APART).skip(1).find(|(_, c)| *c == wanted).map(|(at, _)| at)
}

/// Where one is in the source.
struct Cursor<'s> {
    skeleton: &'s Skeleton,
    event: usize,
    /// In the text of all chunks, where it stands in one.
    at: usize,
    /// Bytes that may still be looked through for what was moved.
    room: usize,
}

impl<'s> Cursor<'s> {
    fn go(&mut self, event: usize) {
        self.event = event;
        self.at = match self.skeleton.order.get(event) {
            Some(Next::Text(chunk)) => self.start(*chunk),
            _ => 0,
        };
    }

    fn start(&self, chunk: u32) -> usize {
        self.skeleton.chunks.get(chunk as usize).map_or(0, |chunk| chunk.start as usize)
    }

    /// The element of this name that comes next, before any words do.
    fn element(&mut self, name: &str) -> Option<u32> {
        let put_in = PUT_IN.contains(&name);
        let wanted = self.skeleton.names.get(&name.to_ascii_lowercase())?;
        for event in self.event..self.event + MAX_LOOKED {
            match self.skeleton.order.get(event)? {
                Next::Element(element, name) if name == wanted => {
                    self.go(event + 1);
                    return Some(*element);
                }
                Next::Element(..) if put_in => return None,
                Next::Element(..) => {}
                Next::Text(chunk) => {
                    let at = if event == self.event { self.at } else { self.start(*chunk) };
                    if !self.skeleton.rest(*chunk, at).trim_start_matches(is_fold).is_empty() {
                        return None;
                    }
                }
            }
        }
        None
    }

    /// The place of the next sign, which is passed; `None` where another comes next.
    fn sign(&mut self, wanted: char) -> Option<(u32, usize)> {
        loop {
            let Next::Text(chunk) = *self.skeleton.order.get(self.event)? else {
                if is_fold(wanted) {
                    return None;
                }
                self.go(self.event + 1);
                continue;
            };
            match self.skeleton.rest(chunk, self.at).chars().next() {
                None => self.go(self.event + 1),
                Some(c) if c == wanted => {
                    let at = self.at;
                    self.at += c.len_utf8();
                    return Some((chunk, at));
                }
                Some(c) if is_fold(c) => self.at += 1,
                Some(_) => return None,
            }
        }
    }

    /// Goes to where these letters stand, if that is not far.
    fn seek(&mut self, letters: &str) -> bool {
        for event in self.event..self.event + MAX_LOOKED {
            let chunk = match self.skeleton.order.get(event) {
                Some(Next::Text(chunk)) => *chunk,
                Some(Next::Element(..)) => continue,
                None => return false,
            };
            let at = if event == self.event { self.at } else { self.start(chunk) };
            let rest = self.skeleton.rest(chunk, at);
            if rest.len() > self.room {
                return false;
            }
            self.room -= rest.len();
            if let Some(found) = rest.find(letters) {
                (self.event, self.at) = (event, at + found);
                return true;
            }
        }
        false
    }
}

/// Lays a tree along the source of its page.
pub fn lay(skeleton: Skeleton, tree: &Tree) -> Located {
    let mut located = Located::new(skeleton, tree.len());
    let mut cursor = Cursor { skeleton: &located.skeleton, event: 0, at: 0, room: MAX_LOOKED_BYTES };
    cursor.go(0);
    let (mut segments, mut elements) = (Vec::new(), Vec::new());
    let mut id = tree.following(ROOT, ROOT, true);
    while id != NONE {
        match tree.node(id).map(|node| &node.data) {
            Some(Data::Element(..)) => elements.extend(cursor.element(tree.name(id)).map(|own| (id, own))),
            Some(Data::Text(words)) if !RAW.contains(&tree.name(tree.parent(id))) => {
                lay_text(id, words, &mut cursor, &mut segments);
            }
            _ => {}
        }
        id = tree.following(id, ROOT, true);
    }
    segments.sort_by_key(|segment: &Segment| (segment.node, segment.from));
    located.segments = segments;
    for (id, element) in elements {
        located.elements[id as usize] = element;
    }
    located
}

fn lay_text(node: NodeId, words: &str, cursor: &mut Cursor<'_>, segments: &mut Vec<Segment>) {
    let (mut open, mut sought): (Option<Segment>, bool) = (None, false);
    for (from, c) in words.char_indices() {
        let mut found = cursor.sign(c);
        if found.is_none() && !is_fold(c) {
            // Words that were moved are looked for once; what still is not found has no place in the source.
            let probe: String = words[from..].chars().take(PROBE_LETTERS).collect();
            if std::mem::replace(&mut sought, true) || !cursor.seek(probe.trim_end()) {
                break;
            }
            found = cursor.sign(c);
        }
        let Some((chunk, at)) = found else {
            segments.extend(open.take());
            continue;
        };
        match &mut open {
            Some(own)
                if own.chunk == chunk
                    && (own.at + own.len) as usize == at
                    && (own.from + own.len) as usize == from =>
            {
                own.len += c.len_utf8() as u32;
            }
            _ => {
                let own = Segment { node, from: from as u32, len: c.len_utf8() as u32, chunk, at: at as u32 };
                segments.extend(open.replace(own));
            }
        }
    }
    segments.extend(open);
}
