import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Image processing with the tools of libvips; each call is one process. */
export const vips = {
  /** Width and height in pixels. Throws if the file cannot be decoded. */
  async identify(file, { signal } = {}) {
    const field = async (name) => Number((await run("vipsheader", ["-f", name, file], { signal })).stdout);
    return { width: await field("width"), height: await field("height") };
  },
};
