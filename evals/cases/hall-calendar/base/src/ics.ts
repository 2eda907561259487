import type { CalendarEvent, Repeat } from "./types";

/** The events as an iCalendar feed (RFC 5545) to subscribe to. */
export function toIcs(events: readonly CalendarEvent[], now: number): string {
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//hall-calendar//EN"];
  for (const event of events) {
    lines.push("BEGIN:VEVENT", `UID:${event.id}@hall-calendar`, `DTSTAMP:${stamp(now)}`);
    lines.push(`DTSTART:${stamp(event.start)}`, `DTEND:${stamp(event.end)}`, `SUMMARY:${escaped(event.title)}`);
    if (event.repeat !== undefined) lines.push(`RRULE:${rule(event.repeat)}`);
    lines.push("END:VEVENT");
  }
  lines.push("END:VCALENDAR");
  return lines.map((line) => fold(line) + "\r\n").join("");
}

function rule(repeat: Repeat): string {
  const until = repeat.until === undefined ? "" : `;UNTIL=${repeat.until.replaceAll("-", "")}T235959Z`;
  return `FREQ=WEEKLY${until}`;
}

/** 20240131T180000Z */
function stamp(instant: number): string {
  return new Date(instant).toISOString().replace(/[-:]|\.\d{3}/g, "");
}

function escaped(text: string): string {
  return text.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n");
}

/** A line has at most 75 octets; what goes beyond stands on the next, behind a blank. */
function fold(line: string): string {
  let folded = "";
  let size = 0;
  for (const char of line) {
    const octets = Buffer.byteLength(char);
    if (size + octets > 75) {
      folded += "\r\n ";
      size = 1;
    }
    folded += char;
    size += octets;
  }
  return folded;
}
