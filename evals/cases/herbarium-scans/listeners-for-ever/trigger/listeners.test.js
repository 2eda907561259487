import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import test from "node:test";
import { png, service } from "../tests/helpers.js";

test("no listeners are left when the work is done", async () => {
  const { ingest, shutdown } = await service();
  for (let i = 0; i < 3; i++) await ingest.upload(png(`sheet ${i}`));
  await ingest.idle();
  assert.equal(getEventListeners(shutdown, "abort").length, 0);
});
