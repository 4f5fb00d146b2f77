"""A listener on Discord's own libdave (dave.py, with disnake's voice gateway):
joins the call, decrypts what the bot named by SPEAKER sends, and compares each
Opus packet with those of the file named by TONE.

disnake itself does not receive audio: this adds the ratchets of the other
members and reads the socket.
"""

import asyncio
import logging
import os
import struct
import sys

import dave
import disnake
import nacl.exceptions
import nacl.secret
import yarl
from disnake import gateway, oggparse, voice_client

from tone import fail, tell

logging.basicConfig(level=logging.INFO, stream=sys.stderr)
api = os.environ["DISCORD_API_BASE"].rstrip("/")
disnake.http.Route.BASE = f"{api}/api/v10"
gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["DISCORD_GATEWAY_URL"])

HEADER, NONCE = 12, 4
SPEAKING = 5
SILENCE = b"\xf8\xff\xfe"
# Packets between two reports.
REPORT = 50


def packets_of(path):
    with open(path, "rb") as file:
        return list(oggparse.OggStream(file).iter_packets())[2:]


class Ears:
    """The ratchets of the others, and what came out of their packets."""

    def __init__(self, expected):
        # A steady tone repeats its packets: one may be at several places.
        self.where = {}
        for place, packet in enumerate(expected):
            self.where.setdefault(packet, set()).add(place)
        self.decryptors = {}
        self.speakers = {}
        self.frames = self.silence = self.broken = self.strange = self.skips = self.early = 0
        # Where in the file the last frame can have been.
        self.places = set()

    def decryptor(self, user):
        return self.decryptors.setdefault(user, dave.Decryptor())

    def hear(self, user, payload):
        frame = self.decryptor(user).decrypt(dave.MediaType.audio, payload)
        if frame is None and not self.frames:
            # Of the group as it was before this client was in it. Silence says
            # nothing of that: it travels unencrypted.
            self.early += 1
        elif frame is None:
            self.broken += 1
        elif frame == SILENCE:
            self.silence += 1
        else:
            self.frames += 1
            self.compare(bytes(frame))
            if self.frames % REPORT == 0:
                self.report()

    def compare(self, frame):
        found = self.where.get(frame)
        if found is None:
            self.strange += 1
            return
        following = found & {place + 1 for place in self.places}
        self.skips += bool(self.places) and not following
        self.places = following or found

    def report(self):
        tell(
            "heard",
            frames=self.frames,
            early=self.early,
            broken=self.broken,
            strange=self.strange,
            skips=self.skips,
        )


ears = Ears(packets_of(os.environ["TONE"]))


class DaveState(voice_client.DaveState):
    async def prepare_transition(self, transition_id, version):
        # Others may send with their new keys before this client is told to.
        for user in self._recognized_users - {self._self_id}:
            self.listen_to(user, version)
        await super().prepare_transition(transition_id, version)

    def listen_to(self, user, version):
        decryptor = ears.decryptor(user)
        if not version:
            decryptor.transition_to_passthrough_mode(True)
            return
        ratchet = self._session.get_key_ratchet(str(user))
        if ratchet is not None:
            decryptor.transition_to_passthrough_mode(False)
            decryptor.transition_to_key_ratchet(ratchet)

    def execute_transition(self, transition_id):
        version = self._prepared_transitions.get(transition_id)
        super().execute_transition(transition_id)
        tell("transition", version=version)


voice_client.DaveState = DaveState
received = gateway.DiscordVoiceWebSocket.received_message


async def received_message(self, message):
    if message["op"] == SPEAKING:
        said = message["d"]
        ears.speakers[said["ssrc"]] = int(said["user_id"])
    await received(self, message)


gateway.DiscordVoiceWebSocket.received_message = received_message


async def listen(voice):
    loop = asyncio.get_running_loop()
    while True:
        packet = await loop.sock_recv(voice.socket, 2048)
        if len(packet) < HEADER + NONCE or packet[1] != 0x78:
            continue
        user = ears.speakers.get(struct.unpack_from(">I", packet, 8)[0])
        if user is None:
            continue
        box = nacl.secret.Aead(bytes(voice.secret_key))
        nonce = packet[-NONCE:].ljust(nacl.secret.Aead.NONCE_SIZE, b"\0")
        try:
            payload = box.decrypt(packet[HEADER:-NONCE], aad=packet[:HEADER], nonce=nonce)
        except nacl.exceptions.CryptoError:
            ears.broken += 1
            continue
        ears.hear(user, payload)


class Listener(disnake.Client):
    async def on_ready(self):
        channel = next(c for c in self.guilds[0].voice_channels if c.name == "Music")
        try:
            voice = await channel.connect(timeout=20, reconnect=True)
        except Exception as error:
            fail(error)
        tell("listening", user=str(self.user.id))
        await listen(voice)


Listener(intents=disnake.Intents(guilds=True, voice_states=True)).run(os.environ["DISCORD_TOKEN"])
