const OPERATORS = {
  is: (actual, value) => actual === value,
  in: (actual, value) => value.includes(actual),
  not_in: (actual, value) => !value.includes(actual),
};

export const KNOWN_OPERATORS = Object.keys(OPERATORS);

/** Whether a condition such as `{ attribute: "account.plan", operator: "in", value: ["gold"] }` holds. */
export function matches({ attribute, operator, value }, context) {
  return OPERATORS[operator](attributeOf(context, attribute), value);
}

function attributeOf(context, path) {
  return path.split(".").reduce((inner, name) => inner?.[name], context);
}
