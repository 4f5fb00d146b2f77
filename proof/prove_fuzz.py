"""Everything that is read from strangers, for some seconds each."""

import contextlib
import subprocess

from sandbox import hold
from stage import REPOSITORY

SECONDS = 8


@contextlib.contextmanager
def built_beside():
    """Builds the targets behind what is done in here; what went wrong the proof says."""
    command = ["nice", "-n", "19", REPOSITORY / "fuzz/run", "--build"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as building:
        try:
            yield
        except BaseException:
            building.terminate()
            raise


def fuzz(_stage):
    """no input of any fuzz target breaks anything, for eight seconds each"""
    command = [REPOSITORY / "fuzz/run", "--seconds", str(SECONDS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    print(done.stdout, end="")
    hold(done.returncode == 0, f"the targets hold:\n{done.stderr[-4000:]}")


# Most of it is building, which is slow on a machine that has something else to do.
fuzz.patience = 1800

PROOFS = [fuzz]
