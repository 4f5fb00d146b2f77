"""mafic (with disnake) against our node: the same as wavelink_player.py."""

import json
import logging
import os
import re
import sys

import disnake
import mafic

from orders import obey
from tone import fail, tell

logging.basicConfig(level=logging.INFO, stream=sys.stderr)

api = os.environ["DISCORD_API_BASE"].rstrip("/")
disnake.http.Route.BASE = f"{api}/api/v10"


class Bot(disnake.Client):
    async def on_ready(self):
        try:
            await self.perform()
        except Exception as error:
            fail(error)

    async def perform(self):
        host, port = os.environ["NODE_ADDRESS"].split(":")
        self.session = None
        self.node = await mafic.NodePool(self).create_node(
            host=host, port=int(port), label="seraphim", password=os.environ["NODE_PASSWORD"]
        )
        channel = next(c for c in self.guilds[0].voice_channels if c.name == "Music")
        self.player = player = await channel.connect(cls=mafic.Player)
        tell("connected")
        deeds = {
            "play": self.play,
            "again": lambda _: player.play(self.last),
            "pause": lambda _: player.pause(),
            "resume": lambda _: player.resume(),
            "seek": lambda to: player.seek(int(to)),
            "volume": lambda percent: player.set_volume(int(percent)),
            "filters": self.filter,
            "search": self.search,
            "list": self.list,
            "stats": self.stats,
            "stop": lambda _: player.stop(),
            "destroy": lambda _: player.disconnect(),
        }
        await obey(deeds, lambda: {"position": player.position, "paused": player.paused})

    async def on_node_ready(self, node):
        if self.session == node.session_id:
            tell("resumed")
        self.session = node.session_id
        # What it connects again with: it takes a session when it is made, and
        # offers none by itself.
        node._resuming_session_id = node.session_id

    async def on_track_start(self, event):
        tell("trackStart", uri=event.track.uri)

    async def on_track_end(self, event):
        tell("trackEnd", uri=event.track.uri, reason=event.reason.value)

    async def on_track_exception(self, event):
        severity = event.exception["severity"]
        tell("trackError", uri=event.track.uri, severity=severity.lower())

    async def on_track_stuck(self, event):
        tell("trackStuck", uri=event.track.uri, threshold=event.threshold_ms)

    async def play(self, url):
        try:
            found = await self.player.fetch_tracks(url)
        except mafic.TrackLoadException as error:
            tell("loaded", type="error", severity=error.severity.lower())
            return
        if not found:
            tell("loaded", type="empty")
            return
        self.last = track = found[0]
        tell(
            "loaded", type="track", title=track.title, uri=track.uri, length=track.length,
            source=track.source,
        )
        await self.player.play(track)

    async def filter(self, text):
        wanted = json.loads(text)
        await self.player.clear_filters(fast_apply=True)
        if wanted:
            made = {snake(name): kind(name, values) for name, values in wanted.items()}
            await self.player.add_filter(mafic.Filter(**made), label="proof", fast_apply=True)

    async def search(self, words):
        found = await self.player.fetch_tracks(words, search_type="localsearch")
        tell("found", type="search", titles=[track.title for track in found])

    async def list(self, url):
        found = await self.player.fetch_tracks(url)
        tell("listed", list=found.name, uris=[track.uri for track in found.tracks])

    async def stats(self, _):
        # It keeps those of the socket, which came before there was a player.
        players = await self.node.fetch_player(self.guilds[0].id)
        tell("stats", players=1 if players else 0, playingPlayers=1 if players["track"] else 0)


def kind(name, values):
    if name == "volume":
        return values
    if name == "equalizer":
        return [(band["band"], band["gain"]) for band in values]
    made = getattr(mafic, name[0].upper() + name[1:])
    return made(**{snake(key): value for key, value in values.items()})


def snake(name):
    return re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", name)


Bot(intents=disnake.Intents(guilds=True, voice_states=True)).run(os.environ["DISCORD_TOKEN"])
