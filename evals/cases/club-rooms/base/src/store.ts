import type { AuditEntry, Membership, Message, Room } from "./types";

/** The rooms as they lie in the database. Rows are handed out as they were stored. */
export class Store {
  readonly rooms = new Map<string, Room>();
  readonly messages = new Map<string, Message>();
  readonly audit: AuditEntry[] = [];
  private readonly memberships = new Map<string, Membership>();

  membership(roomId: string, userId: string): Membership | undefined {
    return this.memberships.get(`${roomId}/${userId}`);
  }

  setMembership(membership: Membership): void {
    this.memberships.set(`${membership.roomId}/${membership.userId}`, membership);
  }

  messagesOf(roomId: string): Message[] {
    return [...this.messages.values()].filter((message) => message.roomId === roomId).sort((a, b) => a.at - b.at);
  }
}

/** Reads the rooms from a dump of the database: one JSON object a line. */
export function loadRooms(store: Store, dump: string): void {
  for (const line of dump.split("\n").filter((text) => text.trim() !== "")) {
    const room = JSON.parse(line) as Room;
    store.rooms.set(room.id, room);
  }
}
