import { ChatError, forbidden, notFound } from "./errors";
import type { Policy } from "./policy";
import type { Store } from "./store";
import type { Role, Room } from "./types";

/** The handlers of `/rooms`: settings and members. */
export class Rooms {
  constructor(
    private readonly store: Store,
    private readonly policy: Policy,
    private readonly clock: () => number,
  ) {}

  /** Moderators rename a room; all other settings are up to the owner. The router has dropped unknown keys from the patch. */
  update(userId: string, roomId: string, patch: Partial<Pick<Room, "name" | "kind" | "archived">>): Room {
    const room = this.store.rooms.get(roomId);
    if (room === undefined || !this.policy.canRead(userId, room)) throw notFound("room");
    const { name, ...rights } = patch;
    const allowed = Object.keys(rights).length > 0 ? this.policy.isOwner(userId, room) : this.policy.canModerate(userId, room);
    if (!allowed) throw forbidden();
    if (name !== undefined && name.trim() === "") throw new ChatError(400, "a room needs a name");
    Object.assign(room, patch);
    this.log(userId, "update", room.id);
    return room;
  }

  join(userId: string, roomId: string): void {
    const room = this.store.rooms.get(roomId);
    if (room === undefined || room.kind !== "open" || !this.policy.canRead(userId, room)) throw notFound("room");
    if (this.store.membership(roomId, userId) === undefined) this.store.setMembership({ roomId, userId, role: "member" });
  }

  /** Owners give out all roles but their own; moderators may only ban members and let them in again. */
  setRole(userId: string, roomId: string, memberId: string, role: Exclude<Role, "owner">): void {
    const room = this.store.rooms.get(roomId);
    if (room === undefined || !this.policy.canRead(userId, room)) throw notFound("room");
    const member = this.store.membership(roomId, memberId);
    if (member === undefined) throw notFound("member");
    if (member.role === "owner") throw forbidden();
    const banning = role !== "moderator" && member.role !== "moderator";
    if (!this.policy.isOwner(userId, room) && !(banning && this.policy.canModerate(userId, room))) throw forbidden();
    this.store.setMembership({ ...member, role });
    this.log(userId, `role ${role}`, memberId);
  }

  private log(userId: string, action: string, target: string): void {
    this.store.audit.push({ at: this.clock(), userId, action, target });
  }
}
