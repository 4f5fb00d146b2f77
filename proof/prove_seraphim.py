"""Seraphim itself: heard by a listener on Discord's own libdave, and after
Discord has been killed."""

import time

from prove_voice import hears_the_tone
from sandbox import hold, until

# How long Discord is away.
OUTAGE_SECONDS = 5
# Frames that may reach a listener before it is in the group: a second of them.
EARLY_FRAMES = 50


def libdave_listener(stage):
    """A listener on libdave decrypts Seraphim byte for byte as the file has it, as Bob comes and goes."""
    tone = stage.tone("opus")
    sandbox = stage.sandbox("--bot", "Listener=listener.token.x")
    bot = playing(stage, sandbox)
    listener = stage.python(
        "libdave_listener.py", sandbox, DISCORD_TOKEN="listener.token.x", TONE=tone
    )
    listener.event("listening", timeout=60)
    heard = listener.event("heard", frames=100, timeout=30)
    sandbox.person("bob", "join", voice="Music")
    sandbox.until_heard("bob", lambda heard: heard["audible_ms"] > 500, "the first sound")
    sandbox.person("bob", "leave")
    heard = listener.event("heard", frames=heard["frames"] + 250, timeout=30)
    hold(heard["early"] < EARLY_FRAMES, f"it can soon read what is sent ({heard})")
    hold(heard["broken"] == 0, f"libdave decrypts every frame from then on ({heard})")
    hold(heard["strange"] == 0, f"every frame is one of the file's ({heard})")
    hold(heard["skips"] == 0, f"they come in the file's order ({heard})")
    hold(bot.running() and listener.running(), "both still run")


def discord_killed(stage):
    """Discord is killed with -9 for 5 s: Seraphim logs in anew, plays on, answers commands."""
    stage.tone("mp3")
    sandbox = stage.sandbox()
    bot = playing(stage, sandbox, "mp3")
    sandbox.child.kill()
    time.sleep(OUTAGE_SECONDS)
    hold(bot.running(), "the bot outlives Discord")
    sandbox = stage.sandbox()
    logged_in(sandbox)
    sandbox.person("alice", "join", voice="Music")
    sandbox.until_heard("alice", lambda heard: heard["audible_ms"] > 500, "the song again", 60)
    hears_the_tone(sandbox, "alice", sandbox.mark("alice"), 3)
    answer = sandbox.person("alice", "run", command="/queue")
    hold("tone-440" in str(answer), f"the queue is answered for ({answer})")


def playing(stage, sandbox, ending="opus"):
    """Alice is in the channel and hears Seraphim play the tone."""
    bot = stage.bot(sandbox)
    logged_in(sandbox)
    sandbox.person("alice", "join", voice="Music")
    query = f"{sandbox.api}/media/tone-440.{ending}"
    answer = sandbox.person("alice", "run", command=f"/play query: {query}")
    hold(not answer["life"]["ephemeral"], f"the song is queued ({answer})")
    sandbox.until_heard("alice", lambda heard: heard["audible_ms"] > 500, "the first sound")
    return bot


def logged_in(sandbox):
    """Seraphim has registered its commands and is at the gateway."""

    def there():
        state = sandbox.state()
        sessions = [session["connected"] for session in state["sessions"]]
        return state["bots"][0]["commands"] and any(sessions)

    until(there, bool, "Seraphim logs in", 60)


PROOFS = [libdave_listener, discord_killed]
