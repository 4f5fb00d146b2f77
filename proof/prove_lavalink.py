"""Our node is Lavalink enough for other people's Lavalink clients."""

import json

from child import Failure
from lavalink_node import PASSWORD, LavalinkNode
from line import Line
from prove_voice import hears_the_tone
from sandbox import hold
from stage import HERE

# The second half has another frequency, so that a seek can be heard.
LOW, HIGH = 440, 880
LOW_SECONDS, HIGH_SECONDS = 30, 30
# As in the node's configuration.
STUCK_MS = 1000
# Two seconds of the file, then silence on an open connection.
STALL_BYTES = 2 * 2 * 48_000
FILTERS = json.loads((HERE / "filters.json").read_text())


def lavalink_client(stage):
    """lavalink-client (with discord.js) plays through our node: every control, event and fault"""
    play_through(stage, javascript("lavalink_client.js"))


def shoukaku(stage):
    """shoukaku (with discord.js): the same"""
    play_through(stage, javascript("shoukaku.js"))


def moonlink(stage):
    """moonlink.js (with discord.js): the same; after a move it begins the track anew by itself"""
    play_through(stage, javascript("moonlink.js"), begins_anew=True)


def wavelink(stage):
    """wavelink (with discord.py): the same"""
    play_through(stage, python("wavelink_player.py"))


def mafic(stage):
    """mafic (with disnake): the same"""
    play_through(stage, python("mafic_player.py", MAFIC_IGNORE_LIBRARY_CHECK=1))


def lavalink_py(stage):
    """lavalink.py (with discord.py): the same; it names no session when it comes again, and plays on in a new one"""
    play_through(stage, python("lavalink_player.py"), comes_back=reconnects)


def lavalink_rs(stage):
    """lavalink-rs (with a gateway client of its own): the same"""
    start = lambda stage, sandbox, address: stage.rust(
        "lavalink-rs", sandbox, NODE_ADDRESS=address, NODE_PASSWORD=PASSWORD
    )
    play_through(stage, start)


def javascript(script):
    return lambda stage, sandbox, address: stage.node(
        script,
        sandbox,
        NODE_ADDRESS=address,
        NODE_PASSWORD=PASSWORD,
        STATE=stage.folder / "state",
    )


def python(script, **variables):
    return lambda stage, sandbox, address: stage.python(
        script, sandbox, NODE_ADDRESS=address, NODE_PASSWORD=PASSWORD, **variables
    )


class Scene:
    """A client in a voice channel with Alice, and the line between it and the node."""

    def __init__(self, stage, start):
        self.media = stage.media
        self.sandbox = stage.sandbox()
        stage.wav([(LOW, LOW_SECONDS), (HIGH, HIGH_SECONDS)], "tones.wav")
        stage.tone("opus")
        (stage.media / "two.m3u").write_text(
            "#EXTM3U\n#PLAYLIST:Two of them\ntones.wav\ntone-440.opus\n"
        )
        self.tones, self.tone = self.url("tones.wav"), self.url("tone-440.opus")
        self.line = Line(LavalinkNode(stage, self.sandbox.environment()).address)
        self.sandbox.person("alice", "join", voice="Music")
        self.bot = start(stage, self.sandbox, self.line.address)
        self.bot.event("connected", timeout=60)

    def url(self, name):
        return f"{self.sandbox.api}/media/{name}"

    def does(self, words):
        self.bot.tell(words)
        return self.bot.event("did", word=words.split()[0])

    def hears(self, hertz, seconds=1):
        return hears(self.sandbox, hertz, seconds)

    def falls_silent(self):
        self.sandbox.until_heard("alice", lambda heard: heard["quiet_for_ms"] > 700, "silence", 10)

    def course(self):
        """What the client was told of its tracks, in order."""
        names = ("trackStart", "trackEnd", "trackError", "trackStuck")
        return [
            (event["event"], event.get("reason"))
            for event in self.bot.events
            if event["event"] in names
        ]


def hears(sandbox, hertz, seconds=3):
    """Whole seconds of it, once its first is there: what was on its way before
    an order may still arrive after it."""
    sandbox.until_heard(
        "alice",
        lambda heard: heard["audible_ms"] > 900
        and abs((heard["frequency_hz"] or 0) - hertz) <= 1
        and heard["quiet_for_ms"] < 1000,
        f"{hertz} Hz begin",
        last_seconds=1,
    )
    return hears_the_tone(sandbox, "alice", sandbox.mark("alice"), seconds, hertz)


def play_through(stage, start, begins_anew=False, comes_back=None):
    scene = Scene(stage, start)
    try:
        loads(scene)
        plays(scene)
        sounds(scene)
        ends(scene)
        fails(scene)
        sticks(scene)
        moves(scene, begins_anew)
        again = (comes_back or resumes)(scene)
        leaves(scene, begins_anew, again)
    finally:
        scene.line.close()


def loads(scene):
    scene.bot.tell("search tone")
    found = scene.bot.event("found", type="search")
    hold("Tone 440" in found["titles"], f"the library is searched: {found}")
    scene.bot.tell(f"list {scene.url('two.m3u')}")
    listed = scene.bot.event("listed", list="Two of them")
    hold(listed["uris"] == [scene.tones, scene.tone], f"the list is loaded in its order: {listed}")
    scene.bot.tell(f"play {scene.url('missing.wav')}")
    scene.bot.event("loaded", type="empty")
    # An address that no setting allows.
    scene.bot.tell("play http://127.0.0.2/tone.wav")
    scene.bot.event("loaded", type="error", severity="common")


