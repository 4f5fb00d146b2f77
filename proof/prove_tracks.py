"""Our track codec against the genuine lavaplayer, both ways, byte for byte."""

import json
import subprocess

from file_server import FileServer
from lavalink_node import LavalinkNode
from sandbox import hold
from stage import HERE

JAVA = ["java", "-cp", HERE / "java" / "jars" / "*", HERE / "java" / "Tracks.java"]
VECTORS = HERE.parent / "crates/lavalink-protocol/tests/data/lavaplayer-2.2.4.jsonl"
FIELDS = (
    "title", "author", "length", "identifier", "isStream", "uri", "artworkUrl", "isrc",
    "sourceName", "position",
)


def lavaplayer_tracks(stage):
    """tracks go between lavaplayer and our node unchanged, in both directions"""
    theirs = lavaplayer("write")
    hold(theirs == lines(VECTORS.read_text()), "the committed tracks are what lavaplayer makes")
    node = LavalinkNode(stage, {})
    ours = node.ask("/v4/decodetracks", [track["encoded"] for track in theirs])
    hold(len(ours) == len(theirs) > 0, f"our node reads all of them: {ours}")
    for they, we in zip(theirs, ours):
        hold(we["encoded"] == they["encoded"], f"{they} keeps its encoded form")
        hold(fields(we["info"]) == fields(they), f"{we['info']} is {they}")

    made = [load(stage, node, ending) for ending in ("opus", "mp3", "flac", "webm")]
    read = lavaplayer("read", "\n".join(track["encoded"] for track in made))
    for we, they in zip(made, read, strict=True):
        hold(they["again"] == we["encoded"], f"lavaplayer writes {we} to the same bytes: {they}")
        hold(fields(we["info"]) == fields(they), f"{they} is {we['info']}")


def load(stage, node, ending):
    """A track as our node makes it."""
    tone = stage.tone(ending)
    with FileServer(stage.media) as address:
        result = node.ask("/v4/loadtracks", identifier=f"http://{address}/{tone.name}")
    hold(result.get("loadType") == "track", f"{tone.name} is loaded: {result}")
    return result["data"]


def lavaplayer(word, text=""):
    """What lavaplayer says, a track a line."""
    done = subprocess.run(
        [*JAVA, word], input=text, capture_output=True, text=True, timeout=60, check=False
    )
    hold(done.returncode == 0, f"lavaplayer does its work: {done.stderr[-2000:]}")
    return lines(done.stdout)


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


def fields(track):
    return {name: track[name] for name in FIELDS}


PROOFS = [lavaplayer_tracks]
