import { Availability } from "./availability";
import type { Payments } from "./payments";
import { Rentals } from "./rentals";
import type { BikeStore } from "./store";

export interface Service {
  availability: Availability;
  rentals: Rentals;
}

/** The parts of the service, put together. There is one process for each city. */
export function createService(store: BikeStore, payments: Payments, clock: () => number): Service {
  const availability = new Availability(store, clock);
  return { availability, rentals: new Rentals(store, payments, availability, clock) };
}