def plays(scene):
    scene.bot.tell(f"play {scene.tones}")
    loaded = scene.bot.event("loaded", type="track", source="http")
    whole = (LOW_SECONDS + HIGH_SECONDS) * 1000
    hold(loaded["length"] == whole and loaded["uri"] == scene.tones, f"it is {whole} ms: {loaded}")
    scene.bot.event("trackStart", uri=scene.tones)
    scene.hears(LOW, 3)
    scene.bot.tell("stats")
    scene.bot.event("stats", players=1, playingPlayers=1)

    scene.does("pause")
    scene.falls_silent()
    scene.does("resume")
    scene.hears(LOW)


def sounds(scene):
    loud = scene.hears(LOW)["level_dbfs"]
    scene.does("volume 40")
    scene.sandbox.until_heard(
        "alice",
        lambda heard: heard["level_dbfs"] < loud - 6,
        "it 8 dB fainter",
        last_seconds=1,
    )
    scene.does("volume 100")
    scene.does(f"filters {json.dumps(FILTERS)}")
    scene.sandbox.until_heard(
        "alice",
        lambda heard: abs((heard["frequency_hz"] or 0) - LOW) > 3,
        "another pitch",
        last_seconds=1,
    )
    scene.does("filters {}")
    scene.hears(LOW)
    scene.does(f"seek {(LOW_SECONDS + 1) * 1000}")
    scene.hears(HIGH)


def ends(scene):
    scene.bot.tell(f"play {scene.tone}")
    scene.bot.event("trackEnd", uri=scene.tones, reason="replaced")
    scene.bot.event("trackStart", uri=scene.tone)
    scene.hears(LOW)
    scene.bot.tell("seek 25000")
    scene.bot.event("trackEnd", uri=scene.tone, reason="finished")
    scene.bot.tell(f"play {scene.tones}")
    scene.bot.event("trackStart", uri=scene.tones)
    scene.bot.tell("stop")
    scene.bot.event("trackEnd", uri=scene.tones, reason="stopped")
    scene.falls_silent()


def fails(scene):
    """A file that was there when it was loaded, and is gone when it is played again."""
    (scene.media / "tones.wav").rename(scene.media / "gone.wav")
    scene.bot.tell("again")
    scene.bot.event("trackStart", uri=scene.tones)
    scene.bot.event("trackError", uri=scene.tones, severity="common")
    scene.bot.event("trackEnd", uri=scene.tones, reason="loadFailed")
    (scene.media / "gone.wav").rename(scene.media / "tones.wav")


def sticks(scene):
    stalling = f"{scene.tones}?stall_after={STALL_BYTES}"
    scene.bot.tell(f"play {stalling}")
    scene.bot.event("trackStart", uri=stalling)
    scene.bot.event("trackStuck", uri=stalling, threshold=STUCK_MS)
    scene.bot.tell("stop")
    scene.bot.event("trackEnd", uri=stalling, reason="stopped")


def moves(scene, begins_anew):
    """To another voice server, in the middle of a track."""
    scene.bot.tell(f"play {scene.tone}")
    scene.bot.event("trackStart", uri=scene.tone)
    scene.hears(LOW)
    scene.sandbox.fault("voice", "region_change")
    try:
        hears_again(scene, 30 if not begins_anew else 10)
    except Failure:
        if not begins_anew:
            raise
        # A client that begins anew sends what it knows of the old server beside
        # what it hears of the new one. When the old arrives last, the server
        # refuses it (4004), and only another word from Discord helps.
        scene.sandbox.fault("voice", "region_change")
        hears_again(scene, 30)
    scene.hears(LOW)


def hears_again(scene, seconds):
    scene.sandbox.until_heard(
        "alice", lambda heard: heard["audible_ms"] > 500, "the bot again", seconds
    )


def resumes(scene):
    """Its session, after its line was cut; nobody hears of it."""
    mark = scene.sandbox.mark("alice")
    scene.line.cut()
    scene.bot.event("resumed")
    hears_the_tone(scene.sandbox, "alice", mark, 2, LOW)
    return []


def reconnects(scene):
    """In a new session, to which it takes the track over."""
    scene.line.cut()
    scene.bot.event("reconnected")
    scene.bot.event("trackStart", uri=scene.tone)
    # The old session is heard until the new one is in the call.
    scene.sandbox.until_heard(
        "alice",
        lambda heard: heard["audible_ms"] > 2000,
        "the new session",
        since=scene.sandbox.mark("alice"),
    )
    scene.hears(LOW)
    return [("trackStart", None)]


def leaves(scene, begins_anew, again):
    scene.bot.tell("stop")
    scene.bot.event("trackEnd", uri=scene.tone, reason="stopped")
    scene.does("destroy")
    scene.sandbox.until_state(
        lambda _: scene.sandbox.inside("Music") == ["alice"], "the bot has left the channel", 10
    )
    start, end = ("trackStart", None), "trackEnd"
    expected = [
        start, (end, "replaced"), start, (end, "finished"), start, (end, "stopped"),
        start, ("trackError", None), (end, "loadFailed"),
        start, ("trackStuck", None), (end, "stopped"),
        *([start, (end, "stopped")] if begins_anew else []),
        start, *again, (end, "stopped"),
    ]
    course = scene.course()
    hold(course == expected, f"no other event came, and in this order: {course}")


PROOFS = [lavalink_client, shoukaku, moonlink, wavelink, mafic, lavalink_py, lavalink_rs]
