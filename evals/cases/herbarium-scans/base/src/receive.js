import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Rejected } from "./rejected.js";

/** Writes an upload to a file of the workspace, no more than `maxBytes` of it. */
export async function receive(stream, workspace, { maxBytes, signal }) {
  const file = workspace.path("original");
  const hash = createHash("sha256");
  let bytes = 0;
  const counting = new Transform({
    transform(chunk, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maxBytes) return done(new Rejected(413, `larger than ${maxBytes} bytes`));
      hash.update(chunk);
      done(null, chunk);
    },
  });
  try {
    await pipeline(stream, counting, createWriteStream(file), { signal });
  } catch (error) {
    stream.destroy();
    await rm(file, { force: true });
    throw error;
  }
  return { file, bytes, sha256: hash.digest("hex") };
}
