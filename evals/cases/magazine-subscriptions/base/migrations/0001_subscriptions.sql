CREATE TABLE readers (
    id    INTEGER PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name  TEXT NOT NULL
);

CREATE TABLE plans (
    code   TEXT PRIMARY KEY,
    title  TEXT NOT NULL,
    months INTEGER NOT NULL CHECK (months > 0),
    cents  INTEGER NOT NULL CHECK (cents >= 0)
);

-- One row a subscription for as long as it lives. status: active, paused or ended.
CREATE TABLE subscriptions (
    id         INTEGER PRIMARY KEY,
    reader_id  INTEGER NOT NULL REFERENCES readers (id),
    plan       TEXT NOT NULL REFERENCES plans (code),
    status     TEXT NOT NULL CHECK (status IN ('active', 'paused', 'ended')),
    paid_until TEXT NOT NULL
);

CREATE INDEX subscriptions_paid_until ON subscriptions (paid_until);
