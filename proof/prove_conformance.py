"""Our node against Lavalink's documentation, and a report of it."""

import subprocess

from file_server import FileServer
from lavalink_node import PASSWORD, LavalinkNode
from sandbox import hold
from stage import HERE, REPOSITORY

REPORT = REPOSITORY / "target/conformance"


def conformance(stage):
    """our node is a Lavalink v4 server, route by route and field by field"""
    tone = stage.tone("opus")
    list_of_two = stage.media / "two.m3u"
    list_of_two.write_text(f"#EXTM3U\n{tone.name}\n{stage.tone('mp3').name}\n")
    sandbox = stage.sandbox()
    node = LavalinkNode(stage, sandbox.environment())
    with FileServer(stage.media) as files:
        identifiers = {
            "track": f"local:{tone.name}",
            "playlist": f"http://{files}/{list_of_two.name}",
            "search": "localsearch:tone",
            "empty": f"http://{files}/missing.opus",
            # An address that no setting allows.
            "error": "http://127.0.0.2/tone.opus",
        }
        command = [HERE / ".venv/bin/python", HERE / "conformance", node.address]
        command += ["--password", PASSWORD, "--file", tone, "--report", REPORT]
        command += ["--discord", sandbox.gateway, "--token", sandbox.token, "--control", sandbox.control]
        for kind, identifier in identifiers.items():
            command += [f"--{kind}", identifier]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    hold(done.returncode == 0, f"it conforms:\n{done.stdout}{done.stderr}")


PROOFS = [conformance]
