"""Discord as far as a player needs it: a bot's connection to the sandbox's gateway."""

import json

import aiohttp

from client import PATIENCE_SECONDS

GUILDS, VOICE_STATES = 1 << 0, 1 << 7


class Discord:
    """The bot that the calls are made for, connected from its first call on for
    less than a heartbeat's time."""

    def __init__(self, gateway, token, control, http):
        self.gateway = f"{gateway}/?v=10&encoding=json"
        self.token = token
        self.control = control
        self.http = http
        self.user = self.guild = self.channel = self.line = None

    async def join(self):
        """Joins the channel called Music anew; the voice state for a player's update."""
        if self.line is None:
            await self._connect()
        else:
            await self._move(None)
            await self._event("VOICE_STATE_UPDATE", user_id=self.user, channel_id=None)
        await self._move(self.channel)
        state = await self._event("VOICE_STATE_UPDATE", user_id=self.user)
        server = await self._event("VOICE_SERVER_UPDATE")
        return {
            "token": server["token"],
            "endpoint": server["endpoint"],
            "sessionId": state["session_id"],
            "channelId": self.channel,
        }

    async def hang_up(self, code, reason):
        """The voice server closes the call's connection."""
        fault = {"on": "voice", "do": "close", "code": code, "reason": reason}
        async with self.http.post(f"{self.control}/faults", json=fault) as answer:
            answer.raise_for_status()

    async def close(self):
        if self.line is not None:
            await self.line.close()

    async def _connect(self):
        self.line = await self.http.ws_connect(self.gateway)
        properties = {"os": "linux", "browser": "conformance", "device": "conformance"}
        intents = GUILDS | VOICE_STATES
        await self._say(2, {"token": self.token, "intents": intents, "properties": properties})
        ready = await self._event("READY")
        guild = await self._event("GUILD_CREATE")
        self.user, self.guild = ready["user"]["id"], guild["id"]
        self.channel = next(one["id"] for one in guild["channels"] if one["name"] == "Music")

    async def _move(self, channel):
        place = {"guild_id": self.guild, "channel_id": channel, "self_mute": False, "self_deaf": True}
        await self._say(4, place)

    async def _say(self, op, data):
        await self.line.send_json({"op": op, "d": data})

    async def _event(self, name, **fields):
        while True:
            frame = await self.line.receive(PATIENCE_SECONDS)
            if frame.type != aiohttp.WSMsgType.TEXT:
                raise ConnectionError(f"the gateway closed before {name}: {frame}")
            payload = json.loads(frame.data)
            data = payload["d"]
            if payload["t"] == name and all(data[key] == value for key, value in fields.items()):
                return data
