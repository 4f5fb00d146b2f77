"""The routes that need no session."""

from specification import ERROR, FIGURES, INFO, LOAD_TYPES, LOADED, TRACK
from trial import check

# The documentation's own example: version 2 of the form, from YouTube.
DOCUMENTED = (
    "QAAAjQIAJVJpY2sgQXN0bGV5IC0gTmV2ZXIgR29ubmEgR2l2ZSBZb3UgVXAADlJpY2tBc3RsZXlWRVZPAAAAAAAD"
    "PCAAC2RRdzR3OVdnWGNRAAEAK2h0dHBzOi8vd3d3LnlvdXR1YmUuY29tL3dhdGNoP3Y9ZFF3NHc5V2dYY1EAB3lv"
    "dXR1YmUAAAAAAAAAAA=="
)


@check
async def password(t):
    """without a password every route is 401, with a wrong one 403"""
    for method, path in (
        ("GET", "/version"),
        ("GET", "/v4/info"),
        ("GET", "/v4/stats"),
        ("GET", "/v4/loadtracks"),
        ("GET", "/v4/sessions/x/players"),
        ("PATCH", "/v4/sessions/x"),
        ("DELETE", "/v4/sessions/x/players/1"),
        ("POST", "/v4/decodetracks"),
        ("GET", "/v4/routeplanner/status"),
    ):
        none = await t.client.ask(method, path, password="")
        t.equal(none.status, 401, f"{method} {path} without a password")
        wrong = await t.client.ask(method, path, password=t.client.password + "x")
        t.equal(wrong.status, 403, f"{method} {path} with a wrong password")
    t.equal(await t.client.refused(password=""), 401, "the handshake without a password")
    t.equal(await t.client.refused(password="wrong"), 401, "the handshake with a wrong one")


@check
async def version(t):
    """/version is a plain text that clients can compare"""
    answer = await t.client.ask("GET", "/version")
    t.equal(answer.status, 200, "the status")
    t.that(answer.headers["Content-Type"].startswith("text/plain"), "it is plain text")
    t.equal(answer.headers.get("Lavalink-Api-Version"), "4", "Lavalink-Api-Version")
    numbers = answer.text.split("-")[0].split(".")
    t.that(
        len(numbers) == 3 and tuple(map(int, numbers)) >= (4, 2, 0),
        f"{answer.text!r} is no version from 4.2.0 on",
    )


@check
async def info(t):
    """/v4/info says what the node is, field by field"""
    answer = await t.client.ask("GET", "/v4/info")
    t.equal(answer.status, 200, "the status")
    t.shape(answer.json, INFO, "info")
    plain = await t.client.ask("GET", "/version")
    t.equal(answer.json["version"]["semver"], plain.text, "the version in /v4/info")
    t.that(answer.json["sourceManagers"], "there is no source")
    t.that(answer.json["buildTime"] > 0, "the build has no time")


@check
async def stats(t):
    """/v4/stats has the figures of the message, without frames"""
    answer = await t.client.ask("GET", "/v4/stats")
    t.equal(answer.status, 200, "the status")
    t.shape(answer.json, FIGURES, "stats")
    t.that(0 <= answer.json["cpu"]["systemLoad"] <= 1, "the load is no share")
    t.that(answer.json["cpu"]["cores"] > 0, "there is no core")


@check
async def errors(t):
    """every refusal has the documented body, with a trace where one is asked for"""
    for path, status, query in (
        ("/v4/nowhere", 404, {}),
        ("/v4/nowhere", 404, {"trace": "true"}),
        ("/v4/sessions/unknown/players", 404, {}),
        ("/v4/loadtracks", 400, {}),
        ("/v4/decodetrack", 400, {}),
    ):
        answer = await t.client.ask("GET", path, **query)
        t.equal(answer.status, status, path)
        t.equal(answer.headers.get("Lavalink-Api-Version"), "4", f"the API's version of {path}")
        t.shape(answer.json, ERROR, path)
        body = answer.json or {}
        t.equal((body.get("status"), body.get("path")), (status, path), f"the body of {path}")
        t.equal("trace" in body, "trace" in query, f"whether {path} {query} has a trace")
    answer = await t.client.ask("POST", "/v4/info", {})
    t.equal(answer.status, 405, "POST /v4/info")
    t.shape(answer.json, ERROR, "POST /v4/info")


@check
async def load_tracks(t):
    """/v4/loadtracks has all five answers, field by field"""
    for kind in LOAD_TYPES:
        identifier = getattr(t.media, kind)
        answer = await t.client.ask("GET", "/v4/loadtracks", identifier=identifier)
        t.equal(answer.status, 200, f"loading {identifier}")
        t.equal((answer.json or {}).get("loadType"), kind, f"the type of {identifier}")
        t.shape(answer.json, LOADED[kind], kind)


@check
async def decode(t):
    """both decoding routes read what was encoded, by this node and by others"""
    loaded = await t.client.ask("GET", "/v4/loadtracks", identifier=t.media.track)
    track = loaded.json["data"]
    one = await t.client.ask("GET", "/v4/decodetrack", encodedTrack=track["encoded"])
    t.equal(one.status, 200, "decoding one")
    t.shape(one.json, TRACK, "one")
    t.equal(one.json, track, "the decoded track")
    old = await t.client.ask("GET", "/v4/decodetrack", track=track["encoded"])
    t.equal(old.json, track, "the track by the parameter's old name")
    many = await t.client.ask("POST", "/v4/decodetracks", [track["encoded"], DOCUMENTED])
    t.equal(many.status, 200, "decoding many")
    t.equal(many.json[0], track, "the first of many")
    t.equal(many.json[1]["info"]["identifier"], "dQw4w9WgXcQ", "the documented example")
    t.equal(many.json[1]["encoded"], DOCUMENTED, "the documented example encoded")
    for method, path, body, query in (
        ("POST", "/v4/decodetracks", [], {}),
        ("POST", "/v4/decodetracks", "{", {}),
        ("GET", "/v4/decodetrack", None, {}),
    ):
        answer = await t.client.ask(method, path, body, **query)
        t.equal(answer.status, 400, f"{method} {path} with {body!r}")
        t.shape(answer.json, ERROR, f"{method} {path}")


@check
async def route_planner(t):
    """without a route planner its status is 204 and nothing can be freed"""
    status = await t.client.ask("GET", "/v4/routeplanner/status")
    t.equal(status.status, 204, "the status")
    free = {"address": "1.0.0.1"}
    for path, body in (("address", free), ("all", {})):
        answer = await t.client.ask("POST", f"/v4/routeplanner/free/{path}", body)
        t.equal(answer.status, 500, f"free/{path}")
        t.shape(answer.json, ERROR, f"free/{path}")
