import assert from "node:assert/strict";
import test from "node:test";
import { RESERVED_MS } from "../src/reservations";
import { createService } from "../src/service";
import { MemoryBikes } from "../src/store";
import type { Bike } from "../src/types";
import { FakePayments } from "../tests/fakes";

const BIKES: Bike[] = [
  { id: "b1", stationId: "harbour", state: "free" },
  { id: "b2", stationId: "harbour", state: "free" },
];

class Slow extends MemoryBikes {
  meanwhile: () => Promise<void> = async () => {};

  override async reservedBefore(instant: number): Promise<Bike[]> {
    const found = await super.reservedBefore(instant);
    await this.meanwhile();
    return found;
  }
}

test("who starts while the sweep runs keeps the bike", async () => {
  const store = new Slow(BIKES);
  const payments = new FakePayments();
  let now = 0;
  const { rentals, reservations } = createService(store, payments, () => now);
  await reservations.reserve("ida", "b1");
  now = RESERVED_MS;
  store.meanwhile = () => rentals.start("ida", "b1");
  assert.deepEqual(await reservations.sweep(() => {}), []);
  assert.equal((await store.bike("b1"))?.state, "rented");
  assert.equal(payments.open.size, 1);
});
