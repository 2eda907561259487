import assert from "node:assert/strict";
import test from "node:test";
import { expand } from "../src/expand";
import { parseEvent } from "../src/parse";
import { comingUp, nextOccurrence } from "../src/reminders";
import { agenda } from "../src/agenda";

const at = (text: string): number => Date.parse(text);

test("what began last month and is still going on is seen", () => {
  const event = parseEvent({ id: "a", title: "A", start: "2024-01-30T09:00:00Z", end: "2024-02-02T17:00:00Z", repeat: { every: "month" } });
  const days = agenda([event], { from: at("2024-05-01T00:00:00Z"), to: at("2024-05-02T00:00:00Z") });
  assert.deepEqual(days.map((d) => [d.day, d.entries.length]), [["2024-05-01", 1]]);
});
