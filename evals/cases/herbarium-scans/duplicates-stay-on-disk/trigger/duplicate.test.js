import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import test from "node:test";
import { png, service } from "../tests/helpers.js";

test("nothing is left of a duplicate", async () => {
  const { ingest, leftovers } = await service();
  await ingest.upload(png("fern"));
  await ingest.idle();
  await ingest.upload(png("fern"));
  await ingest.idle();
  assert.deepEqual(await leftovers(), []);
});
