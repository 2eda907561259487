import assert from "node:assert/strict";
import test from "node:test";
import { dormant } from "../src/activity";
import { pool } from "../src/household";
import { Ledger } from "../src/ledger";
import { DAY } from "../src/program";
import { buyVoucher } from "../src/vouchers";


test("the last points buy a voucher", () => {
  const ledger = new Ledger(() => 0);
  ledger.credit("m1", 100, "welcome");
  assert.equal(buyVoucher(ledger, "m1", 500, () => "V").code, "V");
});
