import type { Ledger } from "./ledger";
import { PROGRAM } from "./program";
import type { Member } from "./types";

/** When a member was last seen: their last booking, or the day they joined. */
export function lastSeen(ledger: Ledger, member: Member): number {
  const [last] = ledger.history(member.id);
  return last?.at ?? member.joined;
}

/** Members whose cards are to be closed. */
export function dormant(ledger: Ledger, members: readonly Member[], now: number): Member[] {
  return members.filter((member) => now - lastSeen(ledger, member) > PROGRAM.dormantAfter);
}
