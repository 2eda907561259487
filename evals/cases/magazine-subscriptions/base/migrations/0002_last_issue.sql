-- A reader who gives notice keeps getting the magazine until the end of the paid period:
-- the subscription stays active, and ends_on says when it is over. NULL: no notice given.
ALTER TABLE subscriptions ADD COLUMN ends_on TEXT;
