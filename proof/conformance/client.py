"""A client of a node, what it has asked so far, and the events that it was told."""

import asyncio
import json
import re
from dataclasses import dataclass

import aiohttp

from specification import ROUTES

PATIENCE_SECONDS = 15
USER = "170939974227541168"


@dataclass
class Answer:
    status: int
    headers: object
    text: str

    @property
    def json(self):
        try:
            return json.loads(self.text)
        except ValueError:
            return None


class Client:
    def __init__(self, address, password, http):
        self.base = f"http://{address}"
        self.password = password
        self.http = http
        self.asked = set()
        self.told = set()

    async def ask(self, method, path, body=None, password=None, **query):
        """`password=""` sends none at all."""
        self._note(method, path)
        data = body if body is None or isinstance(body, str) else json.dumps(body)
        async with self.http.request(
            method,
            self.base + path,
            params=query,
            data=data,
            headers=self._headers(password),
            timeout=aiohttp.ClientTimeout(PATIENCE_SECONDS),
        ) as response:
            return Answer(response.status, response.headers, await response.text())

    async def socket(self, **headers):
        """Opens a WebSocket; `headers` cover those that every client sends."""
        self._note("GET", "/v4/websocket")
        usual = {"User-Id": USER, "Client-Name": "conformance/1"}
        wanted = {**self._headers(headers.pop("password", None)), **usual, **headers}
        line = await self.http.ws_connect(
            f"{self.base}/v4/websocket",
            headers={name: value for name, value in wanted.items() if value is not None},
        )
        return Socket(line, self.told)

    async def refused(self, **headers):
        """The status with which a handshake is refused, or None."""
        try:
            await (await self.socket(**headers)).close()
        except aiohttp.WSServerHandshakeError as error:
            return error.status
        return None

    def _headers(self, password):
        password = self.password if password is None else password
        headers = {"Content-Type": "application/json"}
        return {**headers, "Authorization": password} if password else headers

    def _note(self, method, path):
        for route, pattern in ROUTES.items():
            if route.startswith(f"{method} ") and re.fullmatch(pattern, path):
                self.asked.add(route)


class Socket:
    """A client's WebSocket and every message that came over it."""

    def __init__(self, line, told):
        self.line = line
        self.told = told
        self.messages = []
        self.seen = 0
        self.task = asyncio.create_task(self._read())
        self.changed = asyncio.Event()

    @property
    def resumed(self):
        return self.line._response.headers.get("Session-Resumed")

    async def _read(self):
        async for frame in self.line:
            if frame.type == aiohttp.WSMsgType.TEXT:
                self.messages.append(json.loads(frame.data))
                self.told.add(self.messages[-1].get("type"))
                self.changed.set()

    async def next(self, op, kind=None):
        """The next message of that op, and of that type, after the one taken last."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                for index in range(self.seen, len(self.messages)):
                    message = self.messages[index]
                    if message["op"] == op and kind in (None, message.get("type")):
                        self.seen = index + 1
                        return message
                self.changed.clear()
                await self.changed.wait()

    async def close(self):
        await self.line.close()
        await self.task

    def cut(self):
        """As when a cable is pulled: nothing is said any more."""
        self.task.cancel()
        self.line._response.connection.transport.abort()
