import { WEEK } from "./days";
import { expand } from "./expand";
import type { CalendarEvent, Occurrence } from "./types";

/** How far ahead the next occurrence of a repeated event can be. */
const HORIZON = WEEK;

/** The next occurrence that begins at `now` or later, if there is one. */
export function nextOccurrence(event: CalendarEvent, now: number): Occurrence | undefined {
  const to = event.repeat === undefined ? Infinity : now + HORIZON;
  return expand(event, { from: now, to }).find((found) => found.start >= now);
}

/** Events whose next occurrence begins within `lead` milliseconds: their organisers are written to. */
export function due(events: readonly CalendarEvent[], now: number, lead: number): Occurrence[] {
  return events
    .map((event) => nextOccurrence(event, now))
    .filter((next): next is Occurrence => next !== undefined && next.start - now <= lead);
}

/** For the home page: every event that has a date to come, the soonest first. */
export function comingUp(events: readonly CalendarEvent[], now: number): Occurrence[] {
  return events
    .map((event) => nextOccurrence(event, now))
    .filter((next): next is Occurrence => next !== undefined)
    .sort((a, b) => a.start - b.start);
}
