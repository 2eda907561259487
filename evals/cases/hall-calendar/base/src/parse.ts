import { WEEK, isDay } from "./days";
import type { CalendarEvent, Repeat } from "./types";

export class InvalidEvent extends Error {}

/** An event from the JSON of the booking form or of the file: the only way in. Throws InvalidEvent. */
export function parseEvent(raw: Record<string, unknown>): CalendarEvent {
  const { id, title } = raw;
  if (typeof id !== "string" || id === "") throw new InvalidEvent("id is missing");
  if (typeof title !== "string" || title.trim() === "") throw new InvalidEvent(`${id}: title is missing`);
  const start = instant(raw.start, `${id}: start`);
  const end = instant(raw.end, `${id}: end`);
  if (end < start) throw new InvalidEvent(`${id}: ends before it starts`);
  if (raw.repeat === undefined || raw.repeat === null) return { id, title: title.trim(), start, end };

  const repeat = parseRepeat(raw.repeat, id);
  if (end - start > WEEK) throw new InvalidEvent(`${id}: is longer than the time between repetitions`);
  return { id, title: title.trim(), start, end, repeat };
}

function parseRepeat(raw: unknown, id: string): Repeat {
  const { every, until } = Object(raw) as Record<string, unknown>;
  if (every !== "week") throw new InvalidEvent(`${id}: cannot repeat every ${String(every)}`);
  if (until === undefined || until === null) return { every };
  if (!isDay(until)) throw new InvalidEvent(`${id}: until is not a day`);
  return { every, until };
}

function instant(raw: unknown, what: string): number {
  const value = typeof raw === "string" ? Date.parse(raw) : NaN;
  if (Number.isNaN(value)) throw new InvalidEvent(`${what} is not a time`);
  return value;
}
