"""An audio node of its own that gets a tenth of a processor (row 37)."""

import re
import socket

from choir import FIRST_HZ, STEP_HZ
from lavalink_node import PASSWORD, ask
from prove_seraphim import logged_in
from sandbox import OPENER, hold, until
from throttle import Throttle

# Fewer than ten are held to be no burden.
HOUSES = 12
REMAINING = 4
SHARE = 0.1
# Where no player is added any more; see crates/seraphim-node/src/pressure.rs.
FULL_AT = 4


def row_37_starved(stage):
    """A node with a tenth of a processor encodes with less care, refuses another player, and recovers"""
    sandbox = stage.sandbox()
    houses = [House(sandbox, number) for number in range(HOUSES)]
    late = House(sandbox, HOUSES)
    port, health = free_port(), free_port()
    environment = {
        "SERAPHIM_NODE__PORT": port,
        "SERAPHIM_NODE__PASSWORD": PASSWORD,
        "SERAPHIM_SOURCES__HTTP__ALLOW_HOSTS": "127.0.0.1",
        "SERAPHIM_HEALTH__ADDRESS": f"127.0.0.1:{health}",
    }
    node = stage.client("node", [stage.binary, "node"], sandbox, environment)
    node.said("listens")
    lavalink = {"LAVALINK_HOST": "127.0.0.1", "LAVALINK_PORT": port, "LAVALINK_PASSWORD": PASSWORD}
    stage.bot(sandbox, SERAPHIM_HEALTH__ADDRESS="off", **lavalink)
    logged_in(sandbox)

    def playing():
        return ask(f"127.0.0.1:{port}", "/v4/stats")["playingPlayers"]

    def complexity():
        return metric(health, "seraphim_audio_opus_complexity")

    def refused():
        return metric(health, 'seraphim_players_refused_total{reason="pressure"}')

    for house in houses:
        house.play()
    until(playing, lambda count: count == HOUSES, f"{HOUSES} players play", 60)
    houses[0].hears()

    throttle = Throttle(node.process.pid, SHARE)
    try:
        until(complexity, lambda level: level <= FULL_AT, "encoders take less care", 60)
        late.play()
        until(refused, lambda count: count >= 1, "another player is refused", 60)
        hold(playing() == HOUSES, "nobody who plays is given up")
    finally:
        throttle.lift()
    print(f"        row_37_starved: throttled by {throttle}", flush=True)
    lowest = complexity()
    for house in houses[REMAINING:]:
        house.stop()
    late.hears()
    houses[0].hears()
    until(complexity, lambda level: level > lowest, "encoders take more care again", 60)


class House:
    """A guild with one guest, and a tone of its own without an end."""

    def __init__(self, sandbox, number):
        self.sandbox = sandbox
        self.pitch = FIRST_HZ + STEP_HZ * number
        self.guest = {"name": f"guest{number}", "guild": f"House {number}"}
        # Voice clients cost more than players: the first and the last one listen.
        self.silent = 0 < number < HOUSES
        sandbox.ask("/world", {"do": "person", "name": self.guest["name"]})
        sandbox.ask("/world", {"do": "guild", "name": self.guest["guild"]})

    def play(self):
        self.sandbox.person(do="join", voice="Music", silent=self.silent, **self.guest)
        query = f"{self.sandbox.api}/media/endless.wav?hz={self.pitch}"
        answer = self.sandbox.person(do="run", command=f"/play query: {query}", wait=30, **self.guest)
        hold(not answer["life"]["ephemeral"], f"{self.guest} is told that it is queued ({answer})")

    def stop(self):
        self.sandbox.person(do="run", command="/stop", wait=30, **self.guest)

    def hears(self):
        def pitched(heard):
            found = heard["frequency_hz"]
            return found and abs(found - self.pitch) <= 1 and heard["audible_ms"] >= 900

        place = {"guild": self.guest["guild"], "last_seconds": 1, "timeout": 90}
        self.sandbox.until_heard(self.guest["name"], pitched, f"{self.pitch} Hz", **place)


def metric(port, name):
    with OPENER.open(f"http://127.0.0.1:{port}/metrics", timeout=30) as answer:
        found = re.search(rf"^{re.escape(name)} (\S+)$", answer.read().decode(), re.MULTILINE)
    return float(found[1]) if found else 0


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


PROOFS = [row_37_starved]
