import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { toRecord } from "./record.js";
import { validate } from "./validate.js";

/** The flags in a JSON file. The editor's process saves, all processes load. */
export class FlagStore {
  #file;
  #flags = new Map();

  constructor(file) {
    this.#file = file;
  }

  load() {
    const records = JSON.parse(readFileSync(this.#file, "utf8"));
    this.#flags = new Map(records.map((record) => [record.key, record]));
  }

  get(key) {
    return this.#flags.get(key);
  }

  all() {
    return [...this.#flags.values()];
  }

  /** Checks and saves a flag. Each save counts its version up, for the history page. */
  save(flag) {
    validate(flag);
    const version = (this.#flags.get(flag.key)?.version ?? 0) + 1;
    const flags = new Map(this.#flags).set(flag.key, { ...flag, version });
    const next = `${this.#file}.next`;
    writeFileSync(next, JSON.stringify([...flags.values()].map(toRecord), null, 2));
    renameSync(next, this.#file);
    this.#flags = flags;
  }
}
