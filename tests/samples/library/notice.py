"""Draws the notice on the door of the reading room as somebody would photograph it: slanted, with what a telephone
writes into its pictures. The place is that of the observatory at Greenwich, where no town library is."""

import io

from PIL import Image, ImageDraw, ImageFilter, ImageFont

WORDS = [
    ("THE READING GROUP", 46),
    ("meets here on Thursdays", 34),
    ("", 20),
    ("Bring a paper, and the words", 30),
    ("that it rests on.", 30),
    ("", 20),
    ("Whoever comes first", 30),
    ("puts the kettle on.", 30),
]


def notice():
    door = Image.new("RGB", (960, 720), "#5b4636")
    planks = ImageDraw.Draw(door)
    for at in range(0, 960, 160):
        planks.line([(at, 0), (at, 720)], fill="#46352a", width=6)
    sheet = Image.new("RGBA", (560, 520), "#f6f2e6")
    letters = ImageDraw.Draw(sheet)
    y = 50
    for words, size in WORDS:
        font = ImageFont.load_default(size)
        width = letters.textlength(words, font=font)
        letters.text(((560 - width) / 2, y), words, fill="#262019", font=font)
        y += size + 16
    letters.ellipse([268, 14, 292, 38], fill="#9c2f2f")
    shadow = Image.new("RGBA", (600, 560), (0, 0, 0, 0))
    ImageDraw.Draw(shadow).rectangle([26, 30, 586, 550], fill=(0, 0, 0, 110))
    shadow = shadow.filter(ImageFilter.GaussianBlur(10)).rotate(4, expand=True)
    door.paste(shadow, (170, 60), shadow)
    turned = sheet.rotate(4, expand=True, resample=Image.Resampling.BICUBIC)
    door.paste(turned, (180, 66), turned)
    told = Image.Exif()
    told[0x010E] = "The notice on our door"
    told[0x010F] = "Invented"
    told[0x0110] = "Telephone 3"
    told[0x0131] = "Camera 1.4"
    told[0x0132] = "2017:10:05 18:52:10"
    taken = told.get_ifd(0x8769)
    taken[0x9003] = "2017:10:05 18:52:10"
    taken[0x9004] = "2017:10:05 18:52:10"
    place = told.get_ifd(0x8825)
    place[1], place[2] = "N", (51.0, 28.0, 40.0)
    place[3], place[4] = "W", (0.0, 0.0, 5.0)
    out = io.BytesIO()
    door.save(out, "JPEG", quality=80, exif=told)
    return out.getvalue()
