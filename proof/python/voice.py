"""discord.py (with davey) or disnake (with dave.py, Discord's own libdave):
logs in to the sandbox, joins the call and plays a tone.

    voice.py discord|disnake
"""

import logging
import os
import sys
from importlib import import_module

import yarl

from tone import fail, tell, tone

library = import_module(sys.argv[1])
logging.basicConfig(level=logging.INFO, stream=sys.stderr)

api = os.environ["DISCORD_API_BASE"].rstrip("/")
import_module(f"{library.__name__}.http").Route.BASE = f"{api}/api/v10"
gateway = import_module(f"{library.__name__}.gateway")
if hasattr(gateway.DiscordWebSocket, "DEFAULT_GATEWAY"):
    gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["DISCORD_GATEWAY_URL"])

intents = library.Intents(guilds=True, voice_states=True)


class Bot(library.Client):
    async def on_ready(self):
        tell("ready", user=str(self.user.id), guilds=len(self.guilds))
        channel = next(c for c in self.guilds[0].voice_channels if c.name == "Music")
        try:
            voice = await channel.connect(timeout=20, reconnect=True)
        except Exception as error:
            fail(error)
        voice.play(tone(library), after=lambda error: tell("ended", error=repr(error)))
        tell("playing", user=str(self.user.id))


bot = Bot(intents=intents)
# Both libraries log as this program does, and not a second time.
run = {"log_handler": None} if library.__name__ == "discord" else {}
bot.run(os.environ["DISCORD_TOKEN"], **run)
