import { WEEK, endOfDay } from "./days";
import type { CalendarEvent, Occurrence } from "./types";
import { overlaps, type Window } from "./window";

/** The occurrences of an event that are to be seen in the window, in order of time. */
export function expand(event: CalendarEvent, window: Window): Occurrence[] {
  if (event.end < event.start) return [];
  const length = event.end - event.start;
  const { repeat } = event;
  if (repeat === undefined) {
    return overlaps(event.start, event.end, window) ? [occurrence(event, event.start)] : [];
  }

  const close = Math.min(window.to, repeat.until === undefined ? Infinity : endOfDay(repeat.until));
  const found: Occurrence[] = [];
  for (let n = firstWeek(event, window); ; n++) {
    const start = event.start + n * WEEK;
    if (start >= close) return found;
    if (overlaps(start, start + length, window)) found.push(occurrence(event, start));
  }
}

/** Number of the first repetition that can reach into the window; those before it need not be looked at. */
function firstWeek(event: CalendarEvent, window: Window): number {
  const length = event.end - event.start;
  return Math.max(0, Math.floor((window.from - length - event.start) / WEEK));
}

function occurrence(event: CalendarEvent, start: number): Occurrence {
  return { id: event.id, title: event.title, start, end: start + (event.end - event.start) };
}
