import assert from "node:assert/strict";
import test from "node:test";
import { dormant } from "../src/activity";
import { payWithPoints } from "../src/checkout";
import { earn } from "../src/earn";
import { pool } from "../src/household";
import { Ledger } from "../src/ledger";
import { DAY } from "../src/program";
import { statement } from "../src/statement";
import { NotEnoughPoints } from "../src/types";
import { buyVoucher } from "../src/vouchers";

const START = Date.parse("2024-03-01T10:00:00Z");

function shop(): { ledger: Ledger; pass: (days: number) => void } {
  let now = START;
  return { ledger: new Ledger(() => now), pass: (days) => (now += days * DAY) };
}

test("every full euro brings points", () => {
  const { ledger } = shop();
  assert.equal(earn(ledger, "m1", 1299), 24);
  assert.equal(earn(ledger, "m1", 40), 0);
  assert.equal(ledger.balance("m1"), 24);
});

test("baskets are paid with points", () => {
  const { ledger } = shop();
  ledger.credit("m1", 100, "welcome");
  assert.equal(payWithPoints(ledger, "m1", 60).accepted, true);
  assert.deepEqual(payWithPoints(ledger, "m1", 60), { accepted: false, text: "Not enough points: 40 of 60" });
  assert.equal(ledger.balance("m1"), 40);
});

test("a voucher costs points", () => {
  const { ledger } = shop();
  ledger.credit("m1", 250, "welcome");
  assert.equal(buyVoucher(ledger, "m1", 1000, () => "V-1").code, "V-1");
  assert.equal(ledger.balance("m1"), 60);
  assert.throws(() => buyVoucher(ledger, "m1", 500, () => "V-2"), NotEnoughPoints);
});

test("a household pools its points", () => {
  const { ledger } = shop();
  ledger.credit("m1", 30, "welcome");
  ledger.credit("m2", 20, "welcome");
  assert.equal(pool(ledger, "m1", "m2"), 30);
  assert.deepEqual([ledger.balance("m1"), ledger.balance("m2")], [0, 50]);
});

test("who has not been seen for a year is dormant", () => {
  const { ledger, pass } = shop();
  const members = [
    { id: "m1", name: "Ada", joined: START },
    { id: "m2", name: "Ben", joined: START },
  ];
  pass(300);
  ledger.credit("m1", 5, "purchase");
  pass(100);
  assert.deepEqual(
    dormant(ledger, members, START + 400 * DAY).map((m) => m.id),
    ["m2"],
  );
});

test("the statement begins with the newest booking", () => {
  const { ledger, pass } = shop();
  for (let i = 1; i <= 12; i++) {
    ledger.credit("m1", i, "purchase");
    pass(1);
  }
  const lines = statement(ledger, { id: "m1", name: "Ada", joined: START }).split("\n");
  assert.equal(lines.length, 12);
  assert.equal(lines[1], "2024-03-12     12 purchase");
  assert.equal(lines[11], "Available: 78");
});
