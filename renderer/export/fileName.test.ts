import { expect, it } from "vitest";
import { suggestedFileName } from "./fileName.ts";

it("makes a file name of a project's name", () => {
  expect(suggestedFileName("Digits 784-16-16-10")).toBe("digits-784-16-16-10.onnx");
  expect(suggestedFileName('a/b\\c:"d"')).toBe("a-b-c-d.onnx");
  expect(suggestedFileName("  数字 ")).toBe("model.onnx");
});
