-- The auditors' condition: a movement is never changed or removed, only balanced by another one.
CREATE TRIGGER movements_not_changed BEFORE UPDATE ON movements
BEGIN
    SELECT RAISE(ABORT, 'a movement cannot be changed');
END;

CREATE TRIGGER movements_not_removed BEFORE DELETE ON movements
BEGIN
    SELECT RAISE(ABORT, 'a movement cannot be removed');
END;
