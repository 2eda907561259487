import type { Bike } from "./types";

/** The bikes in the database. `save` replaces the whole row, whatever it has become in the meantime. */
export interface BikeStore {
  bike(id: string): Promise<Bike | undefined>;
  bikesAt(stationId: string): Promise<Bike[]>;
  save(bike: Bike): Promise<void>;
}

/** For tests and the demo: rows in memory, copied like those of a database. */
export class MemoryBikes implements BikeStore {
  private readonly rows = new Map<string, Bike>();

  constructor(bikes: readonly Bike[]) {
    for (const bike of bikes) this.rows.set(bike.id, { ...bike });
  }

  async bike(id: string): Promise<Bike | undefined> {
    await roundTrip();
    const row = this.rows.get(id);
    return row && { ...row };
  }

  async bikesAt(stationId: string): Promise<Bike[]> {
    await roundTrip();
    return [...this.rows.values()].filter((row) => row.stationId === stationId).map((row) => ({ ...row }));
  }

  async save(bike: Bike): Promise<void> {
    await roundTrip();
    this.rows.set(bike.id, { ...bike });
  }
}

function roundTrip(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
