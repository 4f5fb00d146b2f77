"""wavelink against our node: connects, and does what it is told on standard
input, telling of each event in the order in which it came."""

import asyncio
import logging
import os
import sys

import discord
import wavelink
import yarl

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
        tell("trackError", payload=str(payload.exception))

    async def on_wavelink_track_stuck(self, payload):
        tell("trackStuck", payload=payload.threshold)

    async def on_wavelink_websocket_closed(self, payload):
        tell("playerSocketClosed", payload=str(payload.code))

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
        reader = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
        )
        while line := (await reader.readline()).decode().strip():
            word, _, value = line.partition(" ")
            await self.do(player, word, value)
            tell("did", word=word, position=player.position, paused=player.paused)

    async def do(self, player, word, value):
        if word == "play":
            await self.play(player, value)
        elif word in ("pause", "resume"):
            await player.pause(word == "pause")
        elif word == "seek":
            await player.seek(int(value))
        elif word == "stop":
            await player.skip(force=True)
        elif word == "destroy":
            await player.disconnect()

    async def play(self, player, url):
        try:
            found = await wavelink.Playable.search(url, source=None)
        except wavelink.LavalinkLoadException as error:
            tell("loaded", type="error", severity=error.severity)
            return
        if not found:
            tell("loaded", type="empty")
            return
        track = found[0]
        tell(
            "loaded", type="track", title=track.title, uri=track.uri, length=track.length,
            source=track.source,
        )
        await player.play(track, volume=100)


Bot(intents=discord.Intents(guilds=True, voice_states=True)).run(
    os.environ["DISCORD_TOKEN"], log_handler=None
)
