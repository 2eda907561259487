import { receive } from "./receive.js";
import { Rejected } from "./rejected.js";
import { sniff } from "./sniff.js";
import { createWorkspace } from "./workspace.js";

const MAX_BYTES = 200 * 1024 * 1024;

/** Takes uploads in. `storage.put(key, file)` copies a file under a key and may be repeated. */
export class Ingest {
  constructor({ root, storage, catalog, images, slots, shutdown, newId }) {
    Object.assign(this, { root, storage, catalog, images, slots, shutdown, newId });
  }

  /** Checks and stores one scan. Returns its sheet. */
  async upload(stream) {
    const workspace = await createWorkspace(this.root);
    try {
      const { file, bytes, sha256 } = await receive(stream, workspace, { maxBytes: MAX_BYTES, signal: this.shutdown });
      const type = await sniff(file);
      if (type === undefined) throw new Rejected(415, "not a JPEG, PNG or TIFF image");
      const size = await this.slots.use(() => this.images.identify(file, { signal: this.shutdown }));
      await this.storage.put(`scans/${sha256}`, file);
      return this.catalog.add({ id: this.newId(), sha256, bytes, type, ...size });
    } finally {
      await workspace.remove();
    }
  }
}
