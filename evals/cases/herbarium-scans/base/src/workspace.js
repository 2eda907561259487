import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";

/**
 * A folder for the files of one upload. Nothing else ever clears the root: whoever creates a workspace removes it.
 */
export async function createWorkspace(root) {
  const dir = await mkdtemp(join(root, "upload-"));
  return {
    path: (name) => join(dir, name),
    remove: () => rm(dir, { recursive: true, force: true }),
  };
}
