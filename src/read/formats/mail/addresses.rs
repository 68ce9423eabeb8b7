//! Whom a line of a head names (RFC 5322, section 3.4, with its obsolete forms): people, and groups of them, which may be
//! empty. Whatever a program wrote there, no word of it is lost: what cannot be an address is a name.

use super::encoded;
use super::letter::Person;

/// A piece of a line.
#[derive(Clone, Debug)]
struct Token {
    kind: Kind,
    /// Without quotes and brackets.
    words: String,
    /// Whether white space stands before it.
    spaced: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Atom,
    Quoted,
    Comment,
    /// One of `<>,;:@`.
    Sign(char),
}

/// The people of a line, in order.
pub fn people_of(sent: &str) -> Vec<Person> {
    let mut people = Vec::new();
    let (mut group, mut own): (Option<String>, Vec<Token>) = (None, Vec::new());
    // Whether it stands between brackets, and whether it has an address.
    let (mut within, mut addressed, mut met) = (false, false, false);
    for token in tokens(sent) {
        let route = within && after_bracket(&own).is_some_and(|token| token.kind == Kind::Sign('@'));
        match token.kind {
            Kind::Sign(',') if !route => {}
            Kind::Sign(';') if !within && (group.is_some() || addressed) => {}
            Kind::Sign(':') if !within && !addressed && group.is_none() && has_words(&own) => {
                let (own, comment) = uncommented(&std::mem::take(&mut own));
                group = Some(with_comment(name_of(&own), comment));
                met = false;
                continue;
            }
            kind => {
                within = kind == Kind::Sign('<') || within && kind != Kind::Sign('>');
                addressed |= matches!(kind, Kind::Sign('<' | '@'));
                own.push(token);
                continue;
            }
        }
        let person = person(&std::mem::take(&mut own), group.as_deref());
        met |= person.is_some();
        people.extend(person);
        (within, addressed) = (false, false);
        if token.kind == Kind::Sign(';')
            && let Some(name) = group.take()
            && !met
        {
            people.push(Person { group: name, ..Person::default() });
        }
    }
    let last = person(&own, group.as_deref());
    if let Some(name) = group.filter(|_| last.is_none() && !met) {
        people.push(Person { group: name, ..Person::default() });
    }
    people.extend(last);
    people
}

/// What follows the last opening bracket.
fn after_bracket(own: &[Token]) -> Option<&Token> {
    let at = own.iter().rposition(|token| token.kind == Kind::Sign('<'))?;
    own.get(at + 1..)?.iter().find(|token| token.kind != Kind::Comment)
}

fn has_words(own: &[Token]) -> bool {
    own.iter().any(|token| matches!(token.kind, Kind::Atom | Kind::Quoted))
}

/// Somebody, out of all that stands between two commas.
fn person(own: &[Token], group: Option<&str>) -> Option<Person> {
    let (own, comment) = uncommented(own);
    let (name, address) = match own.iter().position(|token| token.kind == Kind::Sign('<')) {
        Some(open) => {
            let (before, rest) = own.split_at(open);
            let rest = rest.get(1..).unwrap_or_default();
            let end = rest.iter().position(|token| token.kind == Kind::Sign('>'));
            let (inner, after) = rest.split_at(end.unwrap_or(rest.len()));
            let before = [before, after.get(1..).unwrap_or_default()].concat();
            (name_of(&before), address_of(without_route(inner)))
        }
        None => bare(&own),
    };
    let name = with_comment(name, comment);
    let group = group.unwrap_or_default().to_owned();
    let found = !name.is_empty() || !address.is_empty();
    found.then_some(Person { name, address, group })
}

/// What stands there, and what stands in round brackets in it.
fn uncommented(own: &[Token]) -> (Vec<Token>, String) {
    let (comments, own): (Vec<Token>, Vec<Token>) =
        own.iter().cloned().partition(|token| token.kind == Kind::Comment);
    let comments: Vec<&str> = comments.iter().map(|token| token.words.trim()).collect();
    (own, encoded::decoded(comments.join(" ").trim()))
}

/// No word is lost: some programs write the name as a comment, and people say there where somebody works.
fn with_comment(name: String, comment: String) -> String {
    match (name.as_str(), comment.as_str()) {
        ("", _) => comment,
        (_, "") => name,
        _ => format!("{name} ({comment})"),
    }
}

