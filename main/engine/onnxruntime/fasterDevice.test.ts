import { describe, expect, it } from "vitest";
import { AppFailure, appError } from "../../../shared/errors/appError.ts";
import { err, ok } from "../../../shared/result.ts";
import type { DeviceId } from "../../../shared/run/runSpec.ts";
import type { EngineState, TrainingSession } from "../engine.ts";
import { fasterSession, mayHaveGpu } from "./fasterDevice.ts";

/** Time passes only while a session runs. */
function workshop(speeds: Partial<Record<DeviceId, number>>) {
  let clock = 0;
  const released: string[] = [];
  const opened: string[] = [];
  function sessionOn(device: DeviceId): TrainingSession {
    let step = 5;
    const session: Partial<TrainingSession> = {
      device,
      run: async () => {
        clock += speeds[device] ?? 0;
        step += 1;
        return new Map();
      },
      readState: async () => new Map([["step", { shape: [], data: Int32Array.of(step) }]]),
      writeState: async (state: EngineState) => {
        step = state.get("step")?.data[0] ?? 0;
      },
    };
    return session as TrainingSession;
  }
  return {
    released,
    opened,
    trial: {
      cpu: sessionOn("cpu"),
      batchSize: 4,
      trainCount: 3,
      openOn: async (device: DeviceId) => {
        opened.push(device);
        if (speeds[device] === undefined)
          return err(appError("engine/device-unavailable", { found: device }));
        return ok(sessionOn(device));
      },
      release: async ({ device }: TrainingSession) => void released.push(device),
      now: () => clock,
    },
  };
}

describe("the device of auto", () => {
  it("is a GPU that takes the step in clearly less time", async () => {
    const { trial, released } = workshop({ cpu: 100, webgpu: 30 });
    const { session, note } = await fasterSession(trial);
    expect(session.device).toBe("webgpu");
    expect(note).toBe("Measured at the start: 100 ms a step on the CPU, 30.0 ms on webgpu; webgpu used.");
    expect(released).toEqual(["cpu"]);
  });

  it("is the CPU where a software device is slower, or hardly faster", async () => {
    for (const webgpu of [5000, 95]) {
      const { trial, released } = workshop({ cpu: 100, webgpu });
      const { session, note } = await fasterSession(trial);
      expect(session.device).toBe("cpu");
      expect(note).toMatch(/; CPU used\.$/);
      expect(released).toEqual(["webgpu"]);
    }
  });

  it("is the CPU for short steps, without asking for a GPU", async () => {
    const { trial, opened } = workshop({ cpu: 3, webgpu: 0.1 });
    expect(await fasterSession(trial)).toEqual({ session: trial.cpu, note: null });
    expect(opened).toEqual([]);
  });

  it("is the CPU where no GPU opens", async () => {
    const { trial, opened } = workshop({ cpu: 100 });
    expect(await fasterSession(trial)).toEqual({ session: trial.cpu, note: null });
    expect(opened).toEqual(["cuda", "dml", "webgpu"]);
  });

  it("is the CPU where the GPU refuses the step", async () => {
    const { trial, released } = workshop({ cpu: 100, webgpu: 30 });
    const refusing = async (device: DeviceId) => {
      const opened = await trial.openOn(device);
      const run = () => Promise.reject(new AppFailure(appError("engine/failed", { found: "no kernel" })));
      return opened.ok ? ok({ ...opened.value, run }) : opened;
    };
    expect(await fasterSession({ ...trial, openOn: refusing })).toEqual({ session: trial.cpu, note: null });
    expect(released).toEqual(["webgpu"]);
  });

  it("goes on from the state it had", async () => {
    const { trial } = workshop({ cpu: 100, cuda: 10 });
    const { session } = await fasterSession(trial);
    expect((await session.readState()).get("step")?.data[0]).toBe(5);
  });
});

describe("mayHaveGpu", () => {
  const nothing = () => false;
  it("looks for device files on Linux", () => {
    expect(mayHaveGpu("linux", nothing, () => [])).toBe(false);
    expect(mayHaveGpu("linux", nothing, () => ["by-path", "card0"])).toBe(false);
    expect(mayHaveGpu("linux", nothing, () => ["card0", "renderD128"])).toBe(true);
    expect(
      mayHaveGpu(
        "linux",
        (path) => path === "/dev/nvidia0",
        () => [],
      ),
    ).toBe(true);
  });

  it("takes desktops elsewhere to have one", () => {
    expect(mayHaveGpu("darwin", nothing, () => [])).toBe(true);
    expect(mayHaveGpu("win32", nothing, () => [])).toBe(true);
    expect(mayHaveGpu("aix", nothing, () => [])).toBe(false);
  });
});
