"""Sessions, players, and what is told over the WebSocket."""

import asyncio

from client import USER
from specification import (
    ERROR, EVENTS, FILTER_DEFAULTS, PLAYER, PLAYER_UPDATE, READY, SESSION, STATS_MESSAGE,
)
from trial import check

GUILD = "817327181659111454"
VOICE = {"token": "t", "endpoint": "127.0.0.1:9", "sessionId": "s", "channelId": "1"}


class Stage:
    """A session with a socket, and its player."""

    def __init__(self, trial, socket, session, guild):
        self.trial = trial
        self.client = trial.client
        self.socket = socket
        self.session = session
        self.path = f"/v4/sessions/{session}"
        self.guild = guild
        self.player = f"{self.path}/players/{guild}"

    async def update(self, body, **query):
        answer = await self.client.ask("PATCH", self.player, body, **query)
        self.trial.equal(answer.status, 200, f"the update {body}")
        self.trial.shape(answer.json, PLAYER, f"the player after {body}")
        return answer.json

    async def refused(self, body, what):
        answer = await self.client.ask("PATCH", self.player, body)
        self.trial.equal(answer.status, 400, what)
        self.trial.shape(answer.json, ERROR, what)

    async def event(self, kind):
        event = await self.socket.next("event", kind)
        self.trial.shape(event, EVENTS[kind], kind)
        self.trial.equal(event["guildId"], self.guild, f"the guild of {kind}")
        return event

    async def encoded(self, identifier):
        answer = await self.client.ask("GET", "/v4/loadtracks", identifier=identifier)
        return answer.json["data"]["encoded"]


async def stage(t, guild=GUILD, **headers):
    socket = await t.client.socket(**headers)
    ready = await socket.next("ready")
    t.shape(ready, READY, "ready")
    return Stage(t, socket, ready["sessionId"], guild)


@check
async def handshake(t):
    """a socket needs a user, and hears ready and statistics first"""
    for user in (None, "", "0"):
        t.equal(await t.client.refused(**{"User-Id": user}), 400, f"the handshake of {user!r}")
    s = await stage(t)
    t.equal(s.socket.resumed, "false", "Session-Resumed")
    t.equal(s.socket.messages[0]["op"], "ready", "the first message")
    t.equal(s.socket.messages[0]["resumed"], False, "whether it is resumed")
    t.that(len(s.session) == 16 and s.session.isalnum(), f"{s.session!r} is no session's id")
    stats = await s.socket.next("stats")
    t.shape(stats, STATS_MESSAGE, "stats")
    t.equal(stats["frameStats"], None, "the frames of nobody")
    await s.socket.close()
    gone = await t.client.ask("GET", f"{s.path}/players")
    t.equal(gone.status, 404, "a session after its socket has closed")


@check
async def sessions(t):
    """a session says whether it resumes, and for how long"""
    s = await stage(t)
    for body, expected in (
        ({}, {"resuming": False, "timeout": 60}),
        ({"resuming": True}, {"resuming": True, "timeout": 60}),
        ({"timeout": 7}, {"resuming": True, "timeout": 7}),
        ({"resuming": False, "timeout": 0}, {"resuming": False, "timeout": 0}),
    ):
        answer = await t.client.ask("PATCH", s.path, body)
        t.equal(answer.status, 200, f"the session's update {body}")
        t.shape(answer.json, SESSION, "the session")
        t.equal(answer.json, expected, f"the session after {body}")
    unknown = await t.client.ask("PATCH", "/v4/sessions/unknown", {})
    t.equal(unknown.status, 404, "an unknown session")
    t.equal(unknown.json["message"], "Session not found", "its message")
    await s.socket.close()


