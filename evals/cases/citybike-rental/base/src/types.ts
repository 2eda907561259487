export interface Bike {
  id: string;
  /** The station it stands at; null while somebody rides it. */
  stationId: string | null;
  state: "free" | "rented";
  /** Who has it. */
  riderId?: string;
  /** The deposit of the one who has it. */
  holdId?: string;
  rentedAt?: number;
}

/** Somebody else has the bike, or it does not exist. */
export class Unavailable extends Error {
  constructor(bikeId: string) {
    super(`bike ${bikeId} is not available`);
  }
}
