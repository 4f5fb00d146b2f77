"""The unit for systemd."""

import re
import shutil
import tempfile
from pathlib import Path

from .tool import DEPLOY, hold, run

# What systemd-analyze calls exposed, of 10: below 2 is "OK" with room to spare.
MOST_EXPOSED = 2.0


def systemd():
    """systemd reads the unit without a complaint and finds little exposed"""
    unit = DEPLOY / "systemd/seraphim.service"
    hold("\nStartLimitIntervalSec=0\n" in unit.read_text(), "an outage at boot ends the bot for good")
    hold("\nProcSubset=pid" not in unit.read_text(), "the unit hides the machine's load and memory")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / unit.name
        # It looks for the program, which need not be installed here.
        copy.write_text(unit.read_text().replace("/usr/local/bin/seraphim", shutil.which("true")))
        run("systemd-analyze", "verify", "--recursive-errors=no", "--man=no", copy)
        said = run("systemd-analyze", "security", "--offline=true", "--no-pager", copy)
    exposed = re.search(r"exposure level for .*: ([\d.]+)", said)
    hold(exposed and float(exposed[1]) < MOST_EXPOSED, f"it is exposed: {said[-300:]}")
