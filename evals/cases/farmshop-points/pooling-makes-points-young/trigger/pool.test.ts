import assert from "node:assert/strict";
import test from "node:test";
import { dormant } from "../src/activity";
import { pool } from "../src/household";
import { Ledger } from "../src/ledger";
import { DAY } from "../src/program";
import { buyVoucher } from "../src/vouchers";


test("pooled points keep their age", () => {
  let now = 0;
  const ledger = new Ledger(() => now);
  ledger.credit("m1", 100, "welcome");
  now = 500 * DAY;
  pool(ledger, "m1", "m2");
  now = 548 * DAY;
  assert.equal(ledger.balance("m2"), 0);
});
