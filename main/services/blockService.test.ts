import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { convolutionBlock } from "../../shared/blocks/convolutionBlock.ts";
import { residualBlock } from "../../shared/blocks/residualBlock.ts";
import { createBlockService } from "./blockService.ts";

let dataDir = "";
beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), "netloom-blocks-"))));
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

describe("the library of blocks", () => {
  it("keeps blocks over restarts, the newest first, one of each id", async () => {
    const service = createBlockService({ dataDir });
    for (const block of [convolutionBlock, residualBlock, convolutionBlock])
      await service["blocks.save"]({ block });
    expect(await createBlockService({ dataDir })["blocks.list"]({})).toEqual({
      ok: true,
      value: [convolutionBlock, residualBlock],
    });
  });

  it("forgets one", async () => {
    const service = createBlockService({ dataDir });
    await service["blocks.save"]({ block: residualBlock });
    expect(await service["blocks.remove"]({ id: "residual" })).toEqual({ ok: true, value: [] });
  });

  it("refuses a block that is not whole", async () => {
    const [block] = residualBlock;
    const broken = block === undefined ? [] : [{ ...block, nodes: [] }];
    const saved = await createBlockService({ dataDir })["blocks.save"]({ block: broken });
    expect(saved.ok ? "" : saved.error.code).toBe("project/invalid");
  });

  it("begins anew where its file is broken", async () => {
    writeFileSync(join(dataDir, "blocks.json"), "{");
    expect(await createBlockService({ dataDir })["blocks.list"]({})).toEqual({ ok: true, value: [] });
  });
});
