"""Other people's clients against this program.

    prove.py [--binary FILE] [NAME…]

Each proof starts what it needs, drives it, asserts, and leaves nothing running.
Those that listen more than they reckon run two at a time, each in a process of
its own; then the others, one by one.
Ends with a failure when any proof fails or none was run.
"""

import argparse
import signal
import subprocess
import sys
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import prove_conformance
import prove_discord
import prove_fuzz
import prove_goodbye
import prove_he_aac
import prove_kills
import prove_lavalink
import prove_monitoring
import prove_page
import prove_seraphim
import prove_shards
import prove_sites
import prove_starvation
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
    *prove_he_aac.PROOFS,
    *prove_kills.PROOFS,
    *prove_goodbye.PROOFS,
    *prove_shards.PROOFS,
    *prove_starvation.PROOFS,
    *prove_tracks.PROOFS,
    *prove_page.PROOFS,
    *prove_monitoring.PROOFS,
    *prove_conformance.PROOFS,
    *prove_fuzz.PROOFS,
]
# These mostly wait for music to pass, so that two cores carry two of them.
TOGETHER = {
    proof.__name__
    for module in (
        prove_discord,
        prove_voice,
        prove_lavalink,
        prove_sites,
        prove_he_aac,
        prove_tracks,
        prove_conformance,
    )
    for proof in module.PROOFS
}
LANES = 2
APART = set()
# No proof may hang: a part that waits says so long before this. One that has to
# take longer says so with an attribute `patience`.
PATIENCE_SECONDS = 380


def late(_number, _frame):
    raise Failure("the proof took longer than it may")


def ended(_number, _frame):
    for process in list(APART):
        process.terminate()
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


def run_apart(name, binary):
    """The same in a process of its own."""
    command = [sys.executable, __file__, "--binary", binary, name]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        APART.add(process)
        said, _ = process.communicate()
        APART.discard(process)
    # All but the sum, which is made of all proofs.
    lines = [line for line in said.splitlines() if not line.startswith("proof: ")]
    print("\n".join(lines), flush=True)
    return process.returncode == 0


def run_all(names, binary):
    """Which of the proofs hold."""
    apart = [name for name in names if name in TOGETHER and len(names) > 1]
    with ThreadPoolExecutor(LANES) as lanes:
        held = lanes.map(run_apart, apart, [binary] * len(apart))
        results = dict(zip(apart, held))
    known = {proof.__name__: proof for proof in PROOFS}
    for name in names:
        if name not in results:
            results[name] = run(known[name], binary)
    return results


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
    results = run_all(chosen.names or list(known), chosen.binary)
    failed = [name for name, holds in results.items() if not holds]
    print(f"proof: {len(results) - len(failed)} passed, {len(failed)} failed", *failed)
    sys.exit(1 if failed or not results else 0)


if __name__ == "__main__":
    main()
