/**
 * A member who was thrown out keeps a membership with the role "banned", so that they cannot simply join again.
 */
export type Role = "owner" | "moderator" | "member" | "banned";

export interface Room {
  id: string;
  name: string;
  /** Everybody in the club may read an open room; a closed one only its members. */
  kind: "open" | "closed";
  /** Nothing is written in an archived room any more. */
  archived: boolean;
}

export interface Membership {
  roomId: string;
  userId: string;
  role: Role;
}

export interface Message {
  id: string;
  roomId: string;
  authorId: string;
  text: string;
  at: number;
  deleted: boolean;
}

export interface AuditEntry {
  at: number;
  userId: string;
  action: string;
  target: string;
}
