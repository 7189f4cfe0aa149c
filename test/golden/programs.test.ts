// The programs of every template as text: what a change of a layer, an optimizer, the tracer or its kernels does to what is
// run shows in review as a change of these files. `npx vitest run test/golden --update` writes them anew.
import { afterEach, describe, expect, test } from "vitest";
import type { Program } from "../../main/trace/program/ir.ts";
import { printProgram } from "../../main/trace/program/printProgram.ts";
import { createTracer } from "../../main/trace/tracer.ts";
import type { AppError } from "../../shared/errors/appError.ts";
import { templates } from "../../shared/document/templates/registry.ts";
import type { Result } from "../../shared/result.ts";
import { compileTemplate, forgetVariables } from "../support/compiledTemplate.ts";

const batch = 2;

afterEach(forgetVariables);

function print(program: Result<Program, AppError>): string {
  if (!program.ok) throw new Error(program.error.found);
  return `${printProgram(program.value)}\n`;
}

describe.each(templates.map((template) => [template.id, template] as const))("%s", (id, template) => {
  test("forward", async () => {
    const network = await compileTemplate(template);
    await expect(print(createTracer(network).inference(batch, []))).toMatchFileSnapshot(
      `programs/${id}.forward.txt`,
    );
  });

  test("train step", async () => {
    const network = await compileTemplate(template);
    await expect(print(createTracer(network).trainStep(batch))).toMatchFileSnapshot(
      `programs/${id}.step.txt`,
    );
  });
});
