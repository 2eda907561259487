import { ChatError, forbidden, notFound } from "./errors";
import type { Policy } from "./policy";
import type { Store } from "./store";
import type { Message, Room } from "./types";

/** The handlers of `/rooms/:roomId/messages`. */
export class Messages {
  constructor(
    private readonly store: Store,
    private readonly policy: Policy,
    private readonly clock: () => number,
    private readonly newId: () => string,
  ) {}

  list(userId: string, roomId: string): Message[] {
    const room = this.readable(userId, roomId);
    return this.store.messagesOf(room.id).filter((message) => !message.deleted);
  }

  post(userId: string, roomId: string, text: string): Message {
    const room = this.readable(userId, roomId);
    if (!this.policy.canWrite(userId, room)) throw forbidden();
    if (text.trim() === "") throw new ChatError(400, "a message needs a text");
    const message = { id: this.newId(), roomId, authorId: userId, text, at: this.clock(), deleted: false };
    this.store.messages.set(message.id, message);
    return message;
  }

  /** Authors delete their own messages, moderators all of their room. */
  delete(userId: string, roomId: string, messageId: string): void {
    const room = this.readable(userId, roomId);
    const message = this.store.messages.get(messageId);
    if (message === undefined || message.roomId !== room.id || message.deleted) throw notFound("message");
    const own = message.authorId === userId && this.policy.canWrite(userId, room);
    if (!own && !this.policy.canModerate(userId, room)) throw forbidden();
    message.deleted = true;
    this.store.audit.push({ at: this.clock(), userId, action: "delete", target: messageId });
  }

  /** The room, if the user may know of it. */
  private readable(userId: string, roomId: string): Room {
    const room = this.store.rooms.get(roomId);
    if (room === undefined || !this.policy.canRead(userId, room)) throw notFound("room");
    return room;
  }
}
