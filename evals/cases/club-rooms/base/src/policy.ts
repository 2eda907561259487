import type { Store } from "./store";
import type { Role, Room } from "./types";

/** Who may do what. Every handler asks here; nothing else decides. */
export class Policy {
  constructor(private readonly store: Store) {}

  canRead(userId: string, room: Room): boolean {
    const role = this.role(userId, room);
    if (role === "banned") return false;
    return room.kind === "open" || role !== undefined;
  }

  canWrite(userId: string, room: Room): boolean {
    const role = this.role(userId, room);
    return !room.archived && role !== undefined && role !== "banned";
  }

  canModerate(userId: string, room: Room): boolean {
    const role = this.role(userId, room);
    return !room.archived && (role === "owner" || role === "moderator");
  }

  isOwner(userId: string, room: Room): boolean {
    return this.role(userId, room) === "owner";
  }

  private role(userId: string, room: Room): Role | undefined {
    return this.store.membership(room.id, userId)?.role;
  }
}
