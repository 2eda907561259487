import assert from "node:assert/strict";
import test from "node:test";
import { expand } from "../src/expand";
import { parseEvent } from "../src/parse";
import { comingUp, nextOccurrence } from "../src/reminders";
import { agenda } from "../src/agenda";

const at = (text: string): number => Date.parse(text);

test("the end of the month is kept behind February", () => {
  const event = parseEvent({ id: "a", title: "A", start: "2024-01-31T19:00:00Z", end: "2024-01-31T20:00:00Z", repeat: { every: "month" } });
  const days = expand(event, { from: at("2024-01-01T00:00:00Z"), to: at("2024-05-01T00:00:00Z") }).map((o) => new Date(o.start).toISOString().slice(0, 10));
  assert.deepEqual(days, ["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30"]);
});
