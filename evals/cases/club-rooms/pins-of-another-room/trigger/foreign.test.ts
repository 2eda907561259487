import assert from "node:assert/strict";
import test from "node:test";
import { ChatError } from "../src/errors";
import { Messages } from "../src/messages";
import { Pins } from "../src/pins";
import { Policy } from "../src/policy";
import { Rooms } from "../src/rooms";
import { Store, loadRooms } from "../src/store";

const DUMP = `
{"id":"rowing","name":"Rowing","kind":"open","archived":false}
{"id":"board","name":"Board","kind":"closed","archived":false}
`;

function club() {
  const store = new Store();
  loadRooms(store, DUMP);
  const policy = new Policy(store);
  let n = 0;
  const clock = () => ++n;
  const messages = new Messages(store, policy, clock, () => `m${++n}`);
  store.setMembership({ roomId: "rowing", userId: "olga", role: "owner" });
  store.setMembership({ roomId: "rowing", userId: "mo", role: "moderator" });
  store.setMembership({ roomId: "rowing", userId: "max", role: "member" });
  store.setMembership({ roomId: "board", userId: "olga", role: "owner" });
  store.setMembership({ roomId: "board", userId: "ben", role: "member" });
  return { store, messages, rooms: new Rooms(store, policy, clock), pins: new Pins(store, policy, clock) };
}

const status = (wanted: number) => (error: unknown) => error instanceof ChatError && error.status === wanted;

test("a message of a closed room cannot be pinned elsewhere", () => {
  const { messages, pins } = club();
  const { id } = messages.post("olga", "board", "The coach will be dismissed");
  assert.throws(() => pins.pin("mo", "rowing", id), status(404));
  assert.deepEqual(pins.list("max", "rowing"), []);
});
