"""A real Prometheus on a running sandbox and bot: what documents, dashboards and
rules name is in a scrape, every panel is answered, and alerts fire."""

import json
import re
import socket

from prometheus import Prometheus
from prove_seraphim import logged_in
from prove_sites import PAGE, SETTINGS, serve
from sandbox import OPENER, hold, until
from stage import REPOSITORY

DEPLOY = REPOSITORY / "deploy"
NAME = re.compile(r"\b(?:seraphim|process)_[a-z_]+\b")
# These have labels and are there once something breaks that nothing here breaks;
# `cargo xtask documents` holds their names to the program.
BROKEN = {
    "seraphim_cache_hits_total",
    "seraphim_db_errors_total",
    "seraphim_gateway_closes_total",
    "seraphim_players_refused_total",
    "seraphim_rest_invalid_requests_total",
    "seraphim_rest_ratelimited_total",
    "seraphim_track_exceptions_total",
    "seraphim_track_stuck_total",
}
# Of a histogram Prometheus has these three.
PARTS = re.compile(r"_(?:bucket|sum|count)$")


def monitoring(stage):
    """Prometheus scrapes Seraphim, knows every metric that is named, answers every panel, and tells when Discord is gone"""
    stage.tone("mp3")
    sandbox = stage.sandbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        health = f"127.0.0.1:{free.getsockname()[1]}"
    bot = stage.bot(sandbox, SERAPHIM_HEALTH__ADDRESS=health, **SETTINGS)
    logged_in(sandbox)
    prometheus = Prometheus(stage, health)
    happenings(stage, sandbox)

    scraped = set()

    def lacking():
        scraped.update(scrape(health))
        return missing(scraped)

    # A latency is there from the first heartbeat on, after 41 s at most.
    until(lacking, lambda lacks: not lacks, "every metric that is named is there", 60)
    own = {name for name in scraped if NAME.fullmatch(name)}
    told = named()["docs/metrics.md"]
    hold(own <= told, f"docs/metrics.md has every metric, not {sorted(own - told)}")
    for title, expression in panels():
        hold(prometheus.ask(expression) is not None, f"the panel {title} is answered")

    def frames():
        return prometheus.ask('sum(seraphim_audio_frames_total{result="sent"})')

    until(frames, lambda sums: float(sums[0]["value"][1]) > 50, "frames are sent", 30)

    quiet = prometheus.alerts()
    trouble = {"SeraphimDown", "SeraphimUnhealthy", "SeraphimShardDisconnected", "SeraphimAllNodesDown"}
    hold(not quiet & trouble, f"all is well: {quiet}")
    sandbox.child.kill()
    prometheus.until_firing("SeraphimShardDisconnected")
    prometheus.until_firing("SeraphimUnhealthy")
    hold(bot.running(), "the bot outlives Discord")
    bot.kill()
    prometheus.until_firing("SeraphimDown")


def happenings(stage, sandbox):
    """What has labels is there once it has happened: a song, a page, a broken call."""
    stage.wav([(440, 20)], "low.wav")
    page = PAGE.format(title="one", tags='<audio src="low.wav"></audio>')
    (stage.media / "one.html").write_text(page)
    sandbox.person("alice", "join", voice="Music")
    for query in (f"{sandbox.api}/media/tone-440.mp3", f"{serve(stage)}/one.html"):
        answer = sandbox.person("alice", "run", command=f"/play query: {query}")
        hold(not answer["life"]["ephemeral"], f"it is queued ({answer})")
    sandbox.until_heard("alice", lambda heard: heard["audible_ms"] > 1_000, "the song")
    sandbox.fault("voice", "close", code=4015, reason="Voice server crashed")
    sandbox.person("alice", "run", command="/skip")


def scrape(health):
    """The metrics that the program has."""
    with OPENER.open(f"http://{health}/metrics", timeout=10) as answer:
        return set(re.findall(r"^# TYPE (\w+) ", answer.read().decode(), re.MULTILINE))


def missing(scraped):
    """What is named somewhere and is not in a scrape."""
    there = scraped | BROKEN
    return {place: sorted(names - there) for place, names in named().items() if names - there}


def named():
    """The metrics that each file names."""
    places = [DEPLOY / "prometheus/rules.yml", *DEPLOY.glob("grafana/dashboards/*.json")]
    places += [REPOSITORY / "docs" / page for page in ("metrics.md", "operations.md")]
    found = {}
    for path in places:
        names = {PARTS.sub("", name) for name in NAME.findall(path.read_text())}
        found[str(path.relative_to(REPOSITORY))] = names
    return found


def panels():
    """Every question of the dashboard to Prometheus."""
    board = json.loads((DEPLOY / "grafana/dashboards/seraphim.json").read_text())
    for panel in board["panels"]:
        for target in panel.get("targets", []):
            text = target["expr"].replace("$__rate_interval", "1m").replace("$instance", ".*")
            yield panel["title"], text


PROOFS = [monitoring]
