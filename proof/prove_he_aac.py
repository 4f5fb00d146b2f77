"""Real HE-AAC, encoded by Fraunhofer's encoder, through the node and its ffmpeg to
somebody's ears."""

import os
import subprocess

from lavalink_node import PASSWORD, LavalinkNode
from prove_lavalink import hears
from prove_sites import serve
from sandbox import hold, until
from stage import HERE

# As the encoder's `halves` are.
LOW, UPPER = 440, 13_000
LOW_SECONDS, SECONDS = 15, 40
# Band replication makes noise and a tone of it, about where it was.
BESIDE = 700
FILES = (
    "halves-v1-end.m4a",
    "halves-v2-begin.m4a",
    "halves-v2-bare.aac",
    "halves-v2-fmp4/list.m3u8",
    "halves-v1-mpegts/list.m3u8",
)


def he_aac(stage):
    """HE-AAC in MP4, in bare frames and in HLS is heard with the upper half of its band, behind a seek too"""
    done = subprocess.run([HERE / "he_aac" / "make", stage.media, "halves"], check=False)
    hold(done.returncode == 0, "HE-AAC is encoded")
    address = serve(stage)
    sandbox = stage.sandbox()
    node = LavalinkNode(
        stage, {**sandbox.environment(), "SERAPHIM_SOURCES__HTTP__ALLOW_HOSTS": "127.0.0.1"}
    )
    sandbox.person("alice", "join", voice="Music")
    bot = stage.node(
        "lavalink_client.js", sandbox, NODE_ADDRESS=node.address, NODE_PASSWORD=PASSWORD
    )
    bot.event("connected", timeout=60)
    for name in FILES:
        bot.tell(f"play {address}/{name}")
        loaded = bot.event("loaded", type="track", source="http")
        hold(abs(loaded["length"] - SECONDS * 1000) < 1500, f"{name} is {SECONDS} s: {loaded}")
        hears(sandbox, LOW, 1)
        bot.tell(f"seek {(LOW_SECONDS + 5) * 1000}")
        heard = sandbox.until_heard(
            "alice",
            lambda heard: heard["audible_ms"] > 900
            and abs((heard["frequency_hz"] or 0) - UPPER) < BESIDE,
            f"{name} at 13 kHz",
            last_seconds=1,
        )
        hold(heard["level_dbfs"] > -30, f"{name} is as loud as it was: {heard}")
        hold(len(decoders(stage)) == 1, f"one ffmpeg for {name}: {decoders(stage)}")
    bot.tell("stop")
    until(lambda: decoders(stage), lambda left: not left, "no ffmpeg is left", 10)


def decoders(stage):
    """The processes of this proof's node that are ffmpeg."""
    parents = {child.process.pid for child in stage.children}
    found = []
    for number in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{number}/stat", encoding="utf-8") as file:
                name, _, rest = file.read().partition("(")[2].rpartition(")")
        except OSError:
            continue  # it has ended
        if name == "ffmpeg" and int(rest.split()[1]) in parents:
            found.append(number)
    return found


PROOFS = [he_aac]
