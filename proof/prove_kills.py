"""The bot and an audio node beside it, killed with -9 at random moments, one of
them or both: nothing that anybody was told of is lost, nothing comes twice, each
guild goes on within five seconds of where it was, there is one panel, and no
connection is left over.

SEED, KILLS and GUILDS in the environment repeat a run, or make it longer.
"""

import os
import random
import signal
import socket
import sqlite3
import time

from choir import BLUR_SECONDS, MOST_WAITING, Choir, record
from lavalink_node import PASSWORD, ask
from prove_seraphim import logged_in
from sandbox import hold, until

KILLS = int(os.environ.get("KILLS", "10"))
GUILDS = int(os.environ.get("GUILDS", "3"))
# A bot that was started again and again would wait after a hundred IDENTIFYs in
# a day (docs/operations.md), so a day passes before.
STARTS_A_DAY = 90
DAY_MS = 86_400_000
# Docker kills after ten.
GOODBYE_SECONDS = 8
STANDSTILL_SECONDS = 10
# Of a node with nothing to do: what it listens on, and what the bot keeps open to it.
SOCKETS_AT_REST = 30
# A player's: voice gateway, voice packets, and the server of its song, perhaps that
# of the one before.
SOCKETS_A_PLAYER = 4


class Company:
    """The bot and its node, each a program of its own."""

    def __init__(self, stage, sandbox):
        self.stage, self.sandbox = stage, sandbox
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"127.0.0.1:{self.port}"
        self.starts = 0
        self.start_node()
        self.start_bot()

    def start_node(self):
        variables = {
            "SERAPHIM_NODE__PORT": self.port,
            "SERAPHIM_NODE__PASSWORD": PASSWORD,
            "SERAPHIM_SOURCES__HTTP__ALLOW_HOSTS": "127.0.0.1",
            "SERAPHIM_HEALTH__ADDRESS": "off",
        }
        command = [self.stage.binary, "node"]
        self.node = self.stage.client("node", command, self.sandbox, variables)

    def start_bot(self):
        if self.starts == STARTS_A_DAY:
            self.a_day_passes()
        self.starts += 1
        self.bot = self.stage.bot(
            self.sandbox,
            LAVALINK_HOST="127.0.0.1",
            LAVALINK_PORT=self.port,
            LAVALINK_PASSWORD=PASSWORD,
            SERAPHIM_LIMITS__BURST=100,
            SERAPHIM_LIMITS__REFILL=1,
            SERAPHIM_HEALTH__ADDRESS="off",
        )

    def a_day_passes(self):
        """For the bot's account of its IDENTIFYs, while it does not run."""
        with sqlite3.connect(self.stage.folder / "seraphim.db") as database:
            database.execute("UPDATE identify SET spent_at = spent_at - ?", (DAY_MS,))
        database.close()
        self.starts = 0

    def kill(self, victims, chance):
        """Kills them together and starts them again, each after a moment."""
        for name in victims:
            getattr(self, name).kill()
        for name in chance.sample(victims, len(victims)):
            time.sleep(chance.uniform(0, 1))
            self.stage.children.remove(getattr(self, name))
            getattr(self, f"start_{name}")()

    def players(self):
        return ask(self.address, "/v4/stats")["players"]

    def sockets(self):
        folder = f"/proc/{self.node.process.pid}/fd"
        found = 0
        for number in os.listdir(folder):
            try:
                found += os.readlink(f"{folder}/{number}").startswith("socket:")
            except FileNotFoundError:
                pass  # it was closed meanwhile
        return found


def kills(stage):
    """Bot, node or both killed at random moments: queues, positions and panels are as they were."""
    seed = int(os.environ.get("SEED", random.randrange(1 << 32)))
    print(f"        kills: SEED={seed} KILLS={KILLS} GUILDS={GUILDS}", flush=True)
    chance = random.Random(seed)
    record(stage)
    sandbox = stage.sandbox()
    choir = Choir(sandbox, GUILDS)
    for guild in choir.guilds:
        guild.enter()
    company = Company(stage, sandbox)
    logged_in(sandbox)
    for guild in choir.guilds:
        guild.listen()
        guild.queue_one()
        guild.queue_one()
    choir.each(lambda guild: guild.measure())
    offs = []
    try:
        for _ in range(KILLS):
            offs += one_kill(choir, company, chance)
        nothing_is_left(choir, company)
    finally:
        worst = f"{min(offs, default=0):+.1f} to {max(offs, default=0):+.1f} s off"
        print(f"        kills: {len(offs)} returns, {worst}, SEED={seed}", flush=True)