@check
async def players(t):
    """a player is made by an update, listed, shown, and gone when it is destroyed"""
    s = await stage(t)
    missing = await t.client.ask("GET", s.player)
    t.equal(missing.status, 404, "a player that nobody made")
    t.equal(missing.json["message"], "Player not found", "its message")
    made = await s.update({})
    t.equal((made["volume"], made["paused"], made["track"]), (100, False, None), "a new player")
    t.equal(made["state"]["connected"], False, "whether a new player is connected")
    t.equal((made["state"]["ping"], made["state"]["position"]), (-1, 0), "its ping and position")
    empty = {"token": "", "endpoint": "", "sessionId": "", "channelId": None}
    t.equal(made["voice"], empty, "the voice of a new player")
    t.equal(made["filters"], {}, "the filters of a new player")
    listed = await t.client.ask("GET", f"{s.path}/players")
    t.equal([player["guildId"] for player in listed.json], [GUILD], "the list")
    t.shape(listed.json[0], PLAYER, "a listed player")
    shown = await t.client.ask("GET", s.player)
    t.shape(shown.json, PLAYER, "the shown player")
    for word in ("once", "twice"):
        gone = await t.client.ask("DELETE", s.player)
        t.equal((gone.status, gone.text), (204, ""), f"destroyed {word}")
    t.equal((await t.client.ask("GET", s.player)).status, 404, "a destroyed player")
    bad = await t.client.ask("PATCH", f"{s.path}/players/heaven", {})
    t.equal(bad.status, 400, "a guild that is no snowflake")
    await s.socket.close()


@check
async def controls(t):
    """volume, pause, and what makes no sense"""
    s = await stage(t)
    for volume, expected in ((0, 0), (1000, 1000), (50, 50), (1001, 1000), (-1, 0)):
        player = await s.update({"volume": volume})
        t.equal(player["volume"], expected, f"the volume after {volume}")
    t.equal((await s.update({"paused": True}))["paused"], True, "paused")
    t.equal((await s.update({"paused": False}))["paused"], False, "paused no more")
    for body, what in (
        ({"endTime": 0}, "an end time of 0"),
        ({"endTime": -1}, "a negative end time"),
        ({"volume": "loud"}, "a volume in words"),
        ({"track": {"encoded": "a", "identifier": "b"}}, "two names of a track"),
        ({"encodedTrack": "a", "identifier": "b"}, "two deprecated names"),
        ({"encodedTrack": "a", "track": {}}, "an old and a new name"),
        ({"track": {"identifier": t.media.empty}}, "an identifier of nothing"),
        ({"track": {"identifier": t.media.search}}, "an identifier of a search"),
        ({"track": {"identifier": t.media.error}}, "an identifier that fails"),
        ({"voice": {**VOICE, "channelId": ""}}, "a voice state without a channel"),
        ({"voice": {**VOICE, "endpoint": " "}}, "a voice state without an endpoint"),
        ({"voice": {"token": "t"}}, "a voice state in part"),
        ("{", "half a body"),
    ):
        await s.refused(body, what)
    await s.socket.close()


@check
async def filters(t):
    """every filter is accepted, shown with its defaults, replaced and taken off"""
    s = await stage(t)
    names = (await t.client.ask("GET", "/v4/info")).json["filters"]
    known = {"volume", "equalizer", *FILTER_DEFAULTS}
    t.that(known >= set(names), f"{names} has filters that nobody knows")
    for name, defaults in FILTER_DEFAULTS.items():
        player = await s.update({"filters": {name: {}}})
        t.equal(player["filters"], {name: defaults}, f"{name} by its name alone")
    bands = [{"band": band, "gain": 0.25} for band in range(15)]
    player = await s.update({"filters": {"equalizer": bands, "volume": 0.5}})
    t.equal(player["filters"], {"equalizer": bands, "volume": 0.5}, "equaliser and volume")
    player = await s.update({"filters": {"karaoke": None, "tremolo": {"depth": 1.0}}})
    t.equal(player["filters"], {"tremolo": {"frequency": 2, "depth": 1}}, "the new filters alone")
    t.equal((await s.update({"filters": {}}))["filters"], {}, "no filter")
    update = await s.socket.next("playerUpdate")
    t.shape(update, PLAYER_UPDATE, "the report after a filter")
    await s.socket.close()


