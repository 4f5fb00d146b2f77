"""The page of the sandbox in headless Chromium: a person's first visit, what a
bot of discord.js shows on it, and the page left open while music plays."""

import json
import os
import subprocess

from sandbox import hold
from stage import HERE, REPOSITORY

CLIENT = HERE / "node"
# How long the page is left open; `proof/soak_page` asks for an hour.
SECONDS = int(os.environ.get("SERAPHIM_SOAK_SECONDS", "60"))
# Where the walk leaves its pictures, for whoever wants to see them.
PICTURES = REPOSITORY / "target/page"


def page_visit(stage):
    """a first visit to the page: tour, song, buttons, people, a fault and the recovery."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    walk(stage, "walk.mjs", 170, PAGE=trying(stage), PICTURES=PICTURES)


def page_parts(stage):
    """select menus, a modal, components of version 2, languages, files and menus on the page."""
    sandbox = stage.sandbox()
    stage.node("page_bot.js", sandbox).event("ready")
    walk(stage, "parts.mjs", 90, PAGE=sandbox.page)


def page_returns(stage):
    """the page of a sandbox that was killed with -9 comes back by itself, as whom it was."""
    sandbox = stage.sandbox()
    page = stage.child("returns.mjs", *browser("returns.mjs", PAGE=sandbox.page))
    page.event("open", 60)
    sandbox.child.kill()
    page.event("lost")
    stage.sandbox("--page-port", sandbox.page.rstrip("/").rsplit(":", 1)[1])
    page.event("done", 60)


def page_hour(stage):
    """the page left open while music plays: memory, nodes and delay stay as they are."""
    walk(stage, "hour.mjs", SECONDS + 110, PAGE=trying(stage), SECONDS=SECONDS)


# An hour takes longer than a proof may.
page_hour.patience = SECONDS + 120


def page_drift(stage):
    """an hour of sound at several clocks through the page's ring: no break, little delay."""
    walk(stage, "drift.mjs", 120)


def page_types(_stage):
    """the types that the page's modules claim are true."""
    check = [CLIENT / "node_modules/.bin/tsc", "-p", CLIENT / "page/tsconfig.json"]
    found = subprocess.run(check, capture_output=True, text=True, timeout=120)
    hold(found.returncode == 0, f"the types agree: {found.stdout}")


def trying(stage):
    """`seraphim try` without the visit that it makes by itself: the page's address."""
    nothing = stage.folder / "nothing.script"
    nothing.write_text("# The visit is made in the browser.\n")
    command = [stage.binary, "try", "--page", "--page-port", "0", "--script", nothing]
    return stage.child("try", command, {}).line("The page is at ", 90).split()[0]


def walk(stage, script, patience, **variables):
    """A walk in the browser, told event by event."""
    child = stage.child(script, *browser(script, **variables))
    try:
        child.event("done", patience)
    finally:
        for event in child.events:
            if event["event"] not in ("held", "done", "failed"):
                print(f"        {json.dumps(event)}", flush=True)


def browser(script, **variables):
    """The command of a script for the browser, and its environment."""
    values = {name: str(value) for name, value in variables.items()}
    values |= {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
    return ["node", CLIENT / "page" / script], values


PROOFS = [page_types, page_drift, page_visit, page_parts, page_returns, page_hour]
