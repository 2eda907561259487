import { buildContext } from "./context.js";
import { evaluate } from "./evaluate.js";

/** What the shop asks. */
export class Flags {
  #store;

  constructor(store) {
    this.#store = store;
  }

  /** Whether a feature is on for a request; flags that do not exist are off. */
  isOn(key, request) {
    const flag = this.#store.get(key);
    return flag !== undefined && evaluate(flag, buildContext(request));
  }

  /** Called when the process starts; the next call comes 30 seconds after this one is done. */
  async refresh() {
    this.#store.load();
  }

  /** For the editor: for how many of some recent requests a flag would be on if it were saved like this. */
  preview(flag, requests) {
    return requests.filter((request) => evaluate(flag, buildContext(request))).length;
  }
}
