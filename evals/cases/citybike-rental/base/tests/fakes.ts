import type { Payments } from "../src/payments";

/** Remembers which holds are open. */
export class FakePayments implements Payments {
  readonly open = new Map<string, number>();
  readonly captured: number[] = [];
  private count = 0;

  async hold(_riderId: string, cents: number): Promise<string> {
    const id = `h${++this.count}`;
    this.open.set(id, cents);
    return id;
  }

  async capture(holdId: string, cents: number): Promise<void> {
    if (this.open.delete(holdId)) this.captured.push(cents);
  }

  async release(holdId: string): Promise<void> {
    this.open.delete(holdId);
  }
}
