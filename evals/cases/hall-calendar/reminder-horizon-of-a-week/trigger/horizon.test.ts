import assert from "node:assert/strict";
import test from "node:test";
import { expand } from "../src/expand";
import { parseEvent } from "../src/parse";
import { comingUp, nextOccurrence } from "../src/reminders";
import { agenda } from "../src/agenda";

const at = (text: string): number => Date.parse(text);

test("a monthly event three weeks off is on the home page", () => {
  const event = parseEvent({ id: "a", title: "A", start: "2024-01-15T19:00:00Z", end: "2024-01-15T20:00:00Z", repeat: { every: "month" } });
  const now = at("2024-01-20T00:00:00Z");
  assert.equal(nextOccurrence(event, now)?.start, at("2024-02-15T19:00:00Z"));
  assert.equal(comingUp([event], now).length, 1);
});
