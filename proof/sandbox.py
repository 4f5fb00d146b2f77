"""The sandbox under a proof: started for it alone, led over its control port."""

import json
import time
import urllib.error
import urllib.parse
import urllib.request

from child import Child, Failure

# Nothing of this goes through a proxy that the environment may name.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Sandbox:
    def __init__(self, binary, folder, media, *flags):
        command = [binary, "sandbox", "--state", folder / "discord", "--media", media, *flags]
        if "--page-port" not in flags:
            command += ["--page-port", "0"]
        self.child = Child("sandbox", command, folder)
        self.api = self.child.line("DISCORD_API_BASE=")
        self.gateway = self.child.line("DISCORD_GATEWAY_URL=")
        self.token = self.child.line("DISCORD_TOKEN=")
        self.ca = self.child.line("SSL_CERT_FILE=")
        self.control = self.child.line("SANDBOX_CONTROL=")
        self.page = self.child.line("SANDBOX_PAGE=")

    def environment(self):
        """What a client needs to know."""
        return {
            "DISCORD_API_BASE": self.api,
            "DISCORD_GATEWAY_URL": self.gateway,
            "DISCORD_TOKEN": self.token,
            "SSL_CERT_FILE": self.ca,
            "NODE_EXTRA_CA_CERTS": self.ca,
            "NO_PROXY": "127.0.0.1",
            "no_proxy": "127.0.0.1",
        }

    def ask(self, path, body=None, timeout=30):
        """GET, or POST with a body; a refusal is a failure."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.control + path, data, {"content-type": "application/json"}
        )
        try:
            with OPENER.open(request, timeout=timeout) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            said = error.read().decode(errors="replace")
            raise Failure(f"the sandbox refused {path} {body}: {error.code} {said}") from error

    def state(self):
        return self.ask("/state")

    def person(self, name, do, **details):
        return self.ask(f"/people/{name}", {"do": do, **details})

    def fault(self, on, do, **details):
        return self.ask("/faults", {"on": on, "do": do, **details})

    def heard(self, who, **window):
        """What this person heard of the bot: of all, since a mark, or in the
        last seconds (media time)."""
        return self.ask("/heard?" + urllib.parse.urlencode({"who": who, **window}))

    def mark(self, who):
        return self.heard(who)["mark"]

    def until_heard(self, who, wanted, what, timeout=30, **window):
        """What was heard, once `wanted` holds of it."""
        return until(lambda: self.heard(who, **window), wanted, f"{who} hears {what}", timeout)

    def until_state(self, wanted, what, timeout=30):
        return until(self.state, wanted, what, timeout)

    def inside(self, name):
        """The names of those in a voice channel."""
        for channel in self.state()["guilds"][0]["channels"]:
            if channel["name"] == name:
                return [person["user"] for person in channel["inside"]]
        raise Failure(f"there is no channel {name}")


def until(look, wanted, what, timeout):
    """Looks again and again until it is as wanted."""
    deadline = time.monotonic() + timeout
    while True:
        found = look()
        if wanted(found):
            return found
        if time.monotonic() > deadline:
            raise Failure(f"not within {timeout} s: {what}; at last: {found}")
        time.sleep(0.1)


def hold(condition, what):
    """An assertion that says what it is about."""
    if not condition:
        raise Failure(f"it does not hold that {what}")
