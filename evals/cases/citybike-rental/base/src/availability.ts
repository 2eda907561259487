import type { BikeStore } from "./store";

const FRESH_MS = 60_000;

interface Counted {
  count: Promise<number>;
  until: number;
}

/** How many free bikes a station has. The map in the app asks all the time, so the answer is kept for a minute. */
export class Availability {
  private readonly counted = new Map<string, Counted>();

  constructor(
    private readonly store: BikeStore,
    private readonly clock: () => number,
  ) {}

  free(stationId: string): Promise<number> {
    const known = this.counted.get(stationId);
    if (known !== undefined && this.clock() < known.until) return known.count;
    const counted = { count: this.count(stationId), until: this.clock() + FRESH_MS };
    this.counted.set(stationId, counted);
    counted.count.catch(() => {
      if (this.counted.get(stationId) === counted) this.counted.delete(stationId);
    });
    return counted.count;
  }

  /** To be called when the bikes of a station have changed in the store. */
  forget(stationId: string): void {
    this.counted.delete(stationId);
  }

  private async count(stationId: string): Promise<number> {
    const bikes = await this.store.bikesAt(stationId);
    return bikes.filter((bike) => bike.state === "free").length;
  }
}
