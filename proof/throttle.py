"""Little processor time for one process, as a container's limit leaves it: it
runs for a part of each tenth of a second and stands still for the rest."""

import os
import signal
import threading
import time
from pathlib import Path

PERIOD_SECONDS = 0.1
# Version 1 has a tree for the processor alone.
ROOTS = [Path("/sys/fs/cgroup/cpu"), Path("/sys/fs/cgroup")]


class Throttle:
    """`share` of one processor for a process. By a control group, where one can be
    made; else by stopping the process and letting it go on, which is coarser: it
    stands still all at once, whatever it has used."""

    def __init__(self, pid, share):
        self.pid, self.share = pid, share
        self.group = make_group(share)
        self.stopping = threading.Event()
        if self.group:
            (self.group / "cgroup.procs").write_text(str(pid))
        else:
            self.thread = threading.Thread(target=self._stop_and_go, daemon=True)
            self.thread.start()

    def _stop_and_go(self):
        while not self.stopping.is_set():
            os.kill(self.pid, signal.SIGSTOP)
            time.sleep(PERIOD_SECONDS * (1 - self.share))
            os.kill(self.pid, signal.SIGCONT)
            time.sleep(PERIOD_SECONDS * self.share)

    def lift(self):
        if self.group:
            (self.group.parent / "cgroup.procs").write_text(str(self.pid))
            self.group.rmdir()
        elif not self.stopping.is_set():
            self.stopping.set()
            self.thread.join()

    def __str__(self):
        return "a control group" if self.group else "SIGSTOP and SIGCONT"


def make_group(share):
    """A group with that share, where this machine lets one be made."""
    period = int(PERIOD_SECONDS * 1_000_000)
    quota = int(period * share)
    for root in ROOTS:
        group = root / f"seraphim-proof-{os.getpid()}"
        try:
            group.mkdir()
        except OSError:
            continue
        try:
            if (group / "cpu.max").exists():
                (group / "cpu.max").write_text(f"{quota} {period}")
            else:
                (group / "cpu.cfs_period_us").write_text(str(period))
                (group / "cpu.cfs_quota_us").write_text(str(quota))
        except OSError:
            group.rmdir()
            continue
        return group
    return None
