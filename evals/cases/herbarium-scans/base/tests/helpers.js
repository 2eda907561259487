import { mkdtemp, readFile, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { createApp } from "../src/app.js";

export const png = (text) => Readable.from([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.from(text)]);

export async function service(images = {}) {
  const root = await mkdtemp(join(tmpdir(), "scans-"));
  const stored = new Map();
  const storage = { put: async (key, file) => void stored.set(key, await readFile(file, "utf8")) };
  const app = createApp({
    root,
    storage,
    images: { identify: async () => ({ width: 4000, height: 6000 }), ...images },
    processes: 2,
  });
  return { ...app, stored, leftovers: () => readdir(root) };
}
