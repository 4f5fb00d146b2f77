"""Our node is Lavalink enough for other people's Lavalink clients."""

from lavalink_node import PASSWORD, LavalinkNode
from line import Line
from prove_voice import hears_the_tone
from sandbox import hold

# The second half has another frequency, so that a seek can be heard.
LOW, HIGH = 440, 880
LOW_SECONDS, HIGH_SECONDS = 30, 30


def start_lavalink_client(stage, sandbox, address):
    return stage.node(
        "lavalink_client.js", sandbox, NODE_ADDRESS=address, NODE_PASSWORD=PASSWORD
    )


def start_wavelink(stage, sandbox, address):
    return stage.python(
        "wavelink_player.py", sandbox, NODE_ADDRESS=address, NODE_PASSWORD=PASSWORD
    )


def lavalink_client(stage):
    """lavalink-client (with discord.js) plays through our node: every control and event."""
    play_through(stage, start_lavalink_client)


def wavelink(stage):
    """wavelink (with discord.py): the same."""
    play_through(stage, start_wavelink)


def lavalink_client_resume(stage):
    """lavalink-client resumes its session after its line was cut; nobody hears of it."""
    resume(stage, start_lavalink_client)


def wavelink_resume(stage):
    """wavelink: the same."""
    resume(stage, start_wavelink)


def play_through(stage, start):
    sandbox = stage.sandbox()
    stage.wav([(LOW, LOW_SECONDS), (HIGH, HIGH_SECONDS)], "tones.wav")
    stage.tone("opus")
    tones, tone = f"{sandbox.api}/media/tones.wav", f"{sandbox.api}/media/tone-440.opus"
    address = LavalinkNode(stage, sandbox.environment()).address
    sandbox.person("alice", "join", voice="Music")
    bot = start(stage, sandbox, address)
    bot.event("connected", timeout=60)

    bot.tell(f"play {sandbox.api}/media/missing.wav")
    bot.event("loaded", type="empty")
    # An address that no setting allows.
    bot.tell("play http://127.0.0.2/tone.wav")
    bot.event("loaded", type="error", severity="common")
    bot.tell(f"play {tones}")
    loaded = bot.event("loaded", type="track", source="http")
    whole = (LOW_SECONDS + HIGH_SECONDS) * 1000
    hold(loaded["length"] == whole and loaded["uri"] == tones, f"its length is {whole}: {loaded}")
    bot.event("trackStart", uri=tones)
    hears(sandbox, LOW)

    bot.tell("pause")
    bot.event("did", word="pause")
    falls_silent(sandbox)
    bot.tell("resume")
    bot.event("did", word="resume")
    hears(sandbox, LOW)

    bot.tell(f"seek {(LOW_SECONDS + 1) * 1000}")
    bot.event("did", word="seek")
    hears(sandbox, HIGH)

    bot.tell(f"play {tone}")
    bot.event("trackEnd", uri=tones, reason="replaced")
    bot.event("trackStart", uri=tone)
    hears(sandbox, LOW)

    bot.tell("seek 24000")
    bot.event("trackEnd", uri=tone, reason="finished")
    falls_silent(sandbox)

    bot.tell(f"play {tones}")
    bot.event("trackStart", uri=tones)
    hears(sandbox, LOW)
    bot.tell("stop")
    bot.event("trackEnd", uri=tones, reason="stopped")
    falls_silent(sandbox)

    bot.tell("destroy")
    bot.event("did", word="destroy")
    sandbox.until_state(
        lambda _: sandbox.inside("Music") == ["alice"], "the bot has left the channel", 10
    )
    started, end = ("trackStart", None), "trackEnd"
    expected = [
        started, (end, "replaced"), started, (end, "finished"), started, (end, "stopped"),
    ]
    hold(course(bot) == expected, f"no other event came, and in this order: {course(bot)}")


def resume(stage, start):
    sandbox = stage.sandbox()
    url = f"{sandbox.api}/media/{stage.tone('opus').name}"
    line = Line(LavalinkNode(stage, sandbox.environment()).address)
    try:
        sandbox.person("alice", "join", voice="Music")
        bot = start(stage, sandbox, line.address)
        bot.event("connected", timeout=60)
        bot.tell(f"play {url}")
        bot.event("trackStart", uri=url)
        hears(sandbox, LOW)
        mark = sandbox.mark("alice")
        line.cut()
        bot.event("resumed")
        hears_the_tone(sandbox, "alice", mark, 3, LOW)
        bot.tell("stop")
        bot.event("trackEnd", uri=url, reason="stopped")
        falls_silent(sandbox)
    finally:
        line.close()
    events = [event for event in course(bot) if event[0] != "error"]
    hold(
        events == [("trackStart", None), ("trackEnd", "stopped")], f"nothing came twice: {events}"
    )


def course(bot):
    """What the client was told of its tracks, in order."""
    names = ("trackStart", "trackEnd", "trackError", "trackStuck", "playerSocketClosed", "error")
    return [
        (event["event"], event.get("reason")) for event in bot.events if event["event"] in names
    ]


def hears(sandbox, hertz):
    """Three whole seconds of it, once its first second is there: what was on
    its way before an order may still arrive after it."""
    sandbox.until_heard(
        "alice",
        lambda heard: heard["audible_ms"] > 900
        and abs((heard["frequency_hz"] or 0) - hertz) <= 1
        and heard["quiet_for_ms"] < 1000,
        f"{hertz} Hz begin",
        last_seconds=1,
    )
    hears_the_tone(sandbox, "alice", sandbox.mark("alice"), 3, hertz)


def falls_silent(sandbox):
    sandbox.until_heard("alice", lambda heard: heard["quiet_for_ms"] > 1500, "silence", 10)


PROOFS = [lavalink_client, wavelink, lavalink_client_resume, wavelink_resume]
