export const DAY = 24 * 60 * 60 * 1000;
export const WEEK = 7 * DAY;

/** The day of an instant as `YYYY-MM-DD`. */
export function dayOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}

/** The midnight at which a day begins. */
export function startOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00.000Z`);
}

/** The midnight at which a day ends, which belongs to the next one. */
export function endOfDay(day: string): number {
  return startOfDay(day) + DAY;
}

export function isDay(text: unknown): text is string {
  if (typeof text !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const start = startOfDay(text);
  return !Number.isNaN(start) && dayOf(start) === text;
}
