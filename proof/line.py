"""A line between a client and the node that can be cut: a TCP relay."""

import selectors
import socket
import threading


class Line:
    def __init__(self, address):
        host, port = address.split(":")
        self.target = (host, int(port))
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self.listener.getsockname()[1]
        self.lock = threading.Lock()
        self.pairs = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            far = socket.create_connection(self.target)
            with self.lock:
                self.pairs.append((near, far))
            threading.Thread(target=carry, args=(near, far), daemon=True).start()

    def cut(self):
        """Every connection is gone, as when a cable is pulled and put back."""
        with self.lock:
            pairs, self.pairs = self.pairs, []
        for pair in pairs:
            for end in pair:
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass  # it had ended by itself

    def close(self):
        self.listener.close()
        self.cut()


def carry(near, far):
    """Both ways, until one end closes."""
    with near, far, selectors.DefaultSelector() as ready:
        ready.register(near, selectors.EVENT_READ, far)
        ready.register(far, selectors.EVENT_READ, near)
        while True:
            for key, _ in ready.select():
                try:
                    data = key.fileobj.recv(65_536)
                    key.data.sendall(data)
                except OSError:
                    return
                if not data:
                    return
