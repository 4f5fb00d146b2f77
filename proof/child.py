"""Child processes: each in a process group of its own, its standard output
read line by line (JSON objects become events), its standard error kept in a
file, and nothing left of it at the end."""

import atexit
import json
import os
import signal
import subprocess
import threading
import time

RUNNING = set()


class Failure(Exception):
    """A proof does not hold."""


class Child:
    def __init__(self, name, command, folder, environment=None):
        self.name = name
        self.lines = []
        self.events = []
        self._seen = 0
        self._ended = False
        self._changed = threading.Condition()
        self._errors = folder / f"{name}.stderr"
        with open(self._errors, "wb") as errors:
            self.process = subprocess.Popen(
                [str(word) for word in command],
                env={**os.environ, **(environment or {})},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                start_new_session=True,
            )
        RUNNING.add(self)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self._take(line.decode(errors="replace").rstrip("\n"))
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def _take(self, line):
        try:
            event = json.loads(line)
        except ValueError:
            event = None
        with self._changed:
            self.lines.append(line)
            if isinstance(event, dict) and "event" in event:
                self.events.append(event)
            self._changed.notify_all()

    def _wait(self, look, what, timeout):
        """Waits until `look()` gives something; fails when the child ends."""
        deadline = time.monotonic() + timeout
        with self._changed:
            while True:
                found = look()
                if found is not None:
                    return found
                left = deadline - time.monotonic()
                if self._ended:
                    raise Failure(f"{self.name} ended before {what}")
                if left <= 0:
                    raise Failure(f"{self.name}: {what} did not come within {timeout} s")
                self._changed.wait(left)

    def event(self, name, timeout=30, **details):
        """The next event of that name and those details after the one that was
        waited for last."""

        def look():
            for index in range(self._seen, len(self.events)):
                event = self.events[index]
                if event["event"] == "failed":
                    raise Failure(f"{self.name} failed: {event.get('message')}")
                if event["event"] == name and details.items() <= event.items():
                    self._seen = index + 1
                    return event
            return None

        wanted = name + "".join(f" {key}={value!r}" for key, value in details.items())
        return self._wait(look, f"the event {wanted}", timeout)

    def line(self, prefix, timeout=30):
        """The rest of the line that begins so."""

        def look():
            found = (line for line in self.lines if line.startswith(prefix))
            line = next(found, None)
            return None if line is None else line[len(prefix) :]

        return self._wait(look, f"a line {prefix}…", timeout)

    def said(self, text, timeout=30):
        """Waits until a line with this text is on either of its outputs."""

        deadline = time.monotonic() + timeout
        while True:
            if text in self._errors.read_text(errors="replace") or text in "\n".join(self.lines):
                return
            if not self.running():
                raise Failure(f"{self.name} ended before it said “{text}”")
            if time.monotonic() > deadline:
                raise Failure(f"{self.name} did not say “{text}” within {timeout} s")
            time.sleep(0.1)

    def tell(self, word):
        self.process.stdin.write(f"{word}\n".encode())
        self.process.stdin.flush()

    def running(self):
        return self.process.poll() is None

    def kill(self):
        """SIGKILL: what a power cut would do."""
        self._signal(signal.SIGKILL)
        self.process.wait()
        RUNNING.discard(self)

    def stop(self):
        """SIGTERM to the whole group, SIGKILL to what is left."""
        if self not in RUNNING:
            return
        self._signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            pass
        self._signal(signal.SIGKILL)
        self.process.wait()
        RUNNING.discard(self)

    def _signal(self, number):
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            pass

    def tail(self, count=25):
        """The end of what it said, for whoever looks for the fault."""
        errors = self._errors.read_text(errors="replace").splitlines()
        said = [f"  stdout| {line}" for line in self.lines[-count:]]
        said += [f"  stderr| {line}" for line in errors[-count:]]
        code = self.process.poll()
        state = "running" if code is None else f"ended with {code}"
        return "\n".join([f"  -- {self.name} ({state})", *said])


def stop_all():
    for child in list(RUNNING):
        child.stop()


atexit.register(stop_all)
