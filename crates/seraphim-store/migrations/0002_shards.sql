-- Who runs which shard of an application, and until when by the database's
-- clock (milliseconds since 1970). A row that is over was left by a program
-- that broke down. One that ended well has taken its rows along.
CREATE TABLE shard_lease (
    application BIGINT NOT NULL,
    shard BIGINT NOT NULL,
    shards BIGINT NOT NULL,
    holder TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (application, shard)
);

-- The last turn to identify that was taken in each bucket of shards.
CREATE TABLE identify_turn (
    bucket BIGINT NOT NULL PRIMARY KEY,
    taken_at BIGINT NOT NULL
);
