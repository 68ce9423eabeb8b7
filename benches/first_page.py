#!/usr/bin/env python3
"""Times, from exec, how long a program takes to show its first page, and what that costs: several programs and files
in turns, so that a busy machine is as busy for each of them. Needs Xvfb and numpy.

    first_page.py [--runs 9] [--size 1280x900] [--any-ink] NAME=COMMAND ...      {} in a command stands for a file
    first_page.py ... --files 10.pdf 300.pdf 2000.pdf

For each: seconds until 90 % of the ink of the page is there that is there at last (median, fastest, slowest); memory
as the kernel's proportional share (PSS) of the program and all its children, in MB, and seconds of processor that
they took, both when they have been quiet for a second.

The page's ink is what `make_pages.py` and `make_documents.py` write, letters in blue, wherever on the screen they
stand; with --any-ink all that is not the ground, and so for a program whose NAME ends with "*", because it shows
words in the ink of its own page. A program whose NAME begins with "empty" shows no page: for it, every point of its
window.
Each run has a home of its own; the screen is read from Xvfb's memory, which costs the programs nothing.
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

import numpy

HZ = os.sysconf("SC_CLK_TCK")
EVERY = 0.002
# Quiet is what takes no more than two ticks in a second, and shows what it showed.
QUIET = 1.0
LIMIT = 60.0
# Points that are looked at: each third of each third row.
STEP = 3


class Screen:
    """A screen of its own, whose points lie in a file that is mapped."""

    def __init__(self, width, height):
        self.folder = tempfile.mkdtemp(prefix="screen")
        read, write = os.pipe()
        command = ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-fbdir", self.folder,
                   "-nolisten", "tcp"]
        self.server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        self.name = ":" + os.read(read, 16).decode().strip()
        file = Path(self.folder) / "Xvfb_screen0"
        head = numpy.memmap(file, dtype=">u4", mode="r", shape=(25,))
        skip, row, colours = int(head[0]), int(head[12]), int(head[19])
        points = numpy.memmap(file, dtype=numpy.uint8, mode="r", offset=skip + colours * 12, shape=(height, row))
        self.points = points.reshape(height, row // 4, 4)[::STEP, :width:STEP, :3]

    def close(self):
        self.server.terminate()
        self.server.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def blue(points):
    return int((points[:, :, 0].astype(numpy.int16) - points[:, :, 2] > 60).sum())


def any_ink(points):
    green = points[:, :, 1].astype(numpy.int16)
    values, counts = numpy.unique(green, return_counts=True)
    return int((abs(green - values[counts.argmax()]) > 60).sum())


def covered(points):
    return int((points.max(axis=2) > 0).sum())


def family(pid):
    """A process and all that came of it."""
    found, at = [pid], 0
    while at < len(found):
        for task in Path(f"/proc/{found[at]}/task").glob("*/children"):
            try:
                found += map(int, task.read_text().split())
            except OSError:
                pass
        at += 1
    return found


def cpu_ticks(pids):
    """Ticks of all, and of those of their children that ended."""
    total = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(map(int, fields[11:15]))
    return total


def shares(pids):
    """Proportional memory of each, in MB."""
    found = []
    for pid in pids:
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        found += [int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")]
    return found


def run(command, file, screen, ink):
    home = tempfile.mkdtemp(prefix="home")
    # What a program leaves beside its file, as a lock, is gone with the run.
    own_file = Path(home) / Path(file).name
    try:
        os.link(file, own_file)
    except OSError:
        own_file = file
    command = command.replace("{}", str(own_file))
    own = {"HOME": home, "XDG_RUNTIME_DIR": home, "DISPLAY": screen.name, "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    begun = time.monotonic()
    process = subprocess.Popen(["/bin/sh", "-c", "exec " + command], env=own, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, start_new_session=True)
    seen = []
    ticks, quiet_since = -1, begun
    while time.monotonic() - begun < LIMIT and process.poll() is None:
        now = time.monotonic()
        amount = ink(screen.points)
        if not seen or seen[-1][1] != amount:
            seen.append((now - begun, amount))
            quiet_since = now
        if now - quiet_since > QUIET:
            used = cpu_ticks(family(process.pid))
            if seen[-1][1] > 50 and used - ticks <= 2:
                break
            ticks, quiet_since = used, now
        time.sleep(EVERY)
    members = family(process.pid)
    memory, cpu = shares(members), cpu_ticks(members) / HZ
    if process.poll() is not None:
        print(f"ended by itself with {process.returncode}: {command}", flush=True)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    shutil.rmtree(home, ignore_errors=True)
    time.sleep(0.3)
    final = seen[-1][1] if seen else 0
    first = next((at for at, amount in seen if amount >= final * 0.9), float("nan"))
    return first, sum(memory), cpu, sorted(memory, reverse=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--size", default="1280x900")
    parser.add_argument("--any-ink", action="store_true")
    parser.add_argument("--files", nargs="*", default=[""])
    parser.add_argument("programs", nargs="+", metavar="NAME=COMMAND")
    asked = parser.parse_args()
    screen = Screen(*map(int, asked.size.split("x")))
    page = any_ink if asked.any_ink else blue
    try:
        for file in asked.files:
            programs = [program.split("=", 1) for program in asked.programs]
            results = {name: [] for name, _ in programs}
            for _ in range(asked.runs):
                for name, command in programs:
                    ink = covered if name.startswith("empty") else any_ink if name.endswith("*") else page
                    results[name].append(run(command, file, screen, ink))
            for name, of_program in results.items():
                times = [first for first, *_ in of_program]
                memory, cpu = (statistics.median(one[at] for one in of_program) for at in (1, 2))
                parts = " + ".join(f"{part:.0f}" for part in of_program[-1][3])
                print(f"{Path(file).name:<12} {name:<14} {statistics.median(times):6.3f} s  ({min(times):.3f} to "
                      f"{max(times):.3f})  {memory:6.0f} MB ({parts})  {cpu:5.2f} s CPU", flush=True)
    finally:
        screen.close()


if __name__ == "__main__":
    main()
