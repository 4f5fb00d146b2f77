"""lavalink.py against our node: the same as wavelink_player.py."""

import asyncio
import json
import logging
import os
import re
import sys

import discord
import lavalink
import yarl
from lavalink import filters as kinds

from orders import obey
from tone import fail, tell

logging.basicConfig(level=logging.INFO, stream=sys.stderr)

api = os.environ["DISCORD_API_BASE"].rstrip("/")
discord.http.Route.BASE = f"{api}/api/v10"
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["DISCORD_GATEWAY_URL"])


class Voice(discord.VoiceProtocol):
    """Hands Discord's two updates to the library, as its own example does."""

    def __init__(self, client, channel):
        super().__init__(client, channel)
        self.lavalink = client.lavalink

    async def on_voice_server_update(self, data):
        await self.lavalink.voice_update_handler({"t": "VOICE_SERVER_UPDATE", "d": data})

    async def on_voice_state_update(self, data):
        await self.lavalink.voice_update_handler({"t": "VOICE_STATE_UPDATE", "d": data})

    async def connect(self, *, timeout, reconnect, self_deaf=False, self_mute=False):
        self.lavalink.player_manager.create(guild_id=self.channel.guild.id)
        await self.channel.guild.change_voice_state(channel=self.channel, self_deaf=self_deaf)

    async def disconnect(self, *, force=False):
        await self.channel.guild.change_voice_state(channel=None)
        await self.lavalink.player_manager.destroy(self.channel.guild.id)
        self.cleanup()


class Bot(discord.Client):
    async def on_ready(self):
        try:
            await self.perform()
        except Exception as error:
            fail(error)

    async def perform(self):
        self.lavalink = lavalink.Client(self.user.id)
        self.lavalink.add_event_hooks(self)
        host, port = os.environ["NODE_ADDRESS"].split(":")
        password = os.environ["NODE_PASSWORD"]
        self.lavalink.add_node(host, int(port), password, "us", "seraphim")

    @lavalink.listener(lavalink.NodeReadyEvent)
    async def node_ready(self, event):
        if hasattr(self, "joining"):
            tell("resumed" if event.resumed else "reconnected")
        else:
            # The library keeps no hold of its hooks, and one that waits would go.
            self.joining = asyncio.create_task(self.join(event.node))

    async def join(self, node):
        try:
            await self.obey(node)
        except Exception as error:
            fail(error)

    async def obey(self, node):
        await node.update_session(resuming=True, timeout=60)
        guild = self.guilds[0]
        channel = next(c for c in guild.voice_channels if c.name == "Music")
        await channel.connect(cls=Voice, self_deaf=True)
        self.player = player = self.lavalink.player_manager.get(guild.id)
        tell("connected")
        deeds = {
            "play": self.play,
            "again": lambda _: player.play(self.last),
            "pause": lambda _: player.set_pause(True),
            "resume": lambda _: player.set_pause(False),
            "seek": lambda to: player.seek(int(to)),
            "volume": lambda percent: player.set_volume(int(percent)),
            "filters": self.filter,
            "search": self.search,
            "list": self.list,
            "stats": self.stats,
            "stop": lambda _: player.stop(),
            "destroy": lambda _: guild.voice_client.disconnect(force=True),
        }
        await obey(deeds, lambda: {"position": player.position, "paused": player.paused})

    @lavalink.listener(lavalink.TrackStartEvent)
    async def track_start(self, event):
        tell("trackStart", uri=event.track.uri)

    @lavalink.listener(lavalink.TrackEndEvent)
    async def track_end(self, event):
        # After a stop the library has forgotten which one it was.
        track = event.track or self.last
        tell("trackEnd", uri=track.uri, reason=event.reason.value)

    @lavalink.listener(lavalink.TrackExceptionEvent)
    async def track_exception(self, event):
        tell("trackError", uri=event.track.uri, severity=event.severity.value)

    @lavalink.listener(lavalink.TrackStuckEvent)
    async def track_stuck(self, event):
        tell("trackStuck", uri=event.track.uri, threshold=event.threshold)

    async def play(self, url):
        found = await self.player.node.get_tracks(url)
        if found.error:
            tell("loaded", type="error", severity=found.error.severity.value)
            return
        if not found.tracks:
            tell("loaded", type="empty")
            return
        self.last = track = found.tracks[0]
        tell(
            "loaded", type="track", title=track.title, uri=track.uri, length=track.duration,
            source=track.source_name,
        )
        await self.player.play(track)

    async def filter(self, text):
        wanted = []
        for name, values in json.loads(text).items():
            made = getattr(kinds, name[0].upper() + name[1:])()
            if name == "equalizer":
                made.update(bands=[(band["band"], band["gain"]) for band in values])
            elif name == "volume":
                made.update(volume=values)
            else:
                made.update(**{snake(key): value for key, value in values.items()})
            wanted.append(made)
        await self.player.set_filters(*wanted, replace=True)

    async def search(self, words):
        found = await self.player.node.get_tracks(f"localsearch:{words}")
        tell("found", type="search", titles=[track.title for track in found.tracks])

    async def list(self, url):
        found = await self.player.node.get_tracks(url)
        tell("listed", list=found.playlist_info.name, uris=[track.uri for track in found.tracks])

    async def stats(self, _):
        stats = await self.player.node.get_stats()
        tell("stats", players=stats["players"], playingPlayers=stats["playingPlayers"])


def snake(name):
    return re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", name)


Bot(intents=discord.Intents(guilds=True, voice_states=True)).run(
    os.environ["DISCORD_TOKEN"], log_handler=None
)
