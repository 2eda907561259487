export const DAY = 24 * 60 * 60 * 1000;

/** The terms of the programme, as they are printed on the card. */
export const PROGRAM = {
  pointsPerEuro: 2,
  /** A member who has not been seen for this long is dormant. */
  dormantAfter: 365 * DAY,
};
