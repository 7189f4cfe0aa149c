import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { decodeMessage, encodeMessage } from "../../shared/contract/codec.ts";
import { webSocketChannel, type ServerSocket } from "./webSocketChannel.ts";

/** A socket whose other end reads only when told to. */
class SlowSocket extends EventEmitter {
  bufferedAmount = 0;
  readonly sent: unknown[] = [];
  readonly closed: number[] = [];
  terminated = false;
  private readonly written: { bytes: number; done: () => void }[] = [];

  send(bytes: Uint8Array, _options: unknown, done: () => void): void {
    const message = decodeMessage(bytes);
    this.sent.push(message.ok ? message.value : null);
    this.bufferedAmount += bytes.length;
    this.written.push({ bytes: bytes.length, done });
  }

  drain(): void {
    for (const { bytes, done } of this.written.splice(0)) {
      this.bufferedAmount -= bytes;
      done();
    }
  }

  close(code: number): void {
    this.closed.push(code);
  }

  terminate(): void {
    this.terminated = true;
  }
}

function frame(step: number, numbers = 200_000): { type: string; name: string; payload: { step: number } } {
  return {
    type: "event",
    name: "live.frame",
    payload: { step, data: new Float32Array(numbers) } as { step: number },
  };
}

function steps(socket: SlowSocket): unknown[] {
  return socket.sent.map((message) => (message as ReturnType<typeof frame>).payload.step);
}

function setUp(): { socket: SlowSocket; channel: ReturnType<typeof webSocketChannel> } {
  const socket = new SlowSocket();
  return { socket, channel: webSocketChannel(socket as unknown as ServerSocket) };
}

describe("webSocketChannel", () => {
  it("keeps only the newest frame for a window that is behind", () => {
    const { socket, channel } = setUp();
    for (let step = 1; step <= 50; step++) channel.send(frame(step));
    expect(steps(socket)).toEqual([1]);
    socket.drain();
    expect(steps(socket)).toEqual([1, 50]);
    socket.drain();
    expect(steps(socket)).toEqual([1, 50]);
  });

  it("sends every frame to a window that keeps up", () => {
    const { socket, channel } = setUp();
    for (let step = 1; step <= 5; step++) {
      channel.send(frame(step));
      socket.drain();
    }
    expect(steps(socket)).toEqual([1, 2, 3, 4, 5]);
  });

  it("never drops what is not replaceable", () => {
    const { socket, channel } = setUp();
    channel.send(frame(1));
    for (let id = 0; id < 10; id++) channel.send({ type: "result", id, ok: true, value: {} });
    expect(socket.sent).toHaveLength(11);
  });

  it("lets a window go that stopped reading", () => {
    const { socket, channel } = setUp();
    for (let id = 0; id < 20; id++)
      channel.send({ type: "result", id, ok: true, value: new Float32Array(1_000_000) });
    expect(socket.terminated).toBe(true);
  });

  it("hands on messages and closes on anything else", () => {
    const { socket, channel } = setUp();
    const heard: unknown[] = [];
    channel.onMessage((message) => heard.push(message));
    socket.emit("message", Buffer.from(encodeMessage({ id: 1 })), true);
    expect(heard).toEqual([{ id: 1 }]);
    socket.emit("message", Buffer.from("{}"), false);
    socket.emit("message", Buffer.from("nonsense"), true);
    expect(heard).toHaveLength(1);
    expect(socket.closed).toEqual([1003, 1003]);
  });
});
