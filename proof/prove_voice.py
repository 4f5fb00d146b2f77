"""The sandbox's voice servers carry other people's clients into a call that is
encrypted end to end, and a person in it hears them."""

from sandbox import hold

HZ = 440.0
# Media time. A person notices more than this.
LONGEST_GAP_MS = 60


def start_discord_js_voice(stage, sandbox):
    return stage.node("discordjs_voice.js", sandbox, TONE=stage.tone("opus"))


def start_discord_py(stage, sandbox):
    return stage.python("voice.py", sandbox, "discord", TONE=stage.tone("opus"))


def start_disnake(stage, sandbox):
    return stage.python("voice.py", sandbox, "disnake", TONE=stage.tone("opus"))


def start_songbird(stage, sandbox):
    return stage.rust("songbird", sandbox, TONE=stage.wav([(HZ, 40)]))


def discord_js_voice(stage):
    """@discordjs/voice with davey plays a tone that Alice hears, as Bob comes and goes."""
    company(stage, start_discord_js_voice)


def discord_py(stage):
    """discord.py with davey: the same."""
    company(stage, start_discord_py)


def disnake(stage):
    """disnake with dave.py, Discord's own libdave: the same."""
    company(stage, start_disnake)


def songbird(stage):
    """songbird, on voice gateway 4, plays a WAV file through its own encoder: the same."""
    company(stage, start_songbird)


def discord_js_voice_downgrade(stage):
    """@discordjs/voice keeps playing as the call goes down to no DAVE and up again."""
    downgrade(stage, start_discord_js_voice)


def discord_py_downgrade(stage):
    """discord.py: the same."""
    downgrade(stage, start_discord_py)


def disnake_downgrade(stage):
    """disnake: the same."""
    downgrade(stage, start_disnake)


def songbird_downgrade(stage):
    """songbird: the same."""
    downgrade(stage, start_songbird)


def discord_js_voice_resume(stage):
    """@discordjs/voice resumes after the voice server crashed, and plays on."""
    resume(stage, start_discord_js_voice)


def discord_py_resume(stage):
    """discord.py: the same."""
    resume(stage, start_discord_py)


def disnake_resume(stage):
    """disnake: the same."""
    resume(stage, start_disnake)


def songbird_resume(stage):
    """songbird: the same."""
    resume(stage, start_songbird)


def discord_js_voice_region(stage):
    """@discordjs/voice follows the call to another voice server, and plays on."""
    region(stage, start_discord_js_voice)


def discord_py_region(stage):
    """discord.py: the same."""
    region(stage, start_discord_py)


def disnake_region(stage):
    """disnake: the same."""
    region(stage, start_disnake)


def playing(stage, start):
    """Alice is in the channel and hears the client."""
    sandbox = stage.sandbox()
    sandbox.person("alice", "join", voice="Music")
    bot = start(stage, sandbox)
    bot.event("playing", timeout=60)
    sandbox.until_heard("alice", lambda heard: heard["audible_ms"] > 500, "the first sound")
    return sandbox, bot


def company(stage, start):
    sandbox, bot = playing(stage, start)
    hold(sorted(sandbox.inside("Music")) == ["Seraphim", "alice"], "both are in the channel")
    hears_the_tone(sandbox, "alice", sandbox.mark("alice"), 4)

    whole = sandbox.mark("alice")
    sandbox.person("bob", "join", voice="Music")
    sandbox.until_heard("bob", lambda heard: heard["audible_ms"] > 500, "the first sound")
    with_bob = hears_the_tone(sandbox, "bob", sandbox.mark("bob"), 3)
    epoch = sandbox.heard("alice")["epoch"]
    hold(with_bob["epoch"] == epoch, "both listeners are in the same epoch")
    sandbox.person("bob", "leave")
    alone = sandbox.mark("alice")
    sandbox.until_heard(
        "alice", lambda heard: heard["epoch"] > epoch, "a new epoch without Bob", since=alone
    )
    hears_the_tone(sandbox, "alice", alone, 4)
    hears_the_tone(sandbox, "alice", whole, 7)
    hold(bot.running(), "the client still runs")


def downgrade(stage, start):
    sandbox, bot = playing(stage, start)
    whole = sandbox.mark("alice")
    hears_the_tone(sandbox, "alice", whole, 2)
    for version in (0, 1):
        sandbox.fault("voice", "dave_version", version=version)
        sandbox.until_heard(
            "alice", lambda heard: heard["dave_version"] == version, f"DAVE {version}"
        )
        hears_the_tone(sandbox, "alice", sandbox.mark("alice"), 3, dave=version)
    hears_the_tone(sandbox, "alice", whole, 8)
    hold(bot.running(), "the client still runs")


def resume(stage, start):
    sandbox, bot = playing(stage, start)
    before = hears_the_tone(sandbox, "alice", sandbox.mark("alice"), 2)
    # The one code after which all of them resume.
    sandbox.fault("voice", "close", code=4015, reason="Voice server crashed")
    after = hears_the_tone(sandbox, "alice", sandbox.mark("alice"), 3)
    # Who joins again, and does not resume, makes an epoch.
    hold(after["epoch"] == before["epoch"], "the client resumed and did not join again")
    hold(bot.running(), "the client still runs")


def region(stage, start):
    sandbox, bot = playing(stage, start)
    hears_the_tone(sandbox, "alice", sandbox.mark("alice"), 2)
    sandbox.fault("voice", "region_change")
    sandbox.until_heard("alice", lambda heard: heard["audible_ms"] > 500, "the bot again")
    hears_the_tone(sandbox, "alice", sandbox.mark("alice"), 3)
    hold(bot.running(), "the client still runs")


def hears_the_tone(sandbox, who, mark, seconds, hz=HZ, dave=1):
    """Since the mark: so many seconds of the tone, whole, in a call with that
    version of DAVE (0: not encrypted end to end)."""
    heard = sandbox.until_heard(
        who,
        lambda heard: heard["span_ms"] >= seconds * 1000,
        f"{seconds} s of the bot",
        since=mark,
        timeout=seconds * 5 + 10,
    )
    about = f"({who} heard {heard})"
    hold(heard["dave_version"] == dave, f"the call has DAVE {dave} {about}")
    found = heard["frequency_hz"]
    hold(found is not None and abs(found - hz) <= 1, f"the tone is {hz} Hz {about}")
    hold(heard["longest_gap_ms"] <= LONGEST_GAP_MS, f"no gap is over {LONGEST_GAP_MS} ms {about}")
    hold(heard["level_dbfs"] > -30, f"the tone is not faint {about}")
    broken = heard["undecryptable"] + heard["undecodable"] + heard["lost"]
    hold(broken == 0, f"every packet arrives and opens {about}")
    return heard


PROOFS = [
    discord_js_voice,
    discord_py,
    disnake,
    songbird,
    discord_js_voice_downgrade,
    discord_py_downgrade,
    disnake_downgrade,
    songbird_downgrade,
    discord_js_voice_resume,
    discord_py_resume,
    disnake_resume,
    songbird_resume,
    discord_js_voice_region,
    discord_py_region,
    disnake_region,
]
