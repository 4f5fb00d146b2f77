"""Seraphim killed with -9 at random moments: nothing that anybody was told of is
lost, nothing comes twice, the track goes on within five seconds of where it
was, and there is one panel.

SEED and KILLS in the environment repeat a run, or make it longer.
"""

import os
import random
import re
import time

from prove_seraphim import logged_in
from sandbox import hold, until

KILLS = int(os.environ.get("KILLS", "10"))
# What may be lost of a position, and what a second of tone can tell of it.
LOST_SECONDS = 5
BLUR_SECONDS = 1
# Docker kills after ten.
GOODBYE_SECONDS = 8
# As many entries are on one page of the queue.
PAGE = 10
# Each second of the song has a pitch of its own.
FIRST_HZ, STEP_HZ = 300, 7


def kills(stage):
    """Killed at random moments, again and again: queue, position and panel are as they were."""
    seed = int(os.environ.get("SEED", random.randrange(1 << 32)))
    print(f"        kills: SEED={seed} KILLS={KILLS}", flush=True)
    chance = random.Random(seed)
    seconds = 60 + 15 * KILLS
    stage.wav([(FIRST_HZ + STEP_HZ * second, 1) for second in range(seconds)], "song.wav")
    sandbox = stage.sandbox()
    bot = stage.bot(sandbox)
    logged_in(sandbox)
    sandbox.person("alice", "join", voice="Music")
    play(sandbox, "song.wav")
    queued = []
    for number in range(KILLS):
        name = f"entry{number:03}"
        stage.wav([(200, 20)], f"{name}.wav")
        time.sleep(chance.uniform(0.2, 4))
        before, since = position(sandbox)[0], time.monotonic()
        if len(queued) == PAGE:
            sandbox.person("alice", "run", command="/clear")
            queued = []
        elif chance.random() < 0.7:
            play(sandbox, f"{name}.wav")
            queued.append(name)
            # From here on it was told: not a moment is given to write it down.
        bot.kill()
        played = time.monotonic() - since
        time.sleep(chance.uniform(0, 1))
        mark = sandbox.mark("alice")
        bot = stage.bot(sandbox)
        after, span = position(sandbox, since=mark)
        about = f"before {before}, killed after {played:.1f}, then {after} of {span:.1f} s"
        about = f"{about}, kill {number}, SEED={seed}"
        near = LOST_SECONDS + BLUR_SECONDS
        hold(after >= before - near, f"no more than 5 s are lost ({about})")
        hold(after - span <= before + played + near, f"no more than 5 s are left out ({about})")
        found = waiting(sandbox)
        hold(found == queued, f"every entry waits once, in order: {found} is {queued}, SEED={seed}")
        until(lambda: panels(sandbox), lambda count: count == 1, f"one panel, SEED={seed}", 20)


def play(sandbox, name):
    answer = sandbox.person("alice", "run", command=f"/play query: {sandbox.api}/media/{name}")
    hold(not answer["life"]["ephemeral"], f"{name} is queued ({answer})")


def position(sandbox, **window):
    """A second of the song that Alice heard in that time, and how long it is."""

    def pitched(heard):
        found = heard["frequency_hz"]
        return found and heard["span_ms"] >= 400 and heard["level_dbfs"] > -30

    window = window or {"last_seconds": 0.5}
    heard = sandbox.until_heard("alice", pitched, "the song", 40, **window)
    second = round((heard["frequency_hz"] - FIRST_HZ) / STEP_HZ)
    return second, heard["span_ms"] / 1000


def waiting(sandbox):
    """The names of what waits, as the queue's first page tells them, in order."""
    answer = sandbox.person("alice", "run", command="/queue")
    return re.findall(r"\[(entry\d+)\]", answer["life"]["message"]["text"])


def panels(sandbox):
    """How many messages in the channel have a panel's buttons."""
    return str(sandbox.ask("/people/alice/messages")).count("music_skip")


def asked_to_end(stage):
    """Asked to end (SIGTERM, row 43): saved and out within 8 s with code 0, and back where it was."""
    stage.wav([(FIRST_HZ + STEP_HZ * second, 1) for second in range(90)], "song.wav")
    sandbox = stage.sandbox()
    bot = stage.bot(sandbox)
    logged_in(sandbox)
    sandbox.person("alice", "join", voice="Music")
    play(sandbox, "song.wav")
    time.sleep(8)
    before = position(sandbox)[0]
    began = time.monotonic()
    bot.process.terminate()
    code = bot.process.wait(timeout=20)
    took = time.monotonic() - began
    hold(code == 0 and took <= GOODBYE_SECONDS, f"it ends well and in time ({code}, {took:.1f} s)")
    sandbox.until_state(lambda _: len(sandbox.inside("Music")) == 1, "Alice is alone")
    mark = sandbox.mark("alice")
    stage.bot(sandbox)
    after, span = position(sandbox, since=mark)
    near = before - BLUR_SECONDS <= after <= before + BLUR_SECONDS + span + GOODBYE_SECONDS / 4
    hold(near, f"nothing of the song is lost ({before}, then {after} of {span:.1f} s)")


PROOFS = [kills, asked_to_end]
