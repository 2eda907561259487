import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import test from "node:test";
import { png, service } from "../tests/helpers.js";

test("broken scans do not use the slots up", async () => {
  const { ingest } = await service({ render: () => Promise.reject(new Error("broken strip")) });
  for (let i = 0; i < 2; i++) await ingest.upload(png(`sheet ${i}`));
  await ingest.idle();
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error("still waiting")), 2000));
  assert.equal((await Promise.race([ingest.upload(png("fern")), late])).type, "image/png");
});
