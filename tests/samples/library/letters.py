"""What the group wrote to each other about June 2017, as a mailbox: a thread that ends with a hidden row, and two letters
that came in between."""

import base64
import quopri
import textwrap

PEOPLE = {
    "ines": "Ines Aldana <ines@reading-group.example>",
    "eleni": "Eleni Markou <eleni@reading-group.example>",
    "noa": "Noa Berger <noa@reading-group.example>",
    "samir": "Samir Haddad <samir@reading-group.example>",
    "tobias": "Tobias Lund <tobias@reading-group.example>",
    "shop": "The printer’s shop <orders@printers-shop.example>",
    "adele": "Adele Winther <adele.winther@post.example>",
}


def encoded(words):
    """A line of a head: in ASCII as it is, else as RFC 2047 has it."""
    name, _, address = words.partition(" <")
    if name.isascii():
        return words
    rest = f" <{address}" if address else ""
    return "=?utf-8?B?" + base64.b64encode(name.encode()).decode() + "?=" + rest


def message(number, sender, to, when, subject, body, answers=None, kind=None):
    """One letter, with the line that begins it. `answers` are the numbers of those that it goes back to, the first first."""
    address = PEOPLE[sender].rpartition("<")[2].rstrip(">")
    day, clock = when
    head = [
        f"From {address} {day[0]} {day[1]} {clock} 2017",
        f"From: {encoded(PEOPLE[sender])}",
        "To: " + ",\n ".join(encoded(PEOPLE[one]) for one in to),
        f"Subject: {encoded(subject)}",
        f"Date: {day[0]}, {day[1].split()[1]} {day[1].split()[0]} 2017 {clock} +0200",
        f"Message-ID: <{number}.2017@reading-group.example>",
    ]
    if answers:
        head.append(f"In-Reply-To: <{answers[-1]}.2017@reading-group.example>")
        head.append("References: " + "\n ".join(f"<{one}.2017@reading-group.example>" for one in answers))
    head.append("MIME-Version: 1.0")
    if kind is None:
        head += ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable", ""]
        body = quopri.encodestring(body.encode()).decode()
    else:
        head += [kind, ""]
    # A line of a letter that looks like the beginning of one is quoted, as mailboxes have it.
    body = body.replace("\nFrom ", "\n>From ")
    return "\n".join(head) + "\n" + body.rstrip("\n") + "\n\n"


def part(kind, words, *more):
    lines = [f"Content-Type: {kind}", "Content-Transfer-Encoding: quoted-printable", *more, ""]
    return "\n".join(lines) + "\n" + quopri.encodestring(words.encode()).decode().rstrip("\n")


def attached(name, kind, data):
    lines = textwrap.wrap(base64.b64encode(data).decode(), 76)
    head = [f'Content-Type: {kind}; name="{name}"', "Content-Transfer-Encoding: base64",
            f'Content-Disposition: attachment; filename="{name}"', ""]
    return "\n".join(head + lines)


def together(mark, *parts):
    return "".join(f"--{mark}\n{one}\n" for one in parts) + f"--{mark}--\n"


MONDAY, TUESDAY, WEDNESDAY = ("Mon", "Oct 16"), ("Tue", "Oct 17"), ("Wed", "Oct 18")

WITH_PAPERS = """Tobias,

here are my papers, packed together. Open the workbook, sheet “By day”, and
look at the numbers at the left: after 9 comes 11.

> the entry for June is not in the table that you gave me

It is. It is row 10, and somebody has hidden it. The sheet “Verbs” counts ten
statements; your print has nine.

Eleni

-- 
Eleni Markou
“A gap is also an entry.”
"""

PAGE = """<html><body style="font-family: sans-serif">
<p>Good morning,</p>
<p>the proof of your chronology is ready. Please look at it here:
<a href="http://mailings.printers-shop.example/click?id=4711">www.printers-shop.example/proofs</a></p>
<p>The table on page&nbsp;2 did not fit, so please leave out what you can spare.</p>
<p>The printer’s shop</p>
<img src="http://mailings.printers-shop.example/open.gif?id=4711" width="1" height="1" alt="">
</body></html>
"""

PLAIN = """Good morning,

the proof of your chronology is ready. Please look at it here:
www.printers-shop.example/proofs

The table on page 2 did not fit, so please leave out what you can spare.

The printer’s shop
"""


def mailbox(papers):
    """`papers` is the archive that one of the letters brings."""
    page = together("page", part("text/plain; charset=utf-8", PLAIN), part("text/html; charset=utf-8", PAGE))
    mixed = together("papers", part("text/plain; charset=utf-8", WITH_PAPERS), attached("Papers.zip", "application/zip", papers))
    everybody = ["ines", "eleni", "noa", "samir"]
    letters = [
        message(1, "shop", ["tobias"], (("Wed", "Oct 04"), "08:15:00"), "Your proof is ready", page,
                kind='Content-Type: multipart/alternative; boundary="page"'),
        message(2, "tobias", everybody, (MONDAY, "09:05:12"), "June 2017",
                "Dear all,\n\nI went back to the sources for June 2017, as the minutes ask me to. I also went back to "
                "Eleni’s table,\nand the entry for June is not in the table that she gave me. It goes from May to a "
                "denial, and ends.\n\nSo I ask again whether we are sure of it.\n\nTobias\n"),
        message(3, "eleni", ["tobias"], (MONDAY, "11:31:40"), "Re: June 2017", mixed, answers=[2],
                kind='Content-Type: multipart/mixed; boundary="papers"'),
        message(4, "adele", ["ines"], (MONDAY, "14:02:00"), "The two bears",
                "Dear Mrs. Aldana,\n\nthank you for your answer. I have told my niece that they are groups and not "
                "bears.\nShe is a little disappointed.\n\nAdele Winther\n"),
        message(5, "tobias", ["eleni"], (MONDAY, "19:48:03"), "Re: June 2017",
                "Eleni,\n\n> It is row 10, and somebody has hidden it.\n\nThat was me, on the fifth. The printer asked "
                "for a table that fits on a page,\nand I hid what I held to be a repetition. I left a remark on it. Then "
                "I printed it,\nand then I believed my print.\n\nI am sorry. It is not struck from anything.\n\nTobias\n",
                answers=[2, 3]),
        message(6, "samir", ["tobias", "eleni", "noa", "ines"], (TUESDAY, "07:20:55"), "Re: June 2017",
                "Good morning,\n\n>> It is row 10, and somebody has hidden it.\n> That was me, on the fifth.\n\nThen we "
                "have learned something about tables: what is not shown is still counted,\nand what is counted need not "
                "be shown.\n\nThe row says “suggested”, and “could”. The row below it says “denied”. I would not\nread "
                "either of them without the other.\n\nSamir\n", answers=[2, 3, 5]),
        message(7, "noa", ["ines"], (TUESDAY, "08:00:10"), "Kettle",
                "Ines,\n\nthe kettle at the library is broken. Shall I bring mine?\n\nNoa\n"),
        message(8, "ines", ["tobias", "eleni", "samir", "noa"], (WEDNESDAY, "18:30:00"), "Re: June 2017 – closed",
                "Dear all,\n\nboth papers stay in the folder, the memo and the chronology, as the minutes have it. The "
                "workbook\nstays, too, with the row hidden as it was, and Tobias’s remark on it: whoever comes after us\n"
                "should be able to see how it happened.\n\nNobody prints from it any more.\n\nInes\n",
                answers=[2, 3, 5, 6]),
    ]
    return "".join(letters).encode()
