import { expect, test } from "vitest";
import { costSentence, describeBytes, describeOperations } from "./costWords.ts";

test.each([
  [0, "0 bytes"],
  [999, "999 bytes"],
  [1000, "1 kB"],
  [52_008, "52 kB"],
  [999_999, "1 MB"],
  [1_234_567, "1.23 MB"],
  [16e9, "16 GB"],
  [3.2e19, "32000 PB"],
])("%d bytes are %s", (bytes, words) => {
  expect(describeBytes(bytes)).toBe(words);
});

test("operations count in thousands, millions and billions", () => {
  expect(describeOperations(25_910)).toBe("25.9 kFLOPs");
  expect(describeOperations(1.2e9)).toBe("1.2 GFLOPs");
});

test("a layer's cost is one sentence, without a backward pass where there is none", () => {
  const cost = { forward: 25_910, backward: 51_820, activationBytes: 64 };
  expect(costSentence(cost)).toBe("Forward 25.9 kFLOPs, backward 51.8 kFLOPs, keeps 64 bytes a sample");
  expect(costSentence({ ...cost, backward: 0 })).toBe("Forward 25.9 kFLOPs, keeps 64 bytes a sample");
});
