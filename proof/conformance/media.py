"""What the node under test is asked to load."""

import http.server
import threading
from functools import partial
from pathlib import Path


class Media:
    """An identifier for each answer of /v4/loadtracks, and one that vanishes."""

    def __init__(self, arguments, vanishing):
        self.track = arguments.track
        self.playlist = arguments.playlist
        self.search = arguments.search
        self.empty = arguments.empty
        self.error = arguments.error
        self.server = Vanishing(vanishing)
        self.vanishing = f"http://{self.server.address}/{vanishing.name}"

    async def vanish(self):
        self.server.gone.set()

    def close(self):
        self.server.close()


class Vanishing:
    """Serves one file on the loopback until it is told to have lost it."""

    def __init__(self, file: Path):
        self.gone = threading.Event()
        handler = partial(Handler, self.gone, directory=file.parent)
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.address = "127.0.0.1:%d" % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Handler(http.server.SimpleHTTPRequestHandler):
    def __init__(self, gone, *arguments, **options):
        self.gone = gone
        super().__init__(*arguments, **options)

    def send_head(self):
        if self.gone.is_set():
            self.send_error(404)
            return None
        return super().send_head()

    def log_message(self, *_):
        pass