@check
async def playing(t):
    """a track starts, is replaced, is sought in, and stops, with the events in this order"""
    s = await stage(t)
    encoded = await s.encoded(t.media.track)
    data = {"a": 1, "b": {"c": None}}
    player = await s.update({"track": {"encoded": encoded, "userData": data}, "position": 500})
    t.equal(player["track"]["encoded"], encoded, "the encoded form of what plays")
    t.equal(player["track"]["userData"], data, "the user's data")
    start = await s.event("TrackStartEvent")
    t.equal(start["track"]["userData"], data, "the user's data in the start")
    t.shape(await s.socket.next("playerUpdate"), PLAYER_UPDATE, "the report of the start")

    kept = await s.update({"track": {"identifier": t.media.track}}, noReplace="true")
    t.equal(kept["track"]["userData"], data, "the track that noReplace keeps")
    changed = await s.update({"track": {"userData": {"d": 2}}})
    t.equal(changed["track"]["userData"], {"d": 2}, "the user's data of a playing track")
    player = await s.update({"encodedTrack": encoded, "paused": True, "volume": 30})
    t.equal((player["paused"], player["volume"]), (True, 30), "a track that starts paused")
    end = await s.event("TrackEndEvent")
    t.equal((end["reason"], end["track"]["userData"]), ("replaced", {"d": 2}), "the first end")
    await s.event("TrackStartEvent")

    player = await s.update({"position": 700})
    t.equal(player["track"]["info"]["position"], 700, "the position after a seek")
    t.equal((await s.update({"endTime": 900}))["paused"], True, "an end time pauses nothing")
    await s.update({"endTime": None})
    player = await s.update({"identifier": t.media.track})
    t.equal(player["paused"], False, "a new track goes on")
    t.equal((await s.event("TrackEndEvent"))["reason"], "replaced", "the second end")
    await s.event("TrackStartEvent")

    stopped = await s.update({"track": {"encoded": None}})
    t.equal(stopped["track"], None, "a stopped player's track")
    t.equal((await s.event("TrackEndEvent"))["reason"], "stopped", "the third end")
    await s.update({"track": {"encoded": encoded}})
    await s.event("TrackStartEvent")
    await t.client.ask("DELETE", s.player)
    t.equal((await s.event("TrackEndEvent"))["reason"], "stopped", "the end of a destroyed player")
    await s.socket.close()


@check
async def failing(t):
    """a track that cannot be read is told with its exception, and ends as loadFailed"""
    s = await stage(t)
    encoded = await s.encoded(t.media.vanishing)
    await t.media.vanish()
    await s.update({"track": {"encoded": encoded}})
    await s.event("TrackStartEvent")
    failed = await s.event("TrackExceptionEvent")
    t.equal(failed["track"]["encoded"], encoded, "the track that failed")
    t.equal((await s.event("TrackEndEvent"))["reason"], "loadFailed", "its end")
    await s.socket.close()


@check
async def resuming(t):
    """a cut session keeps its players, replays its events, and says that it is resumed"""
    s = await stage(t)
    await t.client.ask("PATCH", s.path, {"resuming": True, "timeout": 30})
    encoded = await s.encoded(t.media.track)
    await s.update({"track": {"encoded": encoded}})
    await s.event("TrackStartEvent")
    s.socket.cut()
    await asyncio.sleep(0.5)

    resumed = await t.client.socket(**{"Session-Id": s.session, "User-Id": USER})
    ready = await resumed.next("ready")
    t.equal((ready["resumed"], ready["sessionId"]), (True, s.session), "ready")
    t.equal(resumed.resumed, "true", "Session-Resumed")
    t.shape(await resumed.next("playerUpdate"), PLAYER_UPDATE, "the report after a resume")
    player = await t.client.ask("GET", s.player)
    t.equal(player.json["track"]["encoded"], encoded, "what plays after a resume")
    await t.client.ask("PATCH", s.path, {"resuming": False})
    await resumed.close()

    other = await t.client.socket(**{"Session-Id": s.session})
    ready = await other.next("ready")
    t.equal(ready["resumed"], False, "whether an ended session is resumed")
    t.that(ready["sessionId"] != s.session, "an ended session came back")
    t.equal(other.resumed, "false", "Session-Resumed of an ended session")
    await other.close()
