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

class Hooked extends MemoryBikes {
  beforeSave: () => Promise<void> = async () => {};

  override async save(bike: Bike): Promise<void> {
    await this.beforeSave();
    await super.save(bike);
  }
}

test("no deposit stays behind when the reservation cannot be saved", async () => {
  const store = new Hooked(BIKES);
  const payments = new FakePayments();
  const { reservations } = createService(store, payments, () => 0);
  store.beforeSave = async () => {
    throw new Error("connection lost");
  };
  await assert.rejects(reservations.reserve("ida", "b1"));
  assert.equal(payments.open.size, 0);
});

test("who asks during the save does not spoil the count", async () => {
  const store = new Hooked(BIKES);
  const { reservations, availability } = createService(store, new FakePayments(), () => 0);
  store.beforeSave = async () => {
    await availability.free("harbour");
  };
  await reservations.reserve("ida", "b1");
  assert.equal(await availability.free("harbour"), 1);
});
