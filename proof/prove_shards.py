"""The shards of one bot, divided over two programs on one PostgreSQL."""

import threading
import time

from choir import BLUR_SECONDS, FIRST_HZ, LOST_SECONDS, STEP_HZ
from postgres import Postgres
from sandbox import hold, until

# Half of the shards for each.
HALVES = ["0..1/4", "2..3/4"]
SONG_SECONDS = 120


def shards(stage):
    """Two programs run half of the shards each, and one takes over those of the other that is killed."""
    stage.wav([(FIRST_HZ + STEP_HZ * second, 1) for second in range(SONG_SECONDS)], "song.wav")
    postgres = Postgres(stage)
    sandbox = stage.sandbox("--max-concurrency", "4")
    guilds = [guild_of_half(sandbox, half) for half in range(2)]
    bots = [
        stage.bot(
            sandbox,
            name=f"bot{half}",
            SERAPHIM_DATABASE__URL=postgres.url,
            SERAPHIM_SHARDS=HALVES[half],
            SERAPHIM_HEALTH__ADDRESS="127.0.0.1:0",
        )
        for half in range(2)
    ]
    until(lambda: running(sandbox), lambda shards: shards == [0, 1, 2, 3], "all shards", 60)
    # Each listens in a guild of another half; the song begins there.
    for listener, guild in zip(["alice", "bob"], guilds, strict=True):
        sandbox.person(listener, "join", guild=guild, voice="Music")
        command = f"/play query: {sandbox.api}/media/song.wav"
        answer = sandbox.person(listener, "run", guild=guild, command=command)
        hold(not answer["life"]["ephemeral"], f"the song is queued ({answer})")
    for listener, guild in zip(["alice", "bob"], guilds, strict=True):
        second(sandbox, listener, guild, last_seconds=0.5)

    watch = Watch(sandbox)
    before, since = second(sandbox, "alice", guilds[0], last_seconds=0.5)[0], time.monotonic()
    bots[0].kill()
    played = time.monotonic() - since
    mark = sandbox.heard("alice", guild=guilds[0])["mark"]
    after, span = second(sandbox, "alice", guilds[0], since=mark, patience=60)
    took = time.monotonic() - since - span
    near = LOST_SECONDS + BLUR_SECONDS
    about = f"before {before}, then {after} of {span:.1f} s, {took:.0f} s later"
    hold(after >= before - near, f"no more than 5 s are lost ({about})")
    hold(after - span <= before + played + near, f"no more than 5 s are left out ({about})")
    bots[1].said("the shards of this program have changed", 1)
    hold(watch.end() == [], "no guild ever had two players, and no shard two programs")

    # The other guild has heard nothing of all that.
    late, _ = second(sandbox, "bob", guilds[1], last_seconds=0.5)
    heard = sandbox.heard("bob", guild=guilds[1])
    hold(heard["longest_gap_ms"] <= 200, f"Bob misses nothing ({heard})")
    hold(late >= took - BLUR_SECONDS, f"Bob's song has gone on ({late} in {took:.1f} s)")
    answer = sandbox.person("alice", "run", guild=guilds[0], command="/queue")
    hold("song" in str(answer), f"the heir answers for the guild ({answer})")

    # A third one may not run what the heir runs, and says who does.
    second_whole = stage.bot(
        sandbox,
        name="third",
        SERAPHIM_DATABASE__URL=postgres.url,
        SERAPHIM_SHARDS="4",
        SERAPHIM_HEALTH__ADDRESS="127.0.0.1:0",
    )
    second_whole.said(f"process {bots[1].process.pid}", 30)
    hold(second_whole.process.wait(20) == 1, "the third one refuses to run")
    hold(bots[1].running(), "the heir still runs")


def guild_of_half(sandbox, half):
    """A guild on a shard of that half; guilds come where their number says."""
    for number in range(100):
        name = f"House {half}.{number}"
        guild = int(sandbox.ask("/world", {"do": "guild", "name": name})["guild"])
        if (guild >> 22) % 4 // 2 == half:
            return name
    raise AssertionError("a hundred guilds are on one half of the shards")


def running(sandbox):
    """The shards with a session that is connected, each as often as it has one."""
    sessions = sandbox.state()["sessions"]
    return sorted(session["shard"][0] for session in sessions if session["connected"])


def second(sandbox, listener, guild, patience=40, **window):
    """The second of the song that is heard there, and of how many seconds that is told."""

    def pitched(heard):
        found = heard["frequency_hz"]
        return found and heard["span_ms"] >= 400 and heard["level_dbfs"] > -30

    heard = sandbox.until_heard(listener, pitched, "the song", patience, guild=guild, **window)
    return round((heard["frequency_hz"] - FIRST_HZ) / STEP_HZ), heard["span_ms"] / 1000


class Watch:
    """Looks all the time for a shard with two sessions."""

    def __init__(self, sandbox):
        self.sandbox = sandbox
        self.found = []
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._look, daemon=True)
        self.thread.start()

    def _look(self):
        while not self.over.wait(0.2):
            shards = running(self.sandbox)
            if len(set(shards)) != len(shards):
                self.found.append(shards)

    def end(self):
        self.over.set()
        self.thread.join()
        return self.found


PROOFS = [shards]
