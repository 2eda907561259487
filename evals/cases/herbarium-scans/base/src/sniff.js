import { open } from "node:fs/promises";

const MAGIC = [
  ["image/jpeg", "ffd8ff"],
  ["image/png", "89504e470d0a1a0a"],
  ["image/tiff", "49492a00"],
  ["image/tiff", "4d4d002a"],
];

/** The type of an image file by its first bytes; undefined when it is none that we take. */
export async function sniff(file) {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(8), 0, 8, 0);
    const head = buffer.subarray(0, bytesRead).toString("hex");
    return MAGIC.find(([, magic]) => head.startsWith(magic))?.[0];
  } finally {
    await handle.close();
  }
}
