import type { Ledger } from "./ledger";
import type { Member } from "./types";

const SHOWN = 10;

/** The statement that a member sees: the last bookings, newest first, and what is available. */
export function statement(ledger: Ledger, member: Member): string {
  const lines = ledger
    .history(member.id)
    .slice(0, SHOWN)
    .map((entry) => `${new Date(entry.at).toISOString().slice(0, 10)} ${String(entry.points).padStart(6)} ${entry.reason}`);
  return [member.name, ...lines, `Available: ${ledger.balance(member.id)}`].join("\n");
}
