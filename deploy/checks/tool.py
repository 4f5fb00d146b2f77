"""Other people's tools, run from the top of the repository."""

import subprocess
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
DEPLOY = REPOSITORY / "deploy"


class Failure(Exception):
    """Something is not as it has to be."""


def hold(condition, what):
    if not condition:
        raise Failure(what)


def run(*words, **options):
    """What a tool prints; what it complains of is a failure."""
    words = [str(word) for word in words]
    done = subprocess.run(
        words, cwd=REPOSITORY, capture_output=True, text=True, timeout=300, check=False, **options
    )
    hold(done.returncode == 0, f"{' '.join(words)}\n{done.stdout}{done.stderr}")
    return done.stdout
