"""Lavalink's v4 API as its documentation has it: the routes, the messages, and
the shape of everything that is sent. See https://lavalink.dev/api/."""

from shape import Each, Maybe, Nullable, OneOf

# Every route, as the documentation names it. A run that left one out has failed.
ROUTES = {
    "GET /version": r"/version",
    "GET /v4/info": r"/v4/info",
    "GET /v4/stats": r"/v4/stats",
    "GET /v4/websocket": r"/v4/websocket",
    "GET /v4/loadtracks": r"/v4/loadtracks",
    "GET /v4/decodetrack": r"/v4/decodetrack",
    "POST /v4/decodetracks": r"/v4/decodetracks",
    "GET /v4/sessions/{sessionId}/players": r"/v4/sessions/[^/]+/players",
    "GET /v4/sessions/{sessionId}/players/{guildId}": r"/v4/sessions/[^/]+/players/[^/]+",
    "PATCH /v4/sessions/{sessionId}/players/{guildId}": r"/v4/sessions/[^/]+/players/[^/]+",
    "DELETE /v4/sessions/{sessionId}/players/{guildId}": r"/v4/sessions/[^/]+/players/[^/]+",
    "PATCH /v4/sessions/{sessionId}": r"/v4/sessions/[^/]+",
    "GET /v4/routeplanner/status": r"/v4/routeplanner/status",
    "POST /v4/routeplanner/free/address": r"/v4/routeplanner/free/address",
    "POST /v4/routeplanner/free/all": r"/v4/routeplanner/free/all",
}

LOAD_TYPES = ("track", "playlist", "search", "empty", "error")
SEVERITY = OneOf("common", "suspicious", "fault")

ERROR = {
    "timestamp": int,
    "status": int,
    "error": str,
    "trace": Maybe(str),
    "message": str,
    "path": str,
}

TRACK = {
    "encoded": str,
    "info": {
        "identifier": str,
        "isSeekable": bool,
        "author": str,
        "length": int,
        "isStream": bool,
        "position": int,
        "title": str,
        "uri": Nullable(str),
        "artworkUrl": Nullable(str),
        "isrc": Nullable(str),
        "sourceName": str,
    },
    "pluginInfo": dict,
    "userData": dict,
}

PLAYLIST = {
    "info": {"name": str, "selectedTrack": int},
    "pluginInfo": dict,
    "tracks": Each(TRACK),
}

EXCEPTION = {
    "message": Nullable(str),
    "severity": SEVERITY,
    "cause": str,
    "causeStackTrace": str,
}

LOADED = {
    "track": {"loadType": str, "data": TRACK},
    "playlist": {"loadType": str, "data": PLAYLIST},
    "search": {"loadType": str, "data": Each(TRACK)},
    # Documented as an object; a genuine server of 4.2 sends null.
    "empty": {"loadType": str, "data": Nullable(dict)},
    "error": {"loadType": str, "data": EXCEPTION},
}

STATE = {"time": int, "position": int, "connected": bool, "ping": int}

FILTERS = {
    "volume": Maybe(float),
    "equalizer": Maybe(Each({"band": int, "gain": float})),
    "karaoke": Maybe(
        {"level": float, "monoLevel": float, "filterBand": float, "filterWidth": float}
    ),
    "timescale": Maybe({"speed": float, "pitch": float, "rate": float}),
    "tremolo": Maybe({"frequency": float, "depth": float}),
    "vibrato": Maybe({"frequency": float, "depth": float}),
    "distortion": Maybe(
        {
            "sinOffset": float,
            "sinScale": float,
            "cosOffset": float,
            "cosScale": float,
            "tanOffset": float,
            "tanScale": float,
            "offset": float,
            "scale": float,
        }
    ),
    "rotation": Maybe({"rotationHz": float}),
    "channelMix": Maybe(
        {
            "leftToLeft": float,
            "leftToRight": float,
            "rightToLeft": float,
            "rightToRight": float,
        }
    ),
    "lowPass": Maybe({"smoothing": float}),
    "pluginFilters": Maybe(dict),
}

# What each filter is when an update says nothing of it but its name.
FILTER_DEFAULTS = {
    "karaoke": {"level": 1, "monoLevel": 1, "filterBand": 220, "filterWidth": 100},
    "timescale": {"speed": 1, "pitch": 1, "rate": 1},
    "tremolo": {"frequency": 2, "depth": 0.5},
    "vibrato": {"frequency": 2, "depth": 0.5},
    "distortion": {
        "sinOffset": 0, "sinScale": 1, "cosOffset": 0, "cosScale": 1,
        "tanOffset": 0, "tanScale": 1, "offset": 0, "scale": 1,
    },
    "rotation": {"rotationHz": 0},
    "channelMix": {"leftToLeft": 1, "leftToRight": 0, "rightToLeft": 0, "rightToRight": 1},
    "lowPass": {"smoothing": 20},
}

PLAYER = {
    "guildId": str,
    "track": Nullable(TRACK),
    "volume": int,
    "paused": bool,
    "state": STATE,
    "voice": {
        "token": str,
        "endpoint": str,
        "sessionId": str,
        "channelId": Nullable(str),
    },
    "filters": FILTERS,
}

SESSION = {"resuming": bool, "timeout": int}

INFO = {
    "version": {
        "semver": str,
        "major": int,
        "minor": int,
        "patch": int,
        "preRelease": Nullable(str),
        # Documented, yet a genuine server of 4.2 does not send it.
        "build": Maybe(Nullable(str)),
    },
    "buildTime": int,
    "git": {"branch": str, "commit": str, "commitTime": int},
    "jvm": str,
    "lavaplayer": str,
    "sourceManagers": Each(str),
    "filters": Each(str),
    "plugins": Each({"name": str, "version": str}),
}

FIGURES = {
    "players": int,
    "playingPlayers": int,
    "uptime": int,
    "memory": {"free": int, "used": int, "allocated": int, "reservable": int},
    "cpu": {"cores": int, "systemLoad": float, "lavalinkLoad": float},
}
STATS_MESSAGE = {
    "op": str,
    **FIGURES,
    "frameStats": Nullable({"sent": int, "nulled": int, "deficit": int}),
}

READY = {"op": str, "resumed": bool, "sessionId": str}
PLAYER_UPDATE = {"op": str, "guildId": str, "state": STATE}
EVENT = {"op": str, "type": str, "guildId": str}
EVENTS = {
    "TrackStartEvent": {**EVENT, "track": TRACK},
    "TrackEndEvent": {
        **EVENT,
        "track": TRACK,
        "reason": OneOf("finished", "loadFailed", "stopped", "replaced", "cleanup"),
    },
    "TrackExceptionEvent": {**EVENT, "track": TRACK, "exception": EXCEPTION},
    "TrackStuckEvent": {**EVENT, "track": TRACK, "thresholdMs": int},
    "WebSocketClosedEvent": {**EVENT, "code": int, "reason": str, "byRemote": bool},
}