/// Without the way that a letter was to take in the days of old: `@a,@b:vera@example.org`.
fn without_route(inner: &[Token]) -> &[Token] {
    let routed = inner.first().is_some_and(|token| token.kind == Kind::Sign('@'));
    let end = inner.iter().position(|token| token.kind == Kind::Sign(':')).filter(|_| routed);
    end.and_then(|end| inner.get(end + 1..)).unwrap_or(inner)
}

/// Name and address where no brackets tell which is which.
fn bare(own: &[Token]) -> (String, String) {
    let Some(sign) = own.iter().rposition(|token| token.kind == Kind::Sign('@')) else {
        // The name of somebody on the same computer is an address; several words are a name.
        return match own {
            [one] if one.kind == Kind::Atom && encoded::decoded(&one.words) == one.words => {
                (String::new(), one.words.clone())
            }
            _ => (name_of(own), String::new()),
        };
    };
    let (mut from, mut to) = (sign.saturating_sub(1), (sign + 2).min(own.len()));
    let dotted = |left: usize, right: usize| match (own.get(left), own.get(right)) {
        (Some(a), Some(b)) => a.words.ends_with('.') || b.words.starts_with('.') || !b.spaced,
        _ => false,
    };
    while from > 0 && dotted(from - 1, from) {
        from -= 1;
    }
    while to < own.len() && dotted(to - 1, to) {
        to += 1;
    }
    let address = address_of(own.get(from..to).unwrap_or_default());
    let rest = [own.get(..from).unwrap_or_default(), own.get(to..).unwrap_or_default()].concat();
    (name_of(&rest), address)
}

/// An address as it is written today: without white space around its dots.
fn address_of(own: &[Token]) -> String {
    let mut out = String::new();
    for token in own {
        let binds = |c: Option<char>| matches!(c, Some('.' | '@'));
        let apart = token.spaced && !binds(out.chars().next_back());
        let written = match token.kind {
            Kind::Sign(sign) => sign.to_string(),
            Kind::Quoted => format!("\"{}\"", token.words.replace('\\', "\\\\").replace('"', "\\\"")),
            _ => token.words.clone(),
        };
        if apart && !out.is_empty() && !binds(written.chars().next()) {
            out.push(' ');
        }
        out.push_str(&written);
    }
    // Some programs write encoded words where none may stand.
    encoded::decoded(&out)
}

/// A name of several words, with what is written in other letters decoded, in quotes too, where none should be.
fn name_of(own: &[Token]) -> String {
    let mut out = String::new();
    for token in own {
        if token.spaced && !out.is_empty() {
            out.push(' ');
        }
        match token.kind {
            Kind::Sign(sign) => out.push(sign),
            _ => out.push_str(&token.words),
        }
    }
    encoded::decoded(&out).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn tokens(sent: &str) -> Vec<Token> {
    let (mut found, mut rest, mut spaced) = (Vec::new(), sent, false);
    // Of a sign that nothing ends, the others are not looked for an end again and again.
    let (mut quotes, mut comments) = (true, true);
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        if c.is_whitespace() {
            (rest, spaced) = (after, true);
            continue;
        }
        let (kind, words, left) = match c {
            '"' => match quotes.then(|| enclosed(after, None, '"')).flatten() {
                Some((words, left)) => (Kind::Quoted, words, left),
                None => {
                    quotes = false;
                    (Kind::Atom, String::new(), after)
                }
            },
            '(' => match comments.then(|| enclosed(after, Some('('), ')')).flatten() {
                Some((words, left)) => (Kind::Comment, words, left),
                None => {
                    comments = false;
                    (Kind::Atom, String::new(), after)
                }
            },
            '<' | '>' | ',' | ';' | ':' | '@' => (Kind::Sign(c), c.to_string(), after),
            _ => {
                let end = atom_len(rest).max(c.len_utf8());
                let (word, left) = rest.split_at(end);
                (Kind::Atom, word.to_owned(), left)
            }
        };
        found.push(Token { kind, words, spaced });
        (rest, spaced) = (left, false);
    }
    found
}

