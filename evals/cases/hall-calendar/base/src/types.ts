/** The hall keeps its clock on UTC all year round, so a day is a UTC day everywhere in this package. */
export interface CalendarEvent {
  id: string;
  title: string;
  /** Milliseconds since the epoch. */
  start: number;
  /** Not before `start`; equal to it for a mere reminder. An exhibition may last for days. */
  end: number;
  repeat?: Repeat;
}

export interface Repeat {
  every: "week";
  /** The last day on which an occurrence may begin, `YYYY-MM-DD`, that day included. */
  until?: string;
}

export interface Occurrence {
  id: string;
  title: string;
  start: number;
  end: number;
}
