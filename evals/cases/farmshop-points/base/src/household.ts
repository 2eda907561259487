import type { Ledger } from "./ledger";

/** Moves all points of a member to the one who keeps the household's account. Returns how many. */
export function pool(ledger: Ledger, from: string, to: string): number {
  if (from === to) return 0;
  const points = ledger.balance(from);
  if (points <= 0) return 0;
  ledger.spend(from, points, `household of ${to}`);
  ledger.credit(to, points, `household: from ${from}`);
  return points;
}
