import assert from "node:assert/strict";
import { Readable } from "node:stream";
import test from "node:test";
import { receive } from "../src/receive.js";
import { Slots } from "../src/slots.js";
import { createWorkspace } from "../src/workspace.js";
import { tmpdir } from "node:os";
import { png, service } from "./helpers.js";

test("a scan is stored and listed", async () => {
  const { ingest, catalog, stored, leftovers } = await service();
  const { id } = await ingest.upload(png("fern"));
  assert.equal(catalog.get(id).type, "image/png");
  assert.equal(catalog.get(id).height, 6000);
  assert.equal(stored.size, 1);
  assert.deepEqual(await leftovers(), []);
});

test("other files are rejected", async () => {
  const { ingest, leftovers } = await service();
  await assert.rejects(ingest.upload(Readable.from([Buffer.from("GIF89a")])), { status: 415 });
  assert.deepEqual(await leftovers(), []);
});

test("large uploads are cut off", async () => {
  const workspace = await createWorkspace(tmpdir());
  const source = png("a rather long text");
  await assert.rejects(receive(source, workspace, { maxBytes: 12 }), { status: 413 });
  assert.equal(source.destroyed, true);
  await workspace.remove();
});

test("slots are given back after a failure", async () => {
  const slots = new Slots(1);
  await assert.rejects(slots.use(() => Promise.reject(new Error("decoder"))));
  assert.equal(await slots.use(async () => "done"), "done");
});
