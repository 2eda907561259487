'use strict';

const { execFile } = require('node:child_process');
const path = require('node:path');
const { promisify } = require('node:util');
const mime = require('mime-types');

const run = promisify(execFile);

const READABLE = new Set(['image/jpeg', 'image/png', 'image/tiff', 'image/webp']);
const FORMATS = new Set(['jpg', 'webp']);

/** Where the copy of a file goes. */
function target(file, folder, { format = 'jpg' } = {}) {
  return path.join(folder, `${path.parse(file).name}.${format}`);
}

/**
 * Make one copy. Resolves with the path of the copy.
 * @param {string} file
 * @param {string} folder
 * @param {{width: number, quality?: number, format?: string}} options
 */
async function resize(file, folder, options) {
  const { width, quality = 82, format = 'jpg' } = options;
  if (!READABLE.has(mime.lookup(file))) {
    throw new TypeError(`${file} is not an image that can be read`);
  }
  if (!Number.isInteger(width) || width < 1 || width > 20000) {
    throw new RangeError(`${width} is not a width`);
  }
  if (!Number.isInteger(quality) || quality < 1 || quality > 100) {
    throw new RangeError(`${quality} is not a quality`);
  }
  if (!FORMATS.has(format)) {
    throw new TypeError(`${format} is not a format`);
  }
  const copy = path.resolve(target(file, folder, options));
  await run('vipsthumbnail', [path.resolve(file), '--size', `${width}x`, '-o', `${copy}[Q=${quality},strip]`]);
  return copy;
}

module.exports = { resize, target };
