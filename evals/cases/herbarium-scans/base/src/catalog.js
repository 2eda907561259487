/** The sheets that have been taken in. */
export class Catalog {
  #sheets = new Map();

  add(sheet) {
    this.#sheets.set(sheet.id, sheet);
    return sheet;
  }

  get(id) {
    return this.#sheets.get(id);
  }
}
