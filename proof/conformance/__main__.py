"""Whether a server at an address is a Lavalink v4 server, route by route and
field by field.

    python proof/conformance HOST:PORT --password P --track ID --playlist ID
        --search ID --empty ID --error ID --file AUDIO
        --discord URL --token TOKEN --control URL [--report FOLDER]

The identifiers come to a track, a playlist, a search, nothing and an error; the
file is served on the loopback, which the server must be allowed to reach. The
calls are in the sandbox: `seraphim sandbox` says its gateway's address, a token
and its control address, and the certificate that the server has to trust. What
a listener hears is `proof/prove_lavalink.py`'s. Ends with a failure when a check
fails, a documented route was never asked for, or a documented event never came.
Needs aiohttp.
"""

import argparse
import asyncio
import json
import sys
import time
import traceback
from pathlib import Path

import aiohttp

import rest_checks  # noqa: F401  (it registers its checks)
import session_checks  # noqa: F401
import voice_checks  # noqa: F401
from client import Client
from discord_side import Discord
from media import Media
from specification import EVENTS, LOAD_TYPES, ROUTES
from trial import CHECKS, Trial


async def run(arguments):
    media = Media(arguments, arguments.file)
    results = []
    async with aiohttp.ClientSession() as http:
        client = Client(arguments.address, arguments.password, http)
        discord = Discord(arguments.discord, arguments.token, arguments.control, http)
        for function in CHECKS:
            trial = Trial(client, media, discord)
            began = time.monotonic()
            try:
                await asyncio.wait_for(function(trial), 60)
            except Exception as error:  # what breaks a check is a finding of it
                place = traceback.extract_tb(error.__traceback__)[-1]
                trial.found.append(f"{type(error).__name__}: {error} ({place.name}:{place.lineno})")
            results.append(
                {
                    "check": function.__name__,
                    "holds": function.__doc__,
                    "seconds": round(time.monotonic() - began, 2),
                    "differences": trial.found,
                }
            )
        info = await client.ask("GET", "/v4/info")
        await discord.close()
    media.close()
    return {
        "address": arguments.address,
        "version": (info.json or {}).get("version", {}).get("semver"),
        "engine": (info.json or {}).get("lavaplayer"),
        "skipped": [route for route in ROUTES if route not in client.asked],
        "untold": [event for event in EVENTS if event not in client.told],
        "checks": results,
    }


def markdown(report):
    lines = [
        "# Conformance to Lavalink v4",
        "",
        f"{report['engine']} at {report['address']}, speaking {report['version']}.",
        "",
        f"Routes: {len(ROUTES)} documented, {len(report['skipped'])} not asked for.",
        f"Events: {len(EVENTS)} documented, {len(report['untold'])} never told.",
        "",
        "| check | holds | differences |",
        "|---|---|---|",
    ]
    for result in report["checks"]:
        told = "<br>".join(result["differences"]).replace("|", "\\|") or "none"
        lines.append(f"| {result['check']} | {result['holds']} | {told} |")
    lines += [f"\nNot asked for: {route}" for route in report["skipped"]]
    lines += [f"\nNever told: {event}" for event in report["untold"]]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("address", metavar="HOST:PORT")
    parser.add_argument("--password", required=True)
    for kind in LOAD_TYPES:
        parser.add_argument(f"--{kind}", required=True, metavar="IDENTIFIER")
    parser.add_argument("--file", required=True, type=Path, help="an audio file to serve")
    parser.add_argument("--discord", required=True, metavar="URL", help="the sandbox's gateway")
    parser.add_argument("--token", required=True, help="the sandbox's token")
    parser.add_argument("--control", required=True, metavar="URL", help="the sandbox's control address")
    parser.add_argument("--report", type=Path, help="a folder for report.json and report.md")
    arguments = parser.parse_args()
    report = asyncio.run(run(arguments))
    text = markdown(report)
    if arguments.report:
        arguments.report.mkdir(parents=True, exist_ok=True)
        (arguments.report / "report.json").write_text(json.dumps(report, indent=2) + "\n")
        (arguments.report / "report.md").write_text(text)
    failed = [result for result in report["checks"] if result["differences"]]
    for result in failed:
        for difference in result["differences"]:
            print(f"{result['check']}: {difference}")
    for route in report["skipped"]:
        print(f"not asked for: {route}")
    for event in report["untold"]:
        print(f"never told: {event}")
    passed = len(report["checks"]) - len(failed)
    print(f"conformance: {passed} passed, {len(failed)} failed")
    sys.exit(1 if failed or report["skipped"] or report["untold"] or not passed else 0)


if __name__ == "__main__":
    main()
