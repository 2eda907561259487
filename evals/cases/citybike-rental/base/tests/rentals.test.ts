import assert from "node:assert/strict";
import test from "node:test";
import { createService } from "../src/service";
import { MemoryBikes } from "../src/store";
import { Unavailable } from "../src/types";
import { FakePayments } from "./fakes";

const MINUTE = 60_000;

function city() {
  const store = new MemoryBikes([
    { id: "b1", stationId: "harbour", state: "free" },
    { id: "b2", stationId: "harbour", state: "free" },
  ]);
  const payments = new FakePayments();
  const time = { now: 0 };
  return { store, payments, time, ...createService(store, payments, () => time.now) };
}

test("a ride is paid from the deposit", async () => {
  const { rentals, payments, time } = city();
  await rentals.start("ida", "b1");
  assert.equal(payments.open.size, 1);
  time.now = 31 * MINUTE;
  assert.equal(await rentals.finish("ida", "b1", "castle"), 200);
  assert.deepEqual([payments.open.size, payments.captured], [0, [200]]);
});

test("of two riders one gets the bike", async () => {
  const { rentals, payments } = city();
  const results = await Promise.allSettled([rentals.start("ida", "b1"), rentals.start("jon", "b1")]);
  assert.deepEqual(
    results.map((r) => r.status),
    ["fulfilled", "rejected"],
  );
  assert.equal(payments.open.size, 1);
});

test("the map follows", async () => {
  const { rentals, availability } = city();
  assert.equal(await availability.free("harbour"), 2);
  await rentals.start("ida", "b1");
  assert.deepEqual(await rentals.overview(["harbour", "castle"]), [1, 0]);
  await rentals.finish("ida", "b1", "castle");
  assert.deepEqual(await rentals.overview(["harbour", "castle"]), [1, 1]);
  await assert.rejects(rentals.finish("ida", "b1", "castle"), Unavailable);
});
