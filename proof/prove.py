"""Other people's clients against this program.

    prove.py [--binary FILE] [NAME…]

Each proof starts what it needs, drives it, asserts, and leaves nothing running.
Ends with a failure when any proof fails or none was run.
"""

import argparse
import signal
import sys
import time
import traceback
from pathlib import Path

import prove_conformance
import prove_discord
import prove_goodbye
import prove_kills
import prove_lavalink
import prove_monitoring
import prove_page
import prove_seraphim
import prove_shards
import prove_sites
import prove_tracks
import prove_voice
from child import Failure, stop_all
from stage import REPOSITORY, Stage

PROOFS = [
    *prove_discord.PROOFS,
    *prove_voice.PROOFS,
    *prove_lavalink.PROOFS,
    *prove_seraphim.PROOFS,
    *prove_sites.PROOFS,
    *prove_kills.PROOFS,
    *prove_goodbye.PROOFS,
    *prove_shards.PROOFS,
    *prove_tracks.PROOFS,
    *prove_page.PROOFS,
    *prove_monitoring.PROOFS,
    *prove_conformance.PROOFS,
]
# No proof may hang: a part that waits says so long before this. One that has to
# take longer says so with an attribute `patience`.
PATIENCE_SECONDS = 180 + 20 * prove_kills.KILLS


def late(_number, _frame):
    raise Failure("the proof took longer than it may")


def ended(_number, _frame):
    stop_all()
    sys.exit(1)


def run(proof, binary):
    """True when it holds."""
    stage = Stage(binary)
    began = time.monotonic()
    signal.alarm(getattr(proof, "patience", PATIENCE_SECONDS))
    try:
        proof(stage)
    except Exception as error:  # a defect in a proof is a failure as well
        signal.alarm(0)
        print(f"FAILED  {proof.__name__}: {error}")
        if not isinstance(error, Failure):
            traceback.print_exc(file=sys.stdout)
        print(stage.tails(), flush=True)
        return False
    finally:
        signal.alarm(0)
        stage.close()
    print(f"passed  {proof.__name__}: {proof.__doc__} ({time.monotonic() - began:.0f} s)", flush=True)
    return True


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--binary", type=Path, default=REPOSITORY / "target/debug/seraphim")
    arguments.add_argument("names", nargs="*", help="only these proofs")
    chosen = arguments.parse_args()
    known = {proof.__name__: proof for proof in PROOFS}
    unknown = [name for name in chosen.names if name not in known]
    if unknown:
        sys.exit(f"no such proof: {', '.join(unknown)}; there are: {', '.join(known)}")
    signal.signal(signal.SIGALRM, late)
    signal.signal(signal.SIGTERM, ended)
    results = {name: run(known[name], chosen.binary) for name in chosen.names or known}
    failed = [name for name, holds in results.items() if not holds]
    print(f"proof: {len(results) - len(failed)} passed, {len(failed)} failed", *failed)
    sys.exit(1 if failed or not results else 0)


if __name__ == "__main__":
    main()
