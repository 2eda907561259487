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

test("of one who reserves and one who starts only one gets the bike", async () => {
  const payments = new FakePayments();
  const { rentals, reservations } = createService(new MemoryBikes(BIKES), payments, () => 0);
  const results = await Promise.allSettled([reservations.reserve("ida", "b1"), rentals.start("jon", "b1")]);
  assert.equal(results.filter((r) => r.status === "fulfilled").length, 1);
  assert.equal(payments.open.size, 1);
});
