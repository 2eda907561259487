import assert from "node:assert/strict";
import test from "node:test";
import { ChatError } from "../src/errors";
import { Messages } from "../src/messages";
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
  let ids = 0;
  let now = 0;
  const clock = () => ++now;
  const messages = new Messages(store, policy, clock, () => `m${++ids}`);
  const rooms = new Rooms(store, policy, clock);
  store.setMembership({ roomId: "rowing", userId: "olga", role: "owner" });
  store.setMembership({ roomId: "rowing", userId: "mo", role: "moderator" });
  store.setMembership({ roomId: "rowing", userId: "max", role: "member" });
  store.setMembership({ roomId: "board", userId: "olga", role: "owner" });
  return { store, messages, rooms };
}

const status = (wanted: number) => (error: unknown) => error instanceof ChatError && error.status === wanted;

test("closed rooms are hidden from others", () => {
  const { messages } = club();
  messages.post("olga", "board", "The accounts are settled");
  assert.throws(() => messages.list("max", "board"), status(404));
  assert.equal(messages.list("olga", "board").length, 1);
});

test("everybody reads an open room, members write", () => {
  const { messages } = club();
  messages.post("max", "rowing", "Who is in on Sunday?");
  assert.equal(messages.list("guest", "rowing").length, 1);
  assert.throws(() => messages.post("guest", "rowing", "Me"), status(403));
});

test("moderators delete what others wrote", () => {
  const { messages, store } = club();
  const { id } = messages.post("max", "rowing", "Nonsense");
  assert.throws(() => messages.delete("guest", "rowing", id), status(403));
  messages.delete("mo", "rowing", id);
  assert.deepEqual(messages.list("max", "rowing"), []);
  assert.equal(store.audit.length, 1);
});

test("owners change the rights of a room, moderators its name", () => {
  const { rooms } = club();
  assert.equal(rooms.update("mo", "rowing", { name: "Rowing and canoes" }).name, "Rowing and canoes");
  assert.throws(() => rooms.update("mo", "rowing", { kind: "closed" }), status(403));
  assert.equal(rooms.update("olga", "rowing", { kind: "closed" }).kind, "closed");
});

test("who was thrown out cannot join again", () => {
  const { rooms } = club();
  rooms.setRole("mo", "rowing", "max", "banned");
  assert.throws(() => rooms.join("max", "rowing"), status(404));
});
