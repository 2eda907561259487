import type { Ledger } from "./ledger";

export interface Payment {
  accepted: boolean;
  /** What the till prints on the receipt. */
  text: string;
}

/** Pays for a basket with points. */
export function payWithPoints(ledger: Ledger, memberId: string, points: number): Payment {
  if (!ledger.spend(memberId, points, "till")) {
    return { accepted: false, text: `Not enough points: ${ledger.balance(memberId)} of ${points}` };
  }
  return { accepted: true, text: `Paid with ${points} points` };
}
