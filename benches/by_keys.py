#!/usr/bin/env python3
"""Drives programs by keys, as a reader would, through the long files of `make_tables.py`, and times from each key to
the last change of the screen that it makes: several programs in turns on one machine. Needs Xvfb, xdotool, xterm, numpy.

    by_keys.py FOLDER FOLIOSCOPE [--runs 3] [--kinds csv gigabyte …] [--programs folioscope visidata …] [--pictures DIR]

For each: seconds from exec to the first screen (90 % of the points that differ from the ground once all is quiet), until
the program is quiet (it may have read the whole file by then), and for each step from the key to the last change of the
screen; memory (PSS) when it has been quiet after the first screen, and after the last step, in MB.

Quiet is a screen that shows what it showed, and no more than two ticks of processor, for a second. With --pictures the
screen after each step is kept, so that somebody can see whether it did what its name says.
"""
import argparse
import contextlib
import os
import shutil
import signal
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from first_page import EVERY, QUIET, Screen, any_ink, cpu_ticks, family, shares
from make_tables import KINDS

LIMIT = 150.0
XTERM = "xterm -fa Monospace -fs 10 -geometry 120x42+0+0 -e "
# Steps: a name ("" is not timed) and what is pressed: keys of xdotool, or words to type after "=".
CALC = [("end", ["ctrl+End"]), ("", ["ctrl+Home", "Right", "Right", "Right"]),
        ("sort", ["alt+d", "a"]), ("", ["ctrl+f", "=Person 49999 of"]), ("find", ["Return"])]
VISIDATA = [("end", ["G"]), ("", ["g", "g", "l", "l", "l", "percent"]), ("sort", ["bracketleft"]),
            ("", ["g", "g", "z", "bar", "=amount > 500000"]), ("filter", ["Return"]),
            ("", ["h", "slash", "=Person 49999 of"]), ("find", ["Return"])]
SHEET = [("end", ["ctrl+End"]), ("", ["ctrl+Home", "Right", "Right", "Right"]), ("sort", ["s"]),
         ("", ["ctrl+alt+a", "f", "=> 500000"]), ("filter", ["Return"]),
         ("", ["ctrl+alt+a", "ctrl+f", "=Person 49999 of"]), ("find", ["Return"])]
TEXT = [("end", ["ctrl+End"]), ("", ["ctrl+f", "=Person 49999 of"]), ("find", ["Return"])]
BOX = [("end", ["ctrl+End"]), ("open", ["Return"]), ("", ["alt+Left", "ctrl+Home", "Right"]), ("sort", ["s"]),
       ("", ["ctrl+alt+a", "f", "=harbour"]), ("filter", ["Return"])]
MUTT = [("end", ["End"]), ("open", ["Return"]), ("", ["q", "o"]), ("sort", ["s"]), ("", ["l", "=~s harbour"]), ("filter", ["Return"])]
LNAV = [("end", ["G"]), ("", ["colon", "=set-min-log-level error"]), ("filter", ["Return"]),
        ("", ["colon", "=set-min-log-level trace", "Return", "g", "slash", "=Person 49999 of"]), ("find", ["Return"])]
LOG = [("end", ["ctrl+End"]), ("", ["ctrl+Home", "Right", "f", "=error"]), ("filter", ["Return"]),
       ("", ["ctrl+alt+a", "ctrl+f", "=Person 49999 of"]), ("find", ["Return"])]
CALC_CSV = "soffice --nologo --norestore --calc --infilter='Text - txt - csv (StarCalc):44,34,76,1' {}"
CALC_BOOK = "soffice --nologo --norestore --calc {}"
OURS = "{folioscope} {}"
PLANS = {
    "csv": {"folioscope": (OURS, SHEET), "visidata": (XTERM + "vd {}", VISIDATA), "calc": (CALC_CSV, CALC)},
    "gigabyte": {"folioscope": (OURS, SHEET), "visidata": (XTERM + "vd {}", VISIDATA[:1])},
    "xlsx": {"folioscope": (OURS, SHEET), "visidata": (XTERM + "vd {}", VISIDATA), "calc": (CALC_BOOK, CALC)},
    "xls": {"folioscope": (OURS, SHEET), "calc": (CALC_BOOK, CALC)},
    "mbox": {"folioscope": (OURS, BOX), "mutt": (XTERM + "mutt -n -R -f {}", MUTT)},
    "jsonl": {"folioscope": (OURS, TEXT), "visidata": (XTERM + "vd {}", VISIDATA[:1])},
    "log": {"folioscope": (OURS, LOG), "lnav": (XTERM + "lnav {}", LNAV)},
}


