/** What the client is told: it becomes the status of the answer. */
export class ChatError extends Error {
  constructor(
    readonly status: 400 | 403 | 404 | 409,
    message: string,
  ) {
    super(message);
  }
}

export const notFound = (what: string): ChatError => new ChatError(404, `${what} not found`);
export const forbidden = (): ChatError => new ChatError(403, "not allowed");
