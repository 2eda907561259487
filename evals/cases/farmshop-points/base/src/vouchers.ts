import type { Ledger } from "./ledger";
import { NotEnoughPoints } from "./types";

export interface Voucher {
  code: string;
  memberId: string;
  cents: number;
}

/** What vouchers cost, points by their worth in cents. */
const COST: ReadonlyMap<number, number> = new Map([
  [500, 100],
  [1000, 190],
  [2500, 450],
]);

/** Turns points into a voucher. Throws NotEnoughPoints, and RangeError for a worth that is not on offer. */
export function buyVoucher(ledger: Ledger, memberId: string, cents: number, newCode: () => string): Voucher {
  const cost = COST.get(cents);
  if (cost === undefined) throw new RangeError(`there is no voucher of ${cents} cents`);
  if (!ledger.spend(memberId, cost, `voucher of ${cents}`)) {
    throw new NotEnoughPoints(`a voucher of ${cents} cents costs ${cost} points`);
  }
  return { code: newCode(), memberId, cents };
}
