"""The sandbox is Discord enough for discord.js: REST, gateway, interactions,
resuming."""

from sandbox import hold, until


def discord_js(stage):
    """discord.js logs in, registers, answers, edits, follows up and resumes."""
    sandbox = stage.sandbox()
    bot = stage.node("discordjs.js", sandbox)
    ready = bot.event("ready")
    hold(ready["guilds"] == 1 and ready["commands"] == 1, f"one guild and one command: {ready}")

    names = [scope["names"] for scope in sandbox.state()["bots"][0]["commands"]]
    hold(names == [["proof"]], f"the command is registered globally: {names}")

    answered(sandbox, bot, "before")
    sandbox.fault("gateway", "drop_socket")
    bot.event("resumed")
    until(
        lambda: sandbox.state()["bots"][0]["logins"],
        lambda logins: logins == ["Identify", "Resume"],
        "the session was resumed and not begun again",
        10,
    )
    answered(sandbox, bot, "after")
    sessions = sandbox.state()["sessions"]
    hold(len(sessions) == 1 and sessions[0]["connected"], f"one session lives: {sessions}")
    refused = [request for request in sandbox.ask("/requests") if request["status"] >= 400]
    hold(not refused, f"no request was refused: {refused}")


def answered(sandbox, bot, word):
    run = sandbox.person("alice", "run", command=f"/proof word:{word}")
    bot.event("answered", word=word)
    life = until(
        lambda: sandbox.ask(f"/interactions/{run['interaction']}"),
        lambda life: life["followups"],
        "the follow-up is there",
        10,
    )
    hold(not life["failed"] and life["deferred_ms"] is not None, f"it was deferred: {life}")
    hold(life["message"]["content"] == f"heard {word}", f"the answer was edited in: {life}")
    hold(not life["message"]["ephemeral"], "everybody sees the answer")
    (followup,) = life["followups"]
    hold(followup["content"] == "and followed up", f"the follow-up has its text: {followup}")
    hold(followup["ephemeral"], "only the asker sees the follow-up")
    seen = [message["content"] for message in sandbox.ask("/people/bob/messages")]
    hold(f"heard {word}" in seen and "and followed up" not in seen, f"Bob sees one of two: {seen}")


PROOFS = [discord_js]
