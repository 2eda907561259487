import type { Entry } from "./types";

/** Who has how many points. */
export class Ledger {
  private readonly entries = new Map<string, Entry[]>();

  /** `booked` is what was booked so far, in that order. */
  constructor(
    private readonly clock: () => number,
    booked: readonly Entry[] = [],
  ) {
    for (const entry of booked) this.book(entry);
  }

  credit(memberId: string, points: number, reason: string): void {
    requireWhole(points);
    this.book({ memberId, points, reason, at: this.clock() });
  }

  /** Takes points off; false, and nothing is booked, when there are not enough. */
  spend(memberId: string, points: number, reason: string): boolean {
    requireWhole(points);
    if (this.balance(memberId) < points) return false;
    this.book({ memberId, points: -points, reason, at: this.clock() });
    return true;
  }

  balance(memberId: string): number {
    return this.history(memberId).reduce((sum, entry) => sum + entry.points, 0);
  }

  /** What was booked for a member, newest first. */
  history(memberId: string): readonly Entry[] {
    return [...(this.entries.get(memberId) ?? [])].reverse();
  }

  private book(entry: Entry): void {
    const entries = this.entries.get(entry.memberId);
    if (entries === undefined) this.entries.set(entry.memberId, [entry]);
    else entries.push(entry);
  }
}

function requireWhole(points: number): void {
  if (!Number.isSafeInteger(points) || points <= 0) throw new RangeError(`${points} is not a number of points`);
}
