"""What the node under test is asked to load."""

import http.server
import math
import struct
import threading
from functools import partial
from pathlib import Path


STALLING = "/stalling.wav"
RATE = 48_000
WHOLE_SECONDS, SERVED_SECONDS = 60, 3


def tone(seconds):
    """So many seconds of a tone, and of how many its head speaks."""
    size = WHOLE_SECONDS * RATE * 2
    head = struct.pack("<HHIIHH", 1, 1, RATE, RATE * 2, 2, 16)
    wave = b"RIFF" + struct.pack("<I", 36 + size) + b"WAVEfmt \x10\0\0\0" + head + b"data"
    sine = (round(8_000 * math.sin(math.tau * 440 * index / RATE)) for index in range(RATE))
    return wave + struct.pack("<I", size) + struct.pack(f"<{RATE}h", *sine) * seconds


class Media:
    """An identifier for each answer of /v4/loadtracks, one that vanishes, and one
    whose bytes stop coming."""

    def __init__(self, arguments, vanishing):
        self.track = arguments.track
        self.playlist = arguments.playlist
        self.search = arguments.search
        self.empty = arguments.empty
        self.error = arguments.error
        self.server = Vanishing(vanishing)
        self.vanishing = f"http://{self.server.address}/{vanishing.name}"
        self.stalling = f"http://{self.server.address}{STALLING}"

    async def vanish(self):
        self.server.gone.set()

    def close(self):
        self.server.close()


class Vanishing:
    """Serves one file on the loopback until it is told to have lost it, and the
    beginning of another, whose rest it holds back."""

    def __init__(self, file: Path):
        self.gone = threading.Event()
        self.over = threading.Event()
        handler = partial(Handler, self.gone, self.over, directory=file.parent)
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.address = "127.0.0.1:%d" % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.over.set()
        self.server.shutdown()
        self.server.server_close()


class Handler(http.server.SimpleHTTPRequestHandler):
    def __init__(self, gone, over, *arguments, **options):
        self.gone = gone
        self.over = over
        super().__init__(*arguments, **options)

    def do_GET(self):
        if self.path != STALLING:
            super().do_GET()
            return
        served = tone(SERVED_SECONDS)
        self.send_response(200)
        self.send_header("Content-Type", "audio/wav")
        self.send_header("Content-Length", str(len(served) + (WHOLE_SECONDS - SERVED_SECONDS) * RATE * 2))
        self.end_headers()
        self.wfile.write(served)
        self.wfile.flush()
        self.over.wait()

    def send_head(self):
        if self.gone.is_set():
            self.send_error(404)
            return None
        return super().send_head()

    def log_message(self, *_):
        pass