def one_kill(choir, company, chance):
    """Everybody plays, somebody is killed, everything is as it was told."""
    fill(choir)
    time.sleep(chance.uniform(0.2, 3))
    choir.each(lambda guild: guild.measure())
    told = [guild for guild in choir.guilds if guild.waits() < MOST_WAITING]
    choir.each(lambda guild: guild.queue_one(), chance.sample(told, min(3, len(told))))
    # From here on it was told: not a moment is given to write it down.
    victims = chance.choice([["bot"], ["node"], ["bot", "node"]])
    logins = choir.logins()
    company.kill(victims, chance)
    if "bot" in victims:
        until(choir.logins, lambda count: count > logins, "the bot is back at the gateway", 60)
    offs = choir.each(lambda guild: guild.returned())
    until(choir.sessions, lambda count: count == 1, "one gateway session", 30)
    until(
        choir.connections,
        lambda found: sorted(found.values()) == [1] * len(choir.guilds),
        "one voice connection in each guild",
        30,
    )
    until(company.players, lambda count: count == len(choir.guilds), "a player for each", 30)
    most = SOCKETS_AT_REST + SOCKETS_A_PLAYER * len(choir.guilds)
    until(company.sockets, lambda count: count <= most, f"at most {most} sockets of the node", 30)
    return offs


def fill(choir):
    """No queue comes to its end before the next kill is over."""
    low = [guild for guild in choir.guilds if guild.waits() < 4]
    choir.each(lambda guild: [guild.queue_one() for _ in range(4 - guild.waits())], low)


def nothing_is_left(choir, company):
    """When everybody has stopped: no player, no voice connection, no socket."""
    choir.each(lambda guild: guild.run("/stop"))
    until(choir.connections, lambda found: not found, "no voice connection", 30)
    until(company.players, lambda count: count == 0, "no player", 30)
    until(company.sockets, lambda count: count <= SOCKETS_AT_REST, "hardly a socket", 60)


kills.patience = 180 + KILLS * (20 + GUILDS)


def one_listens(stage):
    """A bot in one guild, in which somebody listens and nothing is played yet."""
    record(stage)
    sandbox = stage.sandbox()
    choir = Choir(sandbox, 1)
    guild = choir.guilds[0]
    guild.enter()
    bot = stage.bot(sandbox)
    logged_in(sandbox)
    guild.listen()
    return sandbox, choir, bot


def asked_to_end(stage):
    """Asked to end (SIGTERM, row 43): saved and out within 8 s with code 0, and back where it was."""
    sandbox, choir, bot = one_listens(stage)
    guild = choir.guilds[0]
    for _ in range(3):
        guild.queue_one()
    time.sleep(8)
    guild.measure()
    began = time.monotonic()
    bot.process.terminate()
    code = bot.process.wait(timeout=20)
    took = time.monotonic() - began
    hold(code == 0 and took <= GOODBYE_SECONDS, f"it ends well and in time ({code}, {took:.1f} s)")
    until(choir.connections, lambda found: not found, "the bot has left", 10)
    logins = choir.logins()
    stage.bot(sandbox)
    until(choir.logins, lambda count: count > logins, "the bot is back at the gateway", 60)
    off = guild.returned()
    near = -BLUR_SECONDS <= off <= GOODBYE_SECONDS / 4 + BLUR_SECONDS
    hold(near, f"nothing of the song is lost ({off:.1f} s off)")


def stands_still(stage):
    """The whole program stands still for 10 s (row 35): the song goes on where it was, in one session."""
    sandbox, choir, bot = one_listens(stage)
    guild = choir.guilds[0]
    guild.queue_one()
    guild.measure()
    bot.process.send_signal(signal.SIGSTOP)
    time.sleep(STANDSTILL_SECONDS)
    bot.process.send_signal(signal.SIGCONT)
    off = guild.returned()
    hold(abs(off) <= BLUR_SECONDS, f"the song goes on where it was ({off:.1f} s off)")
    logins = sandbox.state()["bots"][0]["logins"]
    hold(logins.count("Identify") == 1, f"no further IDENTIFY was spent ({logins})")


PROOFS = [kills, asked_to_end, stands_still]
