#!/usr/bin/env node
'use strict';

const { parseArgs } = require('node:util');
const { resize } = require('./resize');

async function main(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      width: { type: 'string' },
      quality: { type: 'string', default: '82' },
      format: { type: 'string', default: 'jpg' },
    },
  });
  const [file, folder] = positionals;
  if (!file || !folder || !values.width) {
    console.error('usage: resizer --width PIXELS [--quality 1-100] [--format jpg|webp] FILE FOLDER');
    return 2;
  }
  const options = { width: Number(values.width), quality: Number(values.quality), format: values.format };
  console.log(await resize(file, folder, options));
  return 0;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
