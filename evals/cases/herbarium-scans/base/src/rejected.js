/** The upload is at fault; the status goes to the client. */
export class Rejected extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}
