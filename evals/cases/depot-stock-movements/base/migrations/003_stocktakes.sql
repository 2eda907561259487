-- What was counted by hand, bin by bin.
CREATE TABLE counts (
    article    TEXT NOT NULL REFERENCES articles (code),
    bin        TEXT NOT NULL REFERENCES bins (code),
    counted_on TEXT NOT NULL,
    quantity   INTEGER NOT NULL CHECK (quantity >= 0),
    PRIMARY KEY (article, bin, counted_on)
);
