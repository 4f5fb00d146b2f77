"""Real HE-AAC, encoded by Fraunhofer's encoder, through the node and its ffmpeg to
somebody's ears."""

import http.server
import os
import signal
import subprocess
import threading
import time

from lavalink_node import PASSWORD, LavalinkNode
from prove_lavalink import hears
from prove_sites import serve
from sandbox import hold, until
from stage import HERE

# As the encoder's `halves` are.
LOW, UPPER = 440, 13_000
LOW_SECONDS, SECONDS = 15, 40
FRAME_SECONDS = 2048 / 44100
# Of the sound, what a station sends over and over.
FROM, TO = LOW_SECONDS - 4, LOW_SECONDS + 5
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
    sandbox, bot, address = scene(stage)
    for name in FILES:
        bot.tell(f"play {address}/{name}")
        loaded = bot.event("loaded", type="track", source="http")
        hold(abs(loaded["length"] - SECONDS * 1000) < 1500, f"{name} is {SECONDS} s: {loaded}")
        hears(sandbox, LOW, 1)
        bot.tell(f"seek {(LOW_SECONDS + 5) * 1000}")
        heard = hears_the_upper_half(sandbox, name)
        hold(heard["level_dbfs"] > -30, f"{name} is as loud as it was: {heard}")
        hold(len(decoders(stage)) == 1, f"one ffmpeg for {name}: {decoders(stage)}")
    bot.tell("stop")
    until(lambda: decoders(stage), lambda left: not left, "no ffmpeg is left", 10)


def he_aac_station(stage):
    """A station in HE-AAC is heard with the upper half of its band, and plays on with the lower one when its ffmpeg is killed"""
    sandbox, bot, _ = scene(stage)
    bot.tell(f"play {station((stage.media / 'halves-v2-bare.aac').read_bytes())}")
    bot.event("loaded", type="track", source="http", title="Radio")
    hears_the_upper_half(sandbox, "the station")
    (decoder,) = decoders(stage)
    os.kill(int(decoder), signal.SIGKILL)
    # As long as the upper half is all there is, the lower one is silent.
    hears(sandbox, LOW, 1)
    hold(not decoders(stage), f"no ffmpeg decodes what is heard: {decoders(stage)}")
    names = [event["event"] for event in bot.events]
    hold("trackEnd" not in names and "trackError" not in names, f"the track plays on: {names}")


def scene(stage):
    """A sandbox in which Alice listens, a bot on a node of its own, and where the files are."""
    done = subprocess.run([HERE / "he_aac" / "make", stage.media, "halves"], check=False)
    hold(done.returncode == 0, "HE-AAC is encoded")
    sandbox = stage.sandbox()
    node = LavalinkNode(
        stage, {**sandbox.environment(), "SERAPHIM_SOURCES__HTTP__ALLOW_HOSTS": "127.0.0.1"}
    )
    sandbox.person("alice", "join", voice="Music")
    bot = stage.node(
        "lavalink_client.js", sandbox, NODE_ADDRESS=node.address, NODE_PASSWORD=PASSWORD
    )
    bot.event("connected", timeout=60)
    return sandbox, bot, serve(stage)


def hears_the_upper_half(sandbox, name):
    return sandbox.until_heard(
        "alice",
        lambda heard: heard["audible_ms"] > 900
        and abs((heard["frequency_hz"] or 0) - UPPER) < BESIDE,
        f"{name} at 13 kHz",
        last_seconds=1,
    )


def station(frames):
    """A station that sends these frames of AAC (ADTS), part of them over and over, as fast as they
    sound; its address."""
    parts, at = [], 0
    while at < len(frames):
        length = (frames[at + 3] & 3) << 11 | frames[at + 4] << 3 | frames[at + 5] >> 5
        parts.append(frames[at : at + length])
        at += length
    parts = parts[int(FROM / FRAME_SECONDS) : int(TO / FRAME_SECONDS)]

    class Station(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "audio/aacp")
            self.send_header("icy-name", "Radio")
            self.end_headers()
            begun, sent = time.monotonic(), 0
            while True:
                # Two seconds ahead, as stations are.
                time.sleep(max(0, begun + sent * FRAME_SECONDS - 2 - time.monotonic()))
                try:
                    self.wfile.write(parts[sent % len(parts)])
                except OSError:
                    return
                sent += 1

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Station)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/"


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


PROOFS = [he_aac, he_aac_station]
