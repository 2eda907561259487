import assert from "node:assert/strict";
import test from "node:test";
import { dormant } from "../src/activity";
import { pool } from "../src/household";
import { Ledger } from "../src/ledger";
import { DAY } from "../src/program";
import { buyVoucher } from "../src/vouchers";


test("who was here yesterday is not dormant", () => {
  let now = 0;
  const ledger = new Ledger(() => now);
  ledger.credit("m1", 5, "purchase");
  now = 400 * DAY;
  ledger.credit("m1", 5, "purchase");
  assert.deepEqual(dormant(ledger, [{ id: "m1", name: "Ada", joined: 0 }], 401 * DAY), []);
});