class Program:
    def __init__(self, command, file, screen):
        self.screen = screen
        self.home = tempfile.mkdtemp(prefix="home")
        own_file = Path(self.home) / file.name
        try:
            os.link(file, own_file)
        except OSError:
            own_file = file
        self.own = {"HOME": self.home, "XDG_RUNTIME_DIR": self.home, "DISPLAY": screen.name, "PATH": os.environ["PATH"],
                    "LANG": "C.UTF-8", "TERM": "xterm-256color"}
        # Else it asks whether a folder is to be made.
        (Path(self.home) / ".muttrc").write_text("set folder=~\nset hostname=here\n")
        command = command.replace("{}", str(own_file))
        self.process = subprocess.Popen(["/bin/sh", "-c", "exec " + command], env=self.own, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL, start_new_session=True)

    def settle(self, begun):
        """Until it is quiet: when the screen changed, and what ink it had then; and when it was quiet, or nothing."""
        seen, before = [], None
        ticks, quiet_since = -1, time.monotonic()
        while time.monotonic() - begun < LIMIT and self.process.poll() is None:
            now = time.monotonic()
            points = self.screen.points.tobytes()
            if points != before:
                seen.append((now - begun, any_ink(self.screen.points)))
                before, quiet_since = points, now
            if now - quiet_since > QUIET:
                used = cpu_ticks(family(self.process.pid))
                # Nothing to see yet is no end: some programs wait for themselves.
                if used - ticks <= 2 and seen[-1][1] > 50:
                    return seen, now - begun - 2 * QUIET
                ticks, quiet_since = used, now
            time.sleep(EVERY)
        return seen, None

    def press(self, keys):
        for key in keys:
            words = ["type", "--delay", "8", key[1:]] if key.startswith("=") else ["key", key]
            subprocess.run(["xdotool", *words], env=self.own, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def focus(self):
        """Gives it the keys: there is no window manager that would."""
        said = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "."], env=self.own, check=False,
                              capture_output=True, text=True).stdout.split()
        if said:
            subprocess.run(["xdotool", "windowfocus", said[-1]], env=self.own, check=False, stderr=subprocess.DEVNULL)

    def picture(self, path):
        subprocess.run(["import", "-window", "root", str(path)], env=self.own, check=False)

    def memory(self):
        return sum(shares(family(self.process.pid)))

    def end(self):
        members = family(self.process.pid)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        # What a terminal runs has a session of its own.
        for pid in members:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        shutil.rmtree(self.home, ignore_errors=True)
        time.sleep(0.5)


def run(command, steps, file, screen, pictures):
    """What was measured, by name."""
    begun = time.monotonic()
    program = Program(command, file, screen)
    found = {}
    try:
        seen, quiet = program.settle(begun)
        final = seen[-1][1] if seen else 0
        found["first screen"] = next((at for at, ink in seen if ink >= final * 0.9), None)
        found["all read"] = quiet
        found["MB"] = program.memory()
        if pictures:
            program.picture(f"{pictures}-0.png")
        program.focus()
        for at, (name, keys) in enumerate(steps, 1):
            program.press(keys[:-1])
            pressed = time.monotonic()
            program.press(keys[-1:])
            seen, quiet = program.settle(pressed)
            if name:
                # The first look is what was there before the key.
                found[name] = seen[-1][0] if quiet is not None and seen else None
            if pictures:
                program.picture(f"{pictures}-{at}-{name}.png")
        found["MB at the end"] = program.memory()
    finally:
        program.end()
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("folioscope")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--size", default="1280x900")
    parser.add_argument("--kinds", nargs="*", default=list(PLANS))
    parser.add_argument("--programs", nargs="*")
    parser.add_argument("--pictures")
    asked = parser.parse_args()
    screen = Screen(*map(int, asked.size.split("x")))
    try:
        for kind in asked.kinds:
            plans = {name: plan for name, plan in PLANS[kind].items() if not asked.programs or name in asked.programs}
            results = {name: [] for name in plans}
            for turn in range(asked.runs):
                for name, (command, steps) in plans.items():
                    command = command.replace("{folioscope}", str(Path(asked.folioscope).resolve()))
                    pictures = f"{asked.pictures}/{kind}-{name}" if asked.pictures and turn == 0 else None
                    results[name].append(run(command, steps, asked.folder / KINDS[kind][0], screen, pictures))
            for name, of_program in results.items():
                told = []
                for what in of_program[0]:
                    known = [one[what] for one in of_program if one.get(what) is not None]
                    unit = "" if what.startswith("MB") else " s"
                    value = f"{statistics.median(known):.{0 if not unit else 2}f}{unit}" if len(known) == asked.runs else "no end"
                    told.append(f"{what} {value}")
                print(f"{kind:<9} {name:<11} {'  '.join(told)}", flush=True)
    finally:
        screen.close()


main()