/// How long an atom is. Encoded words end where they say, whatever signs stand in them; so do domains in brackets.
fn atom_len(rest: &str) -> usize {
    if let Some(len) = encoded::word_len(rest) {
        return len;
    }
    if rest.starts_with('[')
        && let Some(end) = rest.find(']')
    {
        return end + 1;
    }
    let ends = |(at, c): (usize, char)| {
        let coded = at > 0 && c == '=' && encoded::word_len(rest.get(at..).unwrap_or_default()).is_some();
        (c.is_whitespace() || coded || matches!(c, '"' | '(' | '<' | '>' | ',' | ';' | ':' | '@'))
            .then_some(at)
    };
    rest.char_indices().find_map(ends).unwrap_or(rest.len())
}

/// What stands up to the sign that ends it, and what follows; `None` where nothing ends it.
fn enclosed(rest: &str, opens: Option<char>, closes: char) -> Option<(String, &str)> {
    let (mut words, mut depth) = (String::new(), 0_usize);
    let mut signs = rest.char_indices();
    while let Some((at, c)) = signs.next() {
        match c {
            '\\' => words.extend(signs.next().map(|(_, c)| c)),
            _ if c == closes && depth == 0 => return Some((words, rest.get(at + 1..).unwrap_or_default())),
            _ => {
                depth =
                    if Some(c) == opens { depth + 1 } else { depth - usize::from(c == closes && depth > 0) };
                words.push(c);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::formats::mail::head::listed;

    /// What is shown of a line; a name or an address that goes missing is somebody who was not written to.
    #[test]
    fn everybody_who_is_named_is_shown_and_so_are_groups() {
        for (sent, shown) in [
            (
                "Vera Lind <vera@example.org>, desk@example.org",
                "Vera Lind <vera@example.org>, desk@example.org",
            ),
            ("undisclosed-recipients:;", "undisclosed-recipients:;"),
            (
                "Friends: a@b.example, C <c@d.example>; e@f.example",
                "Friends: a@b.example, C <c@d.example>; e@f.example",
            ),
            (
                "\"A Group\":Ed Jones <joe@where.test>,joe@where.test,John <jdoe@one.test>;",
                "A Group: Ed Jones <joe@where.test>, joe@where.test, John <jdoe@one.test>;",
            ),
            ("Unended: a@b.example, c@d.example", "Unended: a@b.example, c@d.example;"),
            ("\"Lind, Vera\" <vera@example.org>", "Lind, Vera <vera@example.org>"),
            ("vera@example.org (Vera Lind)", "Vera Lind <vera@example.org>"),
            ("Vera Lind (Desk (North)) <vera@example.org>", "Vera Lind (Desk (North)) <vera@example.org>"),
            (
                "Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>",
                "Pete (A nice ) chap his account his host) <pete@silly.test>",
            ),
            (
                "=?iso-8859-1?Q?Vera_L=F6w=2C_Desk?= =?utf-8?Q?_=28North=29?= <v@example.org>",
                "Vera Löw, Desk (North) <v@example.org>",
            ),
            ("\"=?utf-8?B?VmVyYQ==?=\" <v@example.org>", "Vera <v@example.org>"),
            ("=?utf-8?Q?Vera,_Lind?=<v@example.org>", "Vera, Lind <v@example.org>"),
            ("Joe Q. Public <john.q.public@example.com>", "Joe Q. Public <john.q.public@example.com>"),
            (
                "Mary Smith <@machine.tld,@other.tld:mary@example.net>, , jdoe@test . example",
                "Mary Smith <mary@example.net>, jdoe@test.example",
            ),
            ("\"john doe\"@example.org, <a@[10.0.0.1]>", "\"john doe\"@example.org, a@[10.0.0.1]"),
            ("a@b.example; c@d.example", "a@b.example, c@d.example"),
            ("Vera Lind vera@example.org", "Vera Lind <vera@example.org>"),
            (
                "Vera <vera@example.org, Second <second@example.org>",
                "Vera <vera@example.org>, Second <second@example.org>",
            ),
            ("Vera \"Ve\" Lind <v@example.org>", "Vera Ve Lind <v@example.org>"),
            ("root, The desk", "root, The desk"),
            ("Group(Some people):a@b.example;(the end)", "Group (Some people): a@b.example; the end"),
            ("C=US;A= ;P=Town;S=Lind", "C=US;A= ;P=Town;S=Lind"),
            ("Vera\" <v@example.org>", "Vera <v@example.org>"),
            ("(nobody), Vera (", "nobody, Vera"),
            ("<>", ""),
        ] {
            let people = people_of(sent);
            assert_eq!(listed(&people.iter().collect::<Vec<_>>()), shown, "{sent}");
        }
    }
}
