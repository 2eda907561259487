CREATE TABLE patients (
    id           INTEGER PRIMARY KEY,
    name         TEXT NOT NULL,
    born_on      TEXT NOT NULL,
    address      TEXT NOT NULL,
    phone_home   TEXT NOT NULL DEFAULT '',
    phone_mobile TEXT NOT NULL DEFAULT '',
    no_texts     INTEGER NOT NULL DEFAULT 0 CHECK (no_texts IN (0, 1))
);

CREATE INDEX patients_name ON patients (name);
