"""The real yt-dlp, in the cage and behind the proxy, against local servers."""

import http.server
import re
import subprocess
import threading
from functools import partial

from lavalink_node import PASSWORD, LavalinkNode
from prove_lavalink import HIGH, LOW, hears
from sandbox import hold
from stage import HERE

PROGRAMS = HERE / ".venv" / "bin"
SETTINGS = {
    "SERAPHIM_SOURCES__YTDLP__PROGRAM": str(PROGRAMS / "yt-dlp"),
    "SERAPHIM_SOURCES__YTDLP__JS_RUNTIMES": f"deno:{PROGRAMS / 'deno'}",
    "SERAPHIM_SOURCES__HTTP__ALLOW_HOSTS": "127.0.0.1",
}
PAGE = "<html><head><title>{title}</title></head><body>{tags}</body></html>"


class Pages(http.server.SimpleHTTPRequestHandler):
    """Files, parts of files, and a page whose link is good for one answer only."""

    good = 0
    cut = threading.Lock()

    def do_GET(self):
        path, _, token = self.path.partition("?")
        if path == "/passing.html":
            Pages.good += 1
            self.page("Passing", f'<audio src="/passing.wav?{Pages.good}"></audio>')
        elif path == "/passing.wav":
            self.passing(int(token))
        else:
            self.part(self.translate_path(path))

    def page(self, title, tags):
        body = PAGE.format(title=title, tags=tags).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def passing(self, token):
        """The first link breaks off after two seconds and is no longer good then."""
        if token == 1 and "bytes=0-" not in self.headers.get("Range", "bytes=0-"):
            return self.send_error(403)
        self.part(self.translate_path("/tones.wav"), 2 * 96_000 if token == 1 else None)

    def part(self, path, most=None):
        try:
            data = open(path, "rb").read()
        except OSError:
            return self.send_error(404)
        wanted = re.match(r"bytes=(\d+)-", self.headers.get("Range", ""))
        first = int(wanted[1]) if wanted else 0
        self.send_response(206 if wanted else 200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Range", f"bytes {first}-{len(data) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(data) - first))
        self.end_headers()
        end = len(data) if most is None else min(len(data), first + most)
        try:
            self.wfile.write(data[first:end])
        except ConnectionError:
            return  # it has what it wanted
        if end < len(data):
            self.close_connection = True

    def log_message(self, *words):
        pass


def serve(stage):
    """The stage's media on a server of its own; its address."""
    Pages.good = 0
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(Pages, directory=str(stage.media))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def ytdlp_pages(stage):
    """yt-dlp finds the sound on a page, in two places of it, and behind a direct link"""
    stage.wav([(LOW, 30)], "low.wav")
    stage.wav([(HIGH, 30)], "high.wav")
    address = serve(stage)
    pages = {
        "one": '<audio src="low.wav"></audio>',
        "two": '<audio src="low.wav"></audio><video src="high.wav"></video>',
        "none": "<p>Nothing to hear.</p>",
    }
    for name, tags in pages.items():
        (stage.media / f"{name}.html").write_text(PAGE.format(title=name, tags=tags))
    sandbox = stage.sandbox()
    node = LavalinkNode(stage, {**sandbox.environment(), **SETTINGS})

    one = node.load(f"{address}/one.html")
    hold(one["loadType"] == "track", f"a page with one sound is a track: {one}")
    hold(one["data"]["info"]["sourceName"] == "ytdlp", f"yt-dlp found it: {one}")
    two = node.load(f"{address}/two.html")
    hold(two["loadType"] == "playlist", f"a page with two is a list: {two}")
    hold(len(two["data"]["tracks"]) == 2, f"of two: {two}")
    first = node.load(f"page:0:{address}/two.html")["data"]
    hold(first["tracks"] == two["data"]["tracks"][: len(first["tracks"])], f"begins so: {first}")
    none = node.load(f"{address}/none.html")
    hold(none["data"]["cause"].startswith("decode: "), f"a page without is told as such: {none}")
    direct = node.load(f"{address}/low.wav")
    hold(direct["data"]["info"]["sourceName"] == "http", f"a file needs no yt-dlp: {direct}")
    gone = node.load(f"{address}/missing.html")
    hold(gone["loadType"] == "empty", f"what is not there is nothing: {gone}")
    inner = node.load("http://127.0.0.2:9/page.html")
    hold("blocked" in inner["data"]["cause"], f"the wall stands: {inner}")

    sandbox.person("alice", "join", voice="Music")
    bot = stage.node(
        "lavalink_client.js", sandbox, NODE_ADDRESS=node.address, NODE_PASSWORD=PASSWORD
    )
    bot.event("connected", timeout=60)
    for track, hertz in zip(two["data"]["tracks"], (LOW, HIGH), strict=True):
        bot.tell(f"play {track['info']['uri']}")
        hears(sandbox, hertz)


def ytdlp_expiring_link(stage):
    """a link that expires in the middle is found anew, and the music goes on"""
    stage.wav([(LOW, 20)], "tones.wav")
    address = serve(stage)
    sandbox = stage.sandbox()
    node = LavalinkNode(stage, {**sandbox.environment(), **SETTINGS})
    sandbox.person("alice", "join", voice="Music")
    bot = stage.node(
        "lavalink_client.js", sandbox, NODE_ADDRESS=node.address, NODE_PASSWORD=PASSWORD
    )
    bot.event("connected", timeout=60)
    bot.tell(f"play {address}/passing.html")
    bot.event("trackEnd", reason="finished", timeout=60)
    heard = sandbox.heard("alice")
    hold(Pages.good >= 2, "the page was asked for a second link")
    hold(heard["audible_ms"] > 19_000, f"all of it was heard: {heard}")


def ytdlp_search(stage):
    """a search goes out through the proxy: it finds something, or says who was not reached"""
    node = LavalinkNode(stage, SETTINGS)
    for search, host in (("ytsearch:bach air", "youtube.com"), ("scsearch:bach air", "soundcloud")):
        found = node.load(search)
        if found["loadType"] == "search":
            hold(found["data"], f"{search} finds something")
        else:
            said = f"{found['data']['message']} {found['data']['cause']}"
            hold(host in said, f"{search} wanted to go to {host}: {said}")


def ytdlp_doctor(stage):
    """the doctor knows yt-dlp and deno, and names what is missing; deno runs within the cage's bounds"""
    said = run([stage.binary, "doctor"], SETTINGS)
    hold("ok      yt-dlp: 20" in said.stdout, f"yt-dlp is fit: {said}")
    hold("ok      JavaScript runtime: deno" in said.stdout, f"deno is there: {said}")
    said = run([stage.binary, "doctor"], {**SETTINGS, "SERAPHIM_SOURCES__YTDLP__PROGRAM": "/no"})
    hold(said.returncode == 1 and "pip install" in said.stdout, f"the remedy is named: {said}")
    cage = [stage.binary, "cage", f"--data={1 << 30}", "--", PROGRAMS / "deno", "eval"]
    said = run([*cage, "console.log([...Array(100000).keys()].length)"], {})
    hold(said.stdout.strip() == "100000", f"deno runs in the cage: {said}")


def run(command, variables):
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/nonexistent", **variables}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)


PROOFS = [ytdlp_pages, ytdlp_expiring_link, ytdlp_search, ytdlp_doctor]
