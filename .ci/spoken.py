#!/usr/bin/python3
"""Says what a screen reader gets to know of the window, by the same door: the tree that the system keeps for it.

Prints one line for each node (role, name, description, states), and ends with 1 where something is missing that somebody
who cannot see the window would be lost without. Wants a session bus of its own, on which it says that a reader is on.
"""

import subprocess
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

STATES = {"selected", "pressed", "checked", "focused"}
MOST = 3000


def say_that_a_reader_is_on():
    for what in ("IsEnabled", "ScreenReaderEnabled"):
        subprocess.run(
            ["gdbus", "call", "--session", "--dest", "org.a11y.Bus", "--object-path", "/org/a11y/bus"]
            + ["--method", "org.freedesktop.DBus.Properties.Set", "org.a11y.Status", what, "<true>"],
            check=True,
            stdout=subprocess.DEVNULL,
        )


def walk(node, depth, lines):
    if len(lines) > MOST:
        return
    states = {state.value_nick for state in node.get_state_set().get_states()} & STATES
    lines.append((depth, node.get_role_name(), node.get_name(), node.get_description(), sorted(states)))
    for at in range(node.get_child_count()):
        child = node.get_child_at_index(at)
        if child:
            walk(child, depth + 1, lines)


def tree():
    lines = []
    desktop = Atspi.get_desktop(0)
    for at in range(desktop.get_child_count()):
        program = desktop.get_child_at_index(at)
        if program and "folioscope" in program.get_name():
            walk(program, 0, lines)
    return lines


def main():
    say_that_a_reader_is_on()
    window = subprocess.Popen(sys.argv[1:])
    try:
        lines = []
        for _ in range(60):
            lines = tree()
            if any(role == "paragraph" for _, role, *_ in lines):
                break
            time.sleep(0.5)
    finally:
        window.kill()
        window.wait()
    for depth, role, name, description, states in lines:
        print("  " * depth + f"{role} “{name}” {description!r} {' '.join(states)}".rstrip())
    rows = [line for line in lines if line[1] == "tree item"]
    missing = [
        sentence
        for sentence, there in [
            ("The window has no name.", any(r == "frame" and "Folioscope" in n for _, r, n, *_ in lines)),
            ("No row says that it is unread, and how deep it lies.", any(d == "unread, level 2" for *_, d, _ in rows)),
            ("No folder says that it is unfolded.", any(d.startswith("unfolded") for *_, d, _ in rows)),
            ("No row is the selected one.", any("selected" in s for *_, s in rows)),
            ("No tab is the selected one.", any(r == "page tab" and "selected" in s for _, r, _, _, s in lines)),
            ("No hit says where it stands.", any(r == "list item" and "Chronology" in d for _, r, _, d, _ in lines)),
            ("A sign of our own font is read out.", not any("\ue000" <= c <= "\uf8ff" for l in lines for c in l[2])),
            ("A name is said twice.", not any(n and n == d for _, _, n, d, _ in lines)),
        ]
        if not there
    ]
    print("\n".join(missing), file=sys.stderr)
    sys.exit(1 if missing else 0)


main()
