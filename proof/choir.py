"""Guilds that play, each with one listener and a programme of entries: what was
told of them, and whether it is still so."""

import re
import time
from concurrent.futures import ThreadPoolExecutor

from child import Failure
from sandbox import hold, until

# An entry is so long, and each second of it has a pitch of its own. After as
# many entries the pitches come again.
ENTRY_SECONDS = 30
ENTRIES = 20
ROUND_SECONDS = ENTRY_SECONDS * ENTRIES
FIRST_HZ, STEP_HZ = 300, 7
# What may be lost of a position, and what a second of tone and the way of a
# question to the sandbox can tell of it.
LOST_SECONDS = 5
BLUR_SECONDS = 1.5
# Fewer than are on one page of the queue.
MOST_WAITING = 8
# The longest look at where a song is, and how often it is tried: one that takes
# longer would tell of the machine.
LOOK_MS = 1000
LOOKS = 20
# Questions to the sandbox at the same time.
AT_ONCE = 4
# On a busy machine an answer may miss Discord's three seconds.
TRIES = 3


def record(stage):
    """Writes the entries, which the sandbox serves."""
    for number in range(ENTRIES):
        first = number * ENTRY_SECONDS
        pitches = [FIRST_HZ + STEP_HZ * (first + second) for second in range(ENTRY_SECONDS)]
        stage.wav([(pitch, 1) for pitch in pitches], name_of(number) + ".wav")


def name_of(number):
    return f"entry{number % ENTRIES:03}"


class Guild:
    """One guild of the choir. Its programme counts seconds over all entries."""

    def __init__(self, sandbox, number):
        self.sandbox = sandbox
        self.name = f"Choir {number:02}"
        self.who = f"singer{number:02}"
        self.told = 0
        self.current = 0
        # A second of the programme, and when it was heard.
        self.heard, self.at = 0.0, 0.0
        self.mark = 0

    def enter(self):
        self.sandbox.ask("/world", {"do": "guild", "name": self.name})
        self.sandbox.ask("/world", {"do": "person", "name": self.who})

    def listen(self):
        self.sandbox.person(self.who, "join", guild=self.name, voice="Music")

    def run(self, command):
        """The answer; none if there was none in time."""
        try:
            return self.sandbox.person(self.who, "run", guild=self.name, command=command, wait=30)
        except Failure as failure:
            if "did not respond" not in str(failure):
                raise
            return None

    def queue_one(self):
        """One more entry, which counts from the answer on."""
        name = name_of(self.told)
        answer = self.run(f"/play query: {self.sandbox.api}/media/{name}.wav")
        if answer is None:
            # Nothing was told, so both are right.
            self.told += self.names()[-1:] == [name]
            return
        hold(not answer["life"]["ephemeral"], f"{self.name}: the entry is queued ({answer})")
        self.told += 1

    def names(self):
        """What plays and what waits, as the queue tells it."""
        answers = (self.run("/queue") for _ in range(TRIES))
        answer = next(filter(None, answers), None)
        hold(answer, f"{self.name} is told its queue")
        return re.findall(r"\[(entry\d+)\]", answer["life"]["message"]["text"])

    def waits(self):
        return self.told - self.current - 1

    def ask_heard(self, **window):
        return self.sandbox.heard(self.who, guild=self.name, **window)

    def measure(self, timeout=90):
        """Counts the sound since the last measure, and reads where the song is:
        how many seconds of it were left out, or came again if negative. Silence
        in between is not counted, the song waits in it."""

        def pitched(heard):
            found = heard["frequency_hz"]
            return found and heard["span_ms"] >= 400 and heard["level_dbfs"] > -30

        def more(heard):
            return heard["audible_ms"] >= 1000

        place = {"guild": self.name, "timeout": timeout}
        self.sandbox.until_heard(self.who, more, f"{self.name} again", since=self.mark, **place)
        for _ in range(LOOKS):
            before = self.ask_heard(since=self.mark)
            found = self.sandbox.until_heard(
                self.who, pitched, f"the pitch of {self.name}", last_seconds=0.5, **place
            )
            sound = self.ask_heard(since=self.mark)
            # The song goes on while it is being asked about.
            if sound["audible_ms"] - before["audible_ms"] <= LOOK_MS:
                break
        else:
            raise Failure(f"the sandbox is too slow to tell where {self.name} is")
        self.mark, at = sound["mark"], time.monotonic()
        expected = self.heard + sound["audible_ms"] / 1000
        second = (found["frequency_hz"] - FIRST_HZ) / STEP_HZ
        second += ROUND_SECONDS * round((expected - second) / ROUND_SECONDS)
        off = second - expected
        self.heard, self.at = second, at
        about = f"{self.name} is at {second:.1f} s where {expected:.1f} s are due"
        hold(abs(off) <= LOST_SECONDS + BLUR_SECONDS, f"no more than 5 s are lost ({about})")
        return off

    def returned(self):
        """After a kill: the position, the queue and the panel are as they were told."""
        off = self.measure()
        self.lists()
        until(self.panels, lambda count: count == 1, f"{self.name} has one panel", 30)
        return off

    def lists(self):
        """The queue has every entry once, in order, none of those that were over."""
        names = self.names()
        hold(names, f"{self.name}: something plays")
        current = self.told - len(names)
        wanted = [name_of(number) for number in range(current, self.told)]
        hold(names == wanted, f"{self.name}: every entry waits once: {names} is {wanted}")
        hold(current >= self.current, f"{self.name}: entry {current} comes after {self.current}")
        # Between the two questions an entry may have ended.
        low = (self.heard - BLUR_SECONDS) // ENTRY_SECONDS
        since = time.monotonic() - self.at
        high = (self.heard + since + BLUR_SECONDS) // ENTRY_SECONDS
        hold(low <= current <= high, f"{self.name}: entry {current} is {low} to {high}")
        self.current = current

    def panels(self):
        """How many messages in the channel have a panel's buttons."""
        place = f"/people/{self.who}/messages?guild={self.name.replace(' ', '%20')}"
        return str(self.sandbox.ask(place)).count("music_skip")


class Choir:
    """All guilds, asked a few at a time."""

    def __init__(self, sandbox, size):
        self.guilds = [Guild(sandbox, number) for number in range(size)]
        self.sandbox = sandbox

    def each(self, do, guilds=None):
        """What it gives for each guild; the first that fails is a failure."""
        with ThreadPoolExecutor(AT_ONCE) as threads:
            return list(threads.map(do, self.guilds if guilds is None else guilds))

    def connections(self):
        """Voice connections of the bot in each guild that has any."""
        state = self.sandbox.state()
        bot = state["bots"][0]["id"]
        counts = {}
        for connection in state["voice"]:
            if connection["user"] == bot:
                counts[connection["guild"]] = counts.get(connection["guild"], 0) + 1
        return counts

    def logins(self):
        """IDENTIFYs and RESUMEs of the bot so far."""
        return len(self.sandbox.state()["bots"][0]["logins"])

    def sessions(self):
        """Gateway sessions that are connected."""
        return sum(session["connected"] for session in self.sandbox.state()["sessions"])
