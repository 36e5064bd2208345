"""A terminal on which a command asks, and somebody answers."""

import os
import pty
import select
import termios
import time


def answer(command, folder, answers, patience=120):
    """Runs a command on a terminal of its own; its code, and all that it said.

    `answers` has a question, as it ends, and its answer for each that may be asked, in their order.
    """
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execve(command[0], command, {"TERM": "dumb"})
    said, asked, until = "", 0, time.monotonic() + patience
    while time.monotonic() < until:
        ready, _, _ = select.select([terminal], [], [], 1)
        if not ready:
            continue
        try:
            part = os.read(terminal, 4096)
        except OSError:
            break  # So Linux says that nobody writes any more.
        if not part:
            break
        said += part.decode(errors="replace")
        if asked < len(answers) and said.endswith(answers[asked][0]):
            wait_until_nothing_is_shown(terminal, until)
            os.write(terminal, answers[asked][1].encode() + b"\n")
            asked += 1
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said


def wait_until_nothing_is_shown(terminal, until):
    """A person types later than a program: the terminal has stopped to show what is typed by then."""
    while termios.tcgetattr(terminal)[3] & termios.ECHO:
        if time.monotonic() > until:
            raise AssertionError("the terminal shows what is typed")
        time.sleep(0.01)
