#!/usr/bin/env python3
"""Makes the archives of this folder: `python3 make.py`. The same bytes come of it each time.

letters.zip  folders, a comment, an archive within, a member that is locked with “harbour”, one that the list does not
             name, a link, a name that leads out, and one of DOS.
letters.tar  the same letters with an owner, a link, and a member behind the end.
"""

import io
import struct
import tarfile
import zlib
from pathlib import Path

HERE = Path(__file__).parent
DAY, HOUR = 44 << 9 | 5 << 5 | 1, 12 << 11 | 30 << 5
LETTER = "Dear reader,\n\nthe gate was open.\n\nYours,\nMaria\n".encode()
REPLY = "# Reply\n\nNobody saw it open.\n".encode()


def locked(password, data, check):
    """PKWARE's first way (APPNOTE 6.1), with noise that is none."""
    table = []
    for n in range(256):
        for _ in range(8):
            n = n >> 1 ^ 0xEDB88320 if n & 1 else n >> 1
        table.append(n)
    keys = [0x12345678, 0x23456789, 0x34567890]

    def update(byte):
        keys[0] = table[(keys[0] ^ byte) & 0xFF] ^ keys[0] >> 8
        keys[1] = (keys[1] + (keys[0] & 0xFF)) * 134775813 + 1 & 0xFFFFFFFF
        keys[2] = table[(keys[2] ^ keys[1] >> 24) & 0xFF] ^ keys[2] >> 8

    for byte in password:
        update(byte)
    out = bytearray()
    for byte in bytes(11) + bytes([check]) + data:
        noise = (keys[2] | 2) & 0xFFFF
        out.append(byte ^ (noise * (noise ^ 1) >> 8 & 0xFF))
        update(byte)
    return bytes(out)


def archive(members, comment=b""):
    out, directory, count = bytearray(), bytearray(), 0
    for name, data, *options in members:
        options = dict(options)
        crc = zlib.crc32(data)
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = packer.compress(data) + packer.flush()
        method = 8
        if len(packed) >= len(data):
            packed, method = data, 0
        flags = 0
        if password := options.get("password"):
            packed, flags = locked(password, packed, crc >> 24), 1
        numbers = struct.pack("<HHHHIII", flags, method, HOUR, DAY, crc, len(packed), len(data))
        head = len(out)
        out += b"PK\3\4\x14\0" + numbers + struct.pack("<HH", len(name), 0) + name + packed
        if options.get("unlisted"):
            continue
        count += 1
        note = options.get("note", b"")
        directory += b"PK\1\2\x14\3\x14\0" + numbers + struct.pack("<HHHHH", len(name), 0, len(note), 0, 0)
        directory += struct.pack("<II", options.get("mode", 0o100644) << 16, head) + name + note
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(out), len(comment))
    return bytes(out + directory + b"PK\5\6" + end + comment)


def letters_zip():
    inner = archive([(b"copy of the letter.txt", LETTER)])
    return archive(
        [
            (b"letters/letter.txt", LETTER, ("note", b"as it came")),
            (b"letters/reply.md", REPLY),
            (b"letters/drafts/letter 10.txt", LETTER),
            (b"letters/drafts/letter 2.txt", LETTER),
            (b"withdrawn.txt", b"This was taken out of the list.\n", ("unlisted", True)),
            (b"older.zip", inner),
            (b"list of names.txt", b"Maria, Anna, Tom\n", ("password", b"harbour")),
            (b"to the notes", b"/home/maria/notes", ("mode", 0o120777)),
            (b"../up.txt", b"One up.\n"),
            (b"empty/", b"", ("mode", 0o040755)),
            (b"M\x81ller.txt", "Müller.\n".encode()),
        ],
        "What was sent on the first of May.".encode(),
    )


def letters_tar():
    out = io.BytesIO()
    for number, members in enumerate([[("letters/letter.txt", LETTER), ("letters/reply.md", REPLY)], [("behind.txt", b"Behind the end.\n")]]):
        tar = tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT)
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size, info.mtime, info.uname, info.mode = len(data), 1_714_566_600, "maria", 0o644
            tar.addfile(info, io.BytesIO(data))
        if number == 0:
            link = tarfile.TarInfo("to the notes")
            link.type, link.linkname, link.mtime, link.uname = tarfile.SYMTYPE, "/home/maria/notes", 1_714_566_600, "maria"
            tar.addfile(link)
        tar.fileobj.write(bytes(1024))
    return out.getvalue()


(HERE / "letters.zip").write_bytes(letters_zip())
(HERE / "letters.tar").write_bytes(letters_tar())
