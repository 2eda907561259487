import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { Flags } from "../src/flags.js";
import { FlagStore } from "../src/store.js";

function newStore() {
  const file = join(mkdtempSync(join(tmpdir(), "flags-")), "flags.json");
  writeFileSync(file, "[]");
  const store = new FlagStore(file);
  store.load();
  return { store, file };
}

const seatMap = {
  key: "seat-map",
  description: "The new seat map",
  enabled: true,
  fallback: false,
  rules: [{ conditions: [{ attribute: "account.plan", operator: "in", value: ["gold", "patron"] }], on: true }],
};

const request = (id, plan) => ({ session: { user: { id: `u${id}`, email: "" }, account: { id: `a${id}`, plan } } });

test("rules decide, then the fallback", () => {
  const { store } = newStore();
  store.save(seatMap);
  const flags = new Flags(store);
  assert.equal(flags.isOn("seat-map", request(1, "gold")), true);
  assert.equal(flags.isOn("seat-map", request(1, "basic")), false);
  assert.equal(flags.isOn("seat-map", {}), false);
  assert.equal(flags.isOn("unheard-of", request(1, "gold")), false);
  assert.equal(flags.preview({ ...seatMap, fallback: true }, [request(1, "basic"), {}]), 2);
});

test("saved flags are loaded by other processes", async () => {
  const { store, file } = newStore();
  store.save(seatMap);
  store.save({ ...seatMap, description: "Seats" });
  const other = new FlagStore(file);
  await new Flags(other).refresh();
  assert.equal(other.get("seat-map").version, 2);
  assert.equal(other.get("seat-map").description, "Seats");
});

test("what is wrong with a flag is said", () => {
  const { store } = newStore();
  const conditions = [{ attribute: "user.email", operator: "like", value: [] }];
  assert.throws(() => store.save({ ...seatMap, rules: [{ conditions, on: true }] }), /unknown operator like/);
  assert.throws(() => store.save({ ...seatMap, fallback: "no" }), /fallback is not a boolean/);
});
