import assert from "node:assert/strict";
import test from "node:test";
import { agenda } from "../src/agenda";
import { expand } from "../src/expand";
import type { CalendarEvent } from "../src/types";

const at = (text: string): number => Date.parse(text);
const starts = (event: CalendarEvent, from: string, to: string): string[] =>
  expand(event, { from: at(from), to: at(to) }).map((o) => new Date(o.start).toISOString().slice(0, 16));

const choir: CalendarEvent = {
  id: "choir",
  title: "Choir",
  start: at("2024-01-04T18:00:00Z"),
  end: at("2024-01-04T20:00:00Z"),
  repeat: { every: "week", until: "2024-02-01" },
};

test("a weekly event is repeated until its last day, that day included", () => {
  assert.deepEqual(starts(choir, "2024-01-18T00:00:00Z", "2024-03-01T00:00:00Z"), [
    "2024-01-18T18:00",
    "2024-01-25T18:00",
    "2024-02-01T18:00",
  ]);
});

test("an occurrence that is still going on is seen", () => {
  assert.deepEqual(starts(choir, "2024-01-11T19:00:00Z", "2024-01-12T00:00:00Z"), ["2024-01-11T18:00"]);
});

test("what began earlier is on the first day of the agenda", () => {
  const fair: CalendarEvent = {
    id: "fair",
    title: "Book fair",
    start: at("2024-01-09T09:00:00Z"),
    end: at("2024-01-12T17:00:00Z"),
  };
  const days = agenda([choir, fair], { from: at("2024-01-11T00:00:00Z"), to: at("2024-01-12T00:00:00Z") });
  assert.deepEqual(
    days.map(({ day, entries }) => [day, entries.map((e) => e.id)]),
    [["2024-01-11", ["fair", "choir"]]],
  );
});
