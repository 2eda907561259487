import { randomUUID } from "node:crypto";
import { Catalog } from "./catalog.js";
import { Ingest } from "./ingest.js";
import { Slots } from "./slots.js";
import { vips } from "./vips.js";

/** The parts of the service, put together once for each process. */
export function createApp({ root, storage, images = vips, processes = 4 }) {
  const shutdown = new AbortController();
  const catalog = new Catalog();
  const ingest = new Ingest({
    root,
    storage,
    catalog,
    images,
    slots: new Slots(processes),
    shutdown: shutdown.signal,
    newId: randomUUID,
  });
  return {
    catalog,
    ingest,
    shutdown: shutdown.signal,
    stop() {
      shutdown.abort(new Error("the service is shutting down"));
    },
  };
}
