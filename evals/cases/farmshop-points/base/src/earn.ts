import type { Ledger } from "./ledger";
import { PROGRAM } from "./program";

/** The points for a purchase: every full euro counts. */
export function pointsFor(cents: number): number {
  return Math.floor(cents / 100) * PROGRAM.pointsPerEuro;
}

export function earn(ledger: Ledger, memberId: string, cents: number): number {
  const points = pointsFor(cents);
  if (points > 0) ledger.credit(memberId, points, "purchase");
  return points;
}
