"""`seraphim node` under a proof: started with an application.yml, asked over REST."""

import json
import socket
import urllib.error
import urllib.parse
import urllib.request

from sandbox import OPENER

PASSWORD = "proof-password"
CONFIGURATION = """\
server:
  port: {port}
  address: 127.0.0.1
lavalink:
  server:
    password: {password}
    playerUpdateInterval: 1
    trackStuckThresholdMs: 1000
    sources:
      http: true
      local: true
seraphim:
  sources:
    http:
      allow_hosts: 127.0.0.1
    local:
      root: {media}
"""


class LavalinkNode:
    def __init__(self, stage, environment):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        file = stage.folder / "application.yml"
        file.write_text(
            CONFIGURATION.format(port=port, password=PASSWORD, media=stage.media)
        )
        child = stage.child("node", [stage.binary, "node", "--config", file], environment)
        child.said("listens")
        self.address = f"127.0.0.1:{port}"

    def load(self, identifier):
        return self.ask("/v4/loadtracks", identifier=identifier)

    def ask(self, path, body=None, **query):
        return ask(self.address, path, body, **query)


def ask(address, path, body=None, **query):
    """GET, or POST with a body; what a node answers, or its error body."""
    url = f"http://{address}{path}?{urllib.parse.urlencode(query)}"
    data = None if body is None else json.dumps(body).encode()
    headers = {"authorization": PASSWORD, "content-type": "application/json"}
    try:
        with OPENER.open(urllib.request.Request(url, data, headers), timeout=30) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        return json.load(error)
