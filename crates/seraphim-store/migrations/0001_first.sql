-- Numbers of Discord and times (milliseconds since 1970) are BIGINT, and what
-- has a shape of its own is JSON in TEXT. Both databases read this file as it is.

CREATE TABLE player (
    guild BIGINT NOT NULL PRIMARY KEY,
    format BIGINT NOT NULL,
    head TEXT NOT NULL,
    queue TEXT NOT NULL,
    history TEXT NOT NULL,
    voice_channel BIGINT,
    playing BIGINT NOT NULL,
    saved_at BIGINT NOT NULL
);

CREATE TABLE panel (
    guild BIGINT NOT NULL PRIMARY KEY,
    channel BIGINT NOT NULL,
    message BIGINT NOT NULL
);

CREATE TABLE guild_setting (
    guild BIGINT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (guild, name)
);

CREATE TABLE playlist (
    owner_kind TEXT NOT NULL,
    owner BIGINT NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (owner_kind, owner, name)
);

CREATE TABLE playlist_entry (
    owner_kind TEXT NOT NULL,
    owner BIGINT NOT NULL,
    name TEXT NOT NULL,
    place BIGINT NOT NULL,
    track TEXT NOT NULL,
    PRIMARY KEY (owner_kind, owner, name, place)
);

CREATE TABLE play_log (
    guild BIGINT NOT NULL,
    requester BIGINT NOT NULL,
    played_at BIGINT NOT NULL,
    heard_ms BIGINT NOT NULL,
    title TEXT NOT NULL,
    author TEXT NOT NULL,
    source TEXT NOT NULL,
    uri TEXT
);

CREATE INDEX play_log_guild ON play_log (guild, played_at);
CREATE INDEX play_log_requester ON play_log (requester);

CREATE TABLE gateway_session (
    shard BIGINT NOT NULL PRIMARY KEY,
    shards BIGINT NOT NULL,
    session TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    resume_url TEXT NOT NULL
);

CREATE TABLE identify (
    shard BIGINT NOT NULL,
    spent_at BIGINT NOT NULL
);

CREATE INDEX identify_spent_at ON identify (spent_at);

CREATE TABLE node_session (
    node TEXT NOT NULL PRIMARY KEY,
    session TEXT NOT NULL
);
