CREATE TABLE articles (
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    unit TEXT NOT NULL
);

CREATE TABLE bins (
    code  TEXT PRIMARY KEY,
    aisle TEXT NOT NULL
);

-- Every change of stock, one row an article and bin. kind: in, out or move; a move is two rows.
CREATE TABLE movements (
    id       INTEGER PRIMARY KEY,
    article  TEXT NOT NULL REFERENCES articles (code),
    bin      TEXT NOT NULL REFERENCES bins (code),
    quantity INTEGER NOT NULL CHECK (quantity <> 0),
    kind     TEXT NOT NULL CHECK (kind IN ('in', 'out', 'move')),
    scan_id  TEXT,
    made_at  TEXT NOT NULL
);

CREATE INDEX movements_article_bin ON movements (article, bin);

CREATE VIEW stock AS
    SELECT article, bin, SUM(quantity) AS quantity
      FROM movements
     GROUP BY article, bin
    HAVING SUM(quantity) <> 0;
