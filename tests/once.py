"""What is slow to make, made by one worker of a run; each gets a copy of its own."""

from __future__ import annotations

import fcntl
import os
import shutil


def made_once(factory, name, make):
    """Return a folder with what `make(folder)` makes, and what it returned: text.

    The worker that needs it first makes it while it holds a lock; the others wait, then copy. So
    what a test changes in its copy no other worker sees. Where it was made stands in the text as
    the folder that is returned.
    """
    own = factory.mktemp(name) / name
    if "PYTEST_XDIST_WORKER" not in os.environ:  # the folder above is another run's as well
        return own, make(own)
    shared = factory.getbasetemp().parent / f"{name}-once"
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made, said = shared / name, shared / "said"
        if not said.exists():  # written last: whoever failed half-way leaves it to the next
            shutil.rmtree(made, ignore_errors=True)
            said.write_text(make(made), encoding="utf-8")
    shutil.copytree(made, own)
    return own, said.read_text("utf-8").replace(str(made), str(own))
