import { describe, expect, it } from "vitest";
import { AppFailure, appError } from "../../../shared/errors/appError.ts";
import { ProgramBuilder } from "../../trace/program/builder.ts";
import { engineError } from "./failure.ts";
import { memoryAdvice, withMemoryAdvice } from "./memoryAdvice.ts";

const memory = { heldBytes: 100e6, liveBytes: 6400e6 };
const error = appError("engine/out-of-memory", { found: "bad_alloc" });

describe("memory advice", () => {
  it("names the batch size that fits into what there is", () => {
    const { found, todo } = memoryAdvice(error, memory, 64, 1100e6);
    expect(found).toBe("bad_alloc (a step of batch size 64 takes about 6.5 GB)");
    expect(todo).toBe("Set the batch size to 10 or less: a step then takes about 1.1 GB.");
  });

  it("takes half of what was too much where nobody says what there is", () => {
    expect(memoryAdvice(error, memory, 64, null).todo).toContain("Set the batch size to 31 or less");
  });

  it("says where no batch size helps", () => {
    expect(memoryAdvice(error, memory, 64, 50e6).todo).toContain("make the layers smaller");
  });

  it("is added to failures for want of memory only", async () => {
    const builder = new ProgramBuilder();
    const x = builder.input({ kind: "feature", index: 0 }, { shape: [8, 1000], dtype: "float32" });
    builder.output(builder.apply("exp", {}, [x]), { kind: "value", name: "y" });
    const step = () => ({ program: builder.build("step"), batch: 8, device: "webgpu" as const });
    const failing = (message: string) => () =>
      Promise.reject(new AppFailure(engineError(new Error(message), "running")));
    await expect(withMemoryAdvice(failing("Failed to allocate memory"), step)).rejects.toMatchObject({
      error: {
        code: "engine/out-of-memory",
        todo: expect.stringContaining("Set the batch size to 4 or less"),
      },
    });
    await expect(withMemoryAdvice(failing("no kernel"), step)).rejects.toMatchObject({
      error: { code: "engine/failed" },
    });
    await expect(withMemoryAdvice(async () => 3, step)).resolves.toBe(3);
  });
});
