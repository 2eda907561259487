import type { Availability } from "./availability";
import { KeyedLock } from "./locks";
import { DEPOSIT_CENTS, fee, type Payments } from "./payments";
import type { BikeStore } from "./store";
import { Unavailable } from "./types";

export class Rentals {
  /** Whoever changes a bike holds its lock from reading the row to saving it. */
  private readonly locks = new KeyedLock();

  constructor(
    private readonly store: BikeStore,
    private readonly payments: Payments,
    private readonly availability: Availability,
    private readonly clock: () => number,
  ) {}

  /** Unlocks a bike. Throws Unavailable when it is not free. */
  start(riderId: string, bikeId: string): Promise<void> {
    return this.locks.run(bikeId, async () => {
      const bike = await this.store.bike(bikeId);
      if (bike === undefined || bike.state !== "free") throw new Unavailable(bikeId);
      const holdId = await this.payments.hold(riderId, DEPOSIT_CENTS);
      try {
        await this.store.save({ id: bike.id, stationId: null, state: "rented", riderId, holdId, rentedAt: this.clock() });
      } catch (error) {
        await this.payments.release(holdId);
        throw error;
      }
      if (bike.stationId !== null) this.availability.forget(bike.stationId);
    });
  }

  /** Takes a bike back at a station. Returns what the ride costs. */
  finish(riderId: string, bikeId: string, stationId: string): Promise<number> {
    return this.locks.run(bikeId, async () => {
      const bike = await this.store.bike(bikeId);
      if (bike?.state !== "rented" || bike.riderId !== riderId) throw new Unavailable(bikeId);
      const now = this.clock();
      const cents = fee(bike.rentedAt ?? now, now);
      if (bike.holdId !== undefined) await this.payments.capture(bike.holdId, cents);
      await this.store.save({ id: bike.id, stationId, state: "free" });
      this.availability.forget(stationId);
      return cents;
    });
  }

  /** Free bikes of each station, in the order of the stations. */
  async overview(stationIds: readonly string[]): Promise<number[]> {
    const counts: number[] = [];
    for (const stationId of stationIds) counts.push(await this.availability.free(stationId));
    return counts;
  }
}
