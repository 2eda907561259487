import { matches } from "./operators.js";

/** Whether a flag is on: the first rule of which all conditions hold decides, else the fallback. */
export function evaluate(flag, context) {
  if (!flag.enabled) return false;
  const rule = flag.rules.find(({ conditions }) => conditions.every((condition) => matches(condition, context)));
  return rule === undefined ? flag.fallback : rule.on;
}
