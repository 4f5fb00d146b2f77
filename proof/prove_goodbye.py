"""Seraphim asked to end (SIGTERM) while fifty guilds listen."""

import json
import socket
import time
import urllib.error

from choir import BLUR_SECONDS, FIRST_HZ, STEP_HZ
from prove_kills import GOODBYE_SECONDS
from prove_seraphim import logged_in
from sandbox import OPENER, hold, until

GUILDS = 50


def fifty_asked_to_end(stage):
    """Asked to end while fifty guilds listen: unready first, out within 8 s with code 0, and fifty play on."""
    stage.wav([(FIRST_HZ + STEP_HZ * second, 1) for second in range(150)], "song.wav")
    sandbox = stage.sandbox()
    houses = [f"House {number}" for number in range(GUILDS)]
    for number, house in enumerate(houses):
        sandbox.ask("/world", {"do": "person", "name": f"guest{number}"})
        sandbox.ask("/world", {"do": "guild", "name": house})
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    there = {"SERAPHIM_HEALTH__ADDRESS": f"127.0.0.1:{port}"}
    bot = stage.bot(sandbox, **there)
    logged_in(sandbox)
    # Voice clients of fifty people cost more than fifty players: the first one
    # listens, the others are in their channels.
    for number, house in enumerate(houses):
        guest = {"name": f"guest{number}", "guild": house}
        sandbox.person(do="join", voice="Music", silent=number > 0, **guest)
        answer = sandbox.person(do="run", command="/play query: song", **guest)
        hold(not answer["life"]["ephemeral"], f"{house} has its song ({answer})")
    until(lambda: playing(port), lambda count: count == GUILDS, "fifty players play", 90)
    listener = {"guild": houses[0]}
    before = sounding(sandbox, last_seconds=0.5, **listener)[0]

    began, probes = time.monotonic(), []
    bot.process.terminate()
    while bot.running() and time.monotonic() - began < 20:
        probes.append(status(port, "/readyz"))
        time.sleep(0.02)
    code, took = bot.process.wait(1), time.monotonic() - began
    hold(code == 0 and took <= GOODBYE_SECONDS, f"it ends well and in time ({code}, {took:.1f} s)")
    hold(503 in probes, f"it is unready while it ends ({probes})")
    hold(200 not in probes[probes.index(503) :], f"and never ready again ({probes})")
    inside = [len(channel["inside"]) for channel in music(sandbox, houses)]
    hold(inside == [1] * GUILDS, f"it has left every channel ({inside})")

    mark = sandbox.heard("guest0", **listener)["mark"]
    stage.bot(sandbox, **there)
    after, span = sounding(sandbox, since=mark, **listener)
    # Each of the fifty is joined in its turn, and the listener's may be the last.
    near = before - BLUR_SECONDS <= after <= before + BLUR_SECONDS + span + took
    hold(near, f"nothing of the song is lost ({before}, then {after} of {span:.1f} s)")
    until(lambda: playing(port), lambda count: count == GUILDS, "fifty players play again", 90)


def music(sandbox, houses):
    """The music channel of each of these guilds."""
    guilds = {guild["name"]: guild["channels"] for guild in sandbox.state()["guilds"]}
    channels = [channel for house in houses for channel in guilds[house]]
    return [channel for channel in channels if channel["name"] == "Music"]


def status(port, path):
    """The status of a health page, or `None` where nobody answers."""
    try:
        with OPENER.open(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None


def playing(port):
    """How many players play, by the program's own count."""
    try:
        with OPENER.open(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return json.load(answer)["lavalink"]["activePlayers"]
    except OSError:
        return None


def sounding(sandbox, **window):
    """The second of the song that the first guest hears, and of how many seconds that is told."""

    def pitched(heard):
        found = heard["frequency_hz"]
        return found and heard["span_ms"] >= 400 and heard["level_dbfs"] > -30

    heard = sandbox.until_heard("guest0", pitched, "the song", 60, **window)
    return round((heard["frequency_hz"] - FIRST_HZ) / STEP_HZ), heard["span_ms"] / 1000


PROOFS = [fifty_asked_to_end]
