// Every template, in the order the gallery shows them. The first is what a first start opens.
import type { TemplateDefinition } from "./definition.ts";
import { linear78410 } from "./linear78410.ts";
import { mlp784161610, mlp784161610Relu } from "./mlp784161610.ts";
import { mnistCnn } from "./mnistCnn.ts";
import { playgroundCircles } from "./playgroundCircles.ts";
import { playgroundGauss } from "./playgroundGauss.ts";
import { playgroundSpiral } from "./playgroundSpiral.ts";
import { playgroundXor } from "./playgroundXor.ts";
import { digitAndSlant } from "./digitAndSlant.ts";
import { sameDigit } from "./sameDigit.ts";

export const templates: readonly TemplateDefinition[] = [
  mlp784161610,
  mlp784161610Relu,
  linear78410,
  mnistCnn,
  sameDigit,
  digitAndSlant,
  playgroundCircles,
  playgroundXor,
  playgroundGauss,
  playgroundSpiral,
];

export function templateOf(id: string): TemplateDefinition | undefined {
  return templates.find((template) => template.id === id);
}
