"""What a proof stands on: a folder of its own, a sandbox, a node, the clients
and their media; all of it gone at the end."""

import math
import os
import shutil
import struct
import tempfile
import wave
from pathlib import Path

from child import Child
from sandbox import Sandbox

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent
RATE = 48_000


class Stage:
    def __init__(self, binary):
        self.binary = binary
        self.folder = Path(tempfile.mkdtemp(prefix="seraphim-proof-"))
        self.media = self.folder / "media"
        self.media.mkdir()
        self.children = []

    def close(self):
        # The clients first: whoever loses their server complains.
        for child in reversed(self.children):
            child.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def tails(self):
        return "\n".join(child.tail() for child in self.children)

    def sandbox(self, *flags):
        """The stand-in of Discord; one that was killed comes back as it was."""
        sandbox = Sandbox(self.binary, self.folder, self.media, *flags)
        self.children.append(sandbox.child)
        return sandbox

    def bot(self, sandbox, name="bot", **more):
        """Seraphim itself, with the stage's media as its library."""
        variables = {
            "SERAPHIM_SOURCES__LOCAL__ROOT": self.media,
            "SERAPHIM_SOURCES__HTTP__ALLOW_HOSTS": "127.0.0.1",
            # What is kept ends with the proof.
            "SERAPHIM_DATABASE__URL": f"sqlite:{self.folder / 'seraphim.db'}",
            **more,
        }
        return self.client(name, [self.binary, "run"], sandbox, variables)

    def child(self, name, command, environment):
        child = Child(name, command, self.folder, environment)
        self.children.append(child)
        return child

    def node(self, script, sandbox, **variables):
        """A client in JavaScript."""
        command = ["node", HERE / "node" / script]
        return self.client(script, command, sandbox, variables)

    def python(self, script, sandbox, *words, **variables):
        """A client in Python, in the environment of the proofs."""
        command = [HERE / ".venv" / "bin" / "python", HERE / "python" / script, *words]
        return self.client(script, command, sandbox, variables)

    def rust(self, name, sandbox, **variables):
        """A client in Rust."""
        command = [REPOSITORY / "target" / "debug" / f"{name}-proof"]
        return self.client(name, command, sandbox, variables)

    def client(self, name, command, sandbox, variables):
        values = {name: str(value) for name, value in variables.items()}
        return self.child(name, command, {**sandbox.environment(), **values})

    def tone(self, ending):
        """26 s of 440 Hz in a container; also served under /media/."""
        name = f"tone-440.{ending}"
        shutil.copy(REPOSITORY / "crates/seraphim/tests/media" / name, self.media / name)
        return self.media / name

    def wav(self, parts, name="tones.wav"):
        """A WAV file of (hertz, seconds) after each other; also under /media/."""
        path = self.media / name
        with wave.open(os.fspath(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            for hertz, seconds in parts:
                file.writeframes(second(hertz) * seconds)
        return path


def second(hertz):
    """One second of a sine at half of full scale; whole hertz meet without a seam."""
    step = 2 * math.pi * hertz / RATE
    samples = (round(16_000 * math.sin(step * index)) for index in range(RATE))
    return struct.pack(f"<{RATE}h", *samples)
