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

test("whoever has the feature keeps it when the percentage is raised", () => {
  const { store, flags } = setUp();
  store.save({ ...flag, rollout: { percentage: 20, by: "user" } });
  const before = requests.filter((request) => flags.isOn("seat-map", request));
  store.save({ ...flag, rollout: { percentage: 50, by: "user" } });
  assert.ok(before.every((request) => flags.isOn("seat-map", request)));
});
