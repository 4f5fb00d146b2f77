"""A PostgreSQL of a proof's own: in its folder, on a free port of loopback, run
by a user who is not root, and gone with the proof."""

import os
import shutil
import socket
import subprocess
from pathlib import Path

from child import Child
from sandbox import until


def programs():
    """The folder of the newest one that is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parts[-2]))
    return found[-1]


class Postgres:
    def __init__(self, stage):
        data = stage.folder / "postgres"
        data.mkdir()
        # Its user has to get there.
        stage.folder.chmod(0o711)
        if os.geteuid() == 0:
            shutil.chown(data, "postgres")
        subprocess.run(
            [*self._program("initdb"), "--no-sync", "--auth=trust", "--username=seraphim", "-D", data],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        settings = ["listen_addresses=127.0.0.1", f"port={self.port}", "fsync=off"]
        settings.append("unix_socket_directories=")
        command = [*self._program("postgres"), "-D", data]
        for setting in settings:
            command += ["-c", setting]
        self.child = Child("postgres", command, stage.folder)
        stage.children.append(self.child)
        self.url = f"postgres://seraphim@127.0.0.1:{self.port}/postgres"
        until(lambda: self._run("pg_isready", "--quiet"), lambda code: code == 0, "it is ready", 60)

    def _program(self, name):
        """It refuses to be run by root."""
        user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        return [*user, programs() / name]

    def _run(self, name, *words):
        command = [*self._program(name), "-h", "127.0.0.1", "-p", str(self.port), *words]
        return subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode
