"""Everything that is read from strangers, for some seconds each."""

import subprocess

from sandbox import hold
from stage import REPOSITORY

SECONDS = 8


def fuzz(_stage):
    """no input of any fuzz target breaks anything, for eight seconds each"""
    command = [REPOSITORY / "fuzz/run", "--seconds", str(SECONDS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    print(done.stdout, end="")
    hold(done.returncode == 0, f"the targets hold:\n{done.stderr[-4000:]}")


# Most of it is building, which is slow on a machine that has something else to do.
fuzz.patience = 1800

PROOFS = [fuzz]
