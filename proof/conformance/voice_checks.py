"""Players in a call: what only a voice server brings about. The call is in the sandbox."""

import asyncio

from client import PATIENCE_SECONDS
from session_checks import stage
from trial import check


async def called(t):
    """A session with a player that is in a call."""
    voice = await t.discord.join()
    s = await stage(t, guild=t.discord.guild, **{"User-Id": t.discord.user})
    await s.update({"voice": voice})
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not (await t.client.ask("GET", s.player)).json["state"]["connected"]:
            await asyncio.sleep(0.1)
    return s


@check
async def stuck(t):
    """a track whose bytes stop coming is told as stuck, with the threshold that it has passed"""
    s = await called(t)
    encoded = await s.encoded(t.media.stalling)
    await s.update({"track": {"encoded": encoded}})
    await s.event("TrackStartEvent")
    told = await s.event("TrackStuckEvent")
    t.equal(told["track"]["encoded"], encoded, "the track that is stuck")
    t.that(told["thresholdMs"] > 0, f"{told['thresholdMs']} ms are no threshold")
    await s.socket.close()


@check
async def closing(t):
    """the voice server's last word is told with its code and reason, and that it was the server's"""
    s = await called(t)
    await t.discord.hang_up(4006, "Session is no longer valid")
    told = await s.event("WebSocketClosedEvent")
    t.equal(told["code"], 4006, "the code")
    t.equal(told["reason"], "Session is no longer valid", "the reason")
    t.equal(told["byRemote"], True, "whether the server closed it")
    await s.socket.close()
