import assert from "node:assert/strict";
import test from "node:test";
import { DAY } from "../src/days";
import { toIcs } from "../src/ics";
import { InvalidEvent, parseEvent } from "../src/parse";
import { comingUp, due, nextOccurrence } from "../src/reminders";

const yoga = parseEvent({
  id: "yoga",
  title: "Yoga; for all",
  start: "2024-01-02T07:00:00Z",
  end: "2024-01-02T08:00:00Z",
  repeat: { every: "week", until: "2024-06-25" },
});

test("the feed has the rule of a weekly event", () => {
  const feed = toIcs([yoga], 0);
  assert.match(feed, /DTSTART:20240102T070000Z\r\n/);
  assert.match(feed, /RRULE:FREQ=WEEKLY;UNTIL=20240625T235959Z\r\n/);
  assert.match(feed, /SUMMARY:Yoga\\; for all\r\n/);
});

test("organisers are reminded a day ahead", () => {
  const now = Date.parse("2024-01-08T12:00:00Z");
  assert.equal(nextOccurrence(yoga, now)?.start, Date.parse("2024-01-09T07:00:00Z"));
  assert.deepEqual(
    due([yoga], now, DAY).map((o) => o.id),
    ["yoga"],
  );
  assert.deepEqual(due([yoga], now, DAY / 2), []);
  assert.deepEqual(
    comingUp([yoga], now).map((o) => o.id),
    ["yoga"],
  );
});

test("events that end before they start are refused", () => {
  const raw = { id: "x", title: "X", start: "2024-01-02T07:00:00Z", end: "2024-01-01T07:00:00Z" };
  assert.throws(() => parseEvent(raw), InvalidEvent);
});
