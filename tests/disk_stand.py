"""A disk that fails at the worst moment: when it is asked whether a commit is on it."""

from __future__ import annotations

import apsw


class FailingDisk(apsw.VFS):
    """A disk that takes what is written, and says at the sync of a log that it did not.

    `dies`: from then on it takes nothing more.
    """

    def __init__(self):
        super().__init__("failing", base="unix", makedefault=True)
        self.fails = self.dies = self.dead = False

    def xOpen(self, name, flags):  # noqa: N802 - SQLite calls it so
        disk, path = self, name.filename() if isinstance(name, apsw.URIFilename) else str(name)

        class File(apsw.VFSFile):
            def xWrite(self, data, offset):  # noqa: N802 - as above
                if disk.dead:
                    raise apsw.IOError("an invented fault")
                super().xWrite(data, offset)

            def xSync(self, flags):  # noqa: N802 - as above
                if disk.fails and path.endswith("-wal"):
                    disk.dead = disk.dies
                    raise apsw.IOError("an invented fault")
                super().xSync(flags)

        return File("unix", name, flags)

    def heals(self):
        self.fails = self.dead = False
