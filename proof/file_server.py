"""Files over HTTP on the loopback, for as long as a `with` lasts."""

import http.server
import threading
from functools import partial


class FileServer:
    """Serves a folder on the loopback."""

    def __init__(self, folder):
        handler = partial(Quiet, directory=folder)
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return "127.0.0.1:%d" % self.server.server_address[1]

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass
