/** A flag as it stands in the file: these fields and no others, always in this order, so that its history is readable. */
export function toRecord({ key, description, enabled, version, fallback, rules }) {
  return { key, description, enabled, version, fallback, rules };
}
