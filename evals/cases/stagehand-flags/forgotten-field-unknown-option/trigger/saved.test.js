import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { Flags } from "../src/flags.js";
import { Segments } from "../src/segments.js";
import { FlagStore } from "../src/store.js";

function setUp(options) {
  const file = join(mkdtempSync(join(tmpdir(), "flags-")), "flags.json");
  writeFileSync(file, "[]");
  const store = new FlagStore(file);
  store.load();
  const segments = new Segments("http://segments.test", options);
  return { file, store, segments, flags: new Flags(store, segments) };
}

const flag = { key: "seat-map", enabled: true, fallback: true, rules: [] };
const requests = Array.from({ length: 200 }, (_, i) => ({
  session: { user: { id: `u${i}`, email: "" }, account: { id: `a${i}`, plan: "basic", country: "NL" } },
}));

test("a saved rollout is loaded by the others", () => {
  const { store, file } = setUp();
  store.save({ ...flag, rollout: { percentage: 0, by: "user" } });
  const other = new FlagStore(file);
  other.load();
  assert.deepEqual(other.get("seat-map").rollout, { percentage: 0, by: "user" });
});

test("a service that does not answer is given up", async () => {
  const fetch = (_url, { signal } = {}) =>
    new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
  const { segments } = setUp({ fetch, timeoutMs: 20 });
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error("still waiting")), 2000)));
  assert.deepEqual(await Promise.race([segments.refresh(["critics"]), late]), ["critics"]);
  clearTimeout(timer);
});
