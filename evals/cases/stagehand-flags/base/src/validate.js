import { KNOWN_OPERATORS } from "./operators.js";

/** Throws a TypeError that says what is wrong with a flag from the editor. */
export function validate(flag) {
  if (typeof flag.key !== "string" || !/^[a-z][a-z0-9-]*$/.test(flag.key)) throw new TypeError(`bad key: ${flag.key}`);
  for (const name of ["enabled", "fallback"]) {
    if (typeof flag[name] !== "boolean") throw new TypeError(`${flag.key}: ${name} is not a boolean`);
  }
  if (!Array.isArray(flag.rules)) throw new TypeError(`${flag.key}: rules are missing`);
  for (const { conditions, on } of flag.rules) {
    if (typeof on !== "boolean" || !Array.isArray(conditions)) throw new TypeError(`${flag.key}: bad rule`);
    for (const condition of conditions) checkCondition(flag.key, condition);
  }
}

function checkCondition(key, { attribute, operator, value }) {
  if (typeof attribute !== "string") throw new TypeError(`${key}: a condition has no attribute`);
  if (!KNOWN_OPERATORS.includes(operator)) throw new TypeError(`${key}: unknown operator ${operator}`);
  if (operator !== "is" && !Array.isArray(value)) throw new TypeError(`${key}: ${operator} needs a list`);
}
