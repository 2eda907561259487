import { dayOf } from "./days";
import { expand } from "./expand";
import type { CalendarEvent, Occurrence } from "./types";
import type { Window } from "./window";

export interface AgendaDay {
  day: string;
  entries: Occurrence[];
}

/** What goes on in the window, day by day. What began earlier is listed on the window's first day. */
export function agenda(events: readonly CalendarEvent[], window: Window): AgendaDay[] {
  const all = events.flatMap((event) => expand(event, window));
  all.sort((a, b) => a.start - b.start || a.title.localeCompare(b.title));

  const days = new Map<string, Occurrence[]>();
  for (const entry of all) {
    const day = dayOf(Math.max(entry.start, window.from));
    const entries = days.get(day);
    if (entries === undefined) days.set(day, [entry]);
    else entries.push(entry);
  }
  return [...days].map(([day, entries]) => ({ day, entries }));
}
