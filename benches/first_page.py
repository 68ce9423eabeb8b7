#!/usr/bin/env python3
"""Times, from exec, how long a program takes to show its first page: the first picture of the screen that has
90 % of the ink that is there at last. Needs an X display of its own (Xvfb) and python-xlib, numpy.

    first_page.py [--runs 5] NAME=COMMAND ...

Prints a line for each program: median, fastest and slowest in seconds, memory of the process in MB when it is done.
"""
import statistics, subprocess, sys, time
import numpy
from Xlib import X, display

SETTLE = 1.2  # the ink must not change for so long
LIMIT = 40.0


def ink(root, width, height):
    picture = root.get_image(0, 0, width, height, X.ZPixmap, 0xFFFFFFFF)
    pixels = numpy.frombuffer(picture.data, dtype=numpy.uint8).reshape(height, width, 4)[::2, ::2, 1].astype(int)
    values, counts = numpy.unique(pixels, return_counts=True)
    ground = values[counts.argmax()]
    return int((abs(pixels - ground) > 60).sum())


def memory(pid):
    with open(f"/proc/{pid}/status") as status:
        for line in status:
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    return 0


def run(command, root, width, height):
    begun = time.monotonic()
    process = subprocess.Popen(command, shell=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seen = []
    while time.monotonic() - begun < LIMIT:
        seen.append((time.monotonic() - begun, ink(root, width, height)))
        last = seen[-1]
        changed = [at for at, amount in seen if abs(amount - last[1]) > last[1] * 0.02]
        if last[1] > 200 and (not changed or last[0] - changed[-1] > SETTLE) and last[0] > SETTLE:
            break
        time.sleep(0.002)
    final = seen[-1][1]
    children = subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, text=True).stdout.split()
    used = max([memory(pid) for pid in [process.pid, *children]] or [0])
    subprocess.run(["pkill", "-P", str(process.pid)])
    process.kill()
    process.wait()
    time.sleep(0.4)
    first = next((at for at, amount in seen if amount >= final * 0.9), float("nan"))
    return first, used


def main():
    words = sys.argv[1:]
    runs = 5
    if words[:1] == ["--runs"]:
        runs, words = int(words[1]), words[2:]
    screen = display.Display().screen()
    root, width, height = screen.root, screen.width_in_pixels, screen.height_in_pixels
    for word in words:
        name, command = word.split("=", 1)
        results = [run("exec " + command, root, width, height) for _ in range(runs)]
        times = [first for first, _ in results]
        used = statistics.median(used for _, used in results)
        print(f"{name:<28} {statistics.median(times):6.3f} s  ({min(times):.3f} to {max(times):.3f})  {used:6.0f} MB", flush=True)


main()
