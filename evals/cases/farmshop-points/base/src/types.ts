/** One booking. Entries are only ever added, never changed. */
export interface Entry {
  memberId: string;
  /** Whole points: positive when credited, negative when spent. */
  points: number;
  reason: string;
  /** When it was booked, milliseconds since the epoch. */
  at: number;
}

export interface Member {
  id: string;
  name: string;
  joined: number;
}

export class NotEnoughPoints extends Error {}
