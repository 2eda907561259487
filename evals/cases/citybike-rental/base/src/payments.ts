/** The payment provider. Both `capture` and `release` may be repeated for a hold: the second call changes nothing. */
export interface Payments {
  /** Blocks an amount on the rider's card and returns the id of the hold. It stays until it is captured or released. */
  hold(riderId: string, cents: number): Promise<string>;
  /** Collects a part of the amount and sets the rest free. */
  capture(holdId: string, cents: number): Promise<void>;
  release(holdId: string): Promise<void>;
}

export const DEPOSIT_CENTS = 2000;

/** The price of a ride: one euro for each half hour that has begun, never more than the deposit. */
export function fee(from: number, to: number): number {
  const halves = Math.max(1, Math.ceil((to - from) / (30 * 60_000)));
  return Math.min(halves * 100, DEPOSIT_CENTS);
}
