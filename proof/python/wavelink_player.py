"""wavelink against our node: connects, and does what it is told on standard
input, telling of each event in the order in which it came."""

import asyncio
import json
import logging
import os
import sys

import discord
import wavelink
import yarl

from orders import obey
from tone import fail, tell

logging.basicConfig(level=logging.INFO, stream=sys.stderr)
logging.getLogger("wavelink").setLevel(logging.DEBUG)

api = os.environ["DISCORD_API_BASE"].rstrip("/")
discord.http.Route.BASE = f"{api}/api/v10"
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["DISCORD_GATEWAY_URL"])


class Bot(discord.Client):
    async def setup_hook(self):
        self.node_ready = asyncio.Event()
        node = wavelink.Node(
            uri=f"http://{os.environ['NODE_ADDRESS']}", password=os.environ["NODE_PASSWORD"]
        )
        await wavelink.Pool.connect(nodes=[node], client=self)

    async def on_wavelink_node_ready(self, payload):
        if payload.resumed:
            tell("resumed")
        self.node_ready.set()

    async def on_wavelink_track_start(self, payload):
        tell("trackStart", uri=payload.track.uri)

    async def on_wavelink_track_end(self, payload):
        tell("trackEnd", uri=payload.track.uri, reason=payload.reason)

    async def on_wavelink_track_exception(self, payload):
        tell("trackError", uri=payload.track.uri, severity=payload.exception["severity"])

    async def on_wavelink_track_stuck(self, payload):
        tell("trackStuck", uri=payload.track.uri, threshold=payload.threshold)

    async def on_wavelink_websocket_closed(self, payload):
        tell("socketClosed", code=int(payload.code), byRemote=payload.by_remote)

    async def on_ready(self):
        try:
            await self.perform()
        except Exception as error:
            fail(error)

    async def perform(self):
        await self.node_ready.wait()
        channel = next(c for c in self.guilds[0].voice_channels if c.name == "Music")
        player = await channel.connect(cls=wavelink.Player, timeout=20, self_deaf=True)
        tell("connected")
        self.player = player
        deeds = {
            "play": self.play,
            "again": lambda _: player.play(self.last, volume=100),
            "pause": lambda _: player.pause(True),
            "resume": lambda _: player.pause(False),
            "seek": lambda to: player.seek(int(to)),
            "volume": lambda percent: player.set_volume(int(percent)),
            "filters": self.filter,
            "search": self.search,
            "list": self.list,
            "stats": self.stats,
            "stop": lambda _: player.skip(force=True),
            "destroy": lambda _: player.disconnect(),
        }
        await obey(deeds, lambda: {"position": player.position, "paused": player.paused})

    async def play(self, url):
        try:
            found = await wavelink.Playable.search(url, source=None)
        except wavelink.LavalinkLoadException as error:
            tell("loaded", type="error", severity=error.severity)
            return
        if not found:
            tell("loaded", type="empty")
            return
        self.last = track = found[0]
        tell(
            "loaded", type="track", title=track.title, uri=track.uri, length=track.length,
            source=track.source,
        )
        await self.player.play(track, volume=100)

    async def filter(self, text):
        # The payload has the names of the protocol.
        await self.player.set_filters(wavelink.Filters(data=json.loads(text)))

    async def search(self, words):
        found = await wavelink.Playable.search(words, source="localsearch")
        tell("found", type="search", titles=[track.title for track in found])

    async def list(self, url):
        found = await wavelink.Playable.search(url, source=None)
        tell("listed", list=found.name, uris=[track.uri for track in found.tracks])

    async def stats(self, _):
        stats = await self.player.node.fetch_stats()
        tell("stats", players=stats.players, playingPlayers=stats.playing)


Bot(intents=discord.Intents(guilds=True, voice_states=True)).run(
    os.environ["DISCORD_TOKEN"], log_handler=None
)
