/** A stretch of time: `from` belongs to it, `to` does not. */
export interface Window {
  from: number;
  to: number;
}

/** Whether something that goes on from `start` to `end` is to be seen in the window. */
export function overlaps(start: number, end: number, window: Window): boolean {
  if (start === end) return window.from <= start && start < window.to;
  return start < window.to && end > window.from;
}
