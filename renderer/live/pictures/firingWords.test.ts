import { describe, expect, it } from "vitest";
import { firingTitle, firingWords } from "./firingWords.ts";

describe("neurons that do no work, in words", () => {
  it("counts the dead of a rectifier", () => {
    const firing = { samples: 32, neurons: 16, dead: 0.25, saturated: null };
    expect(firingWords(firing, "relu")).toBe("4 of 16 neurons are zero for all of 32 samples (dead).");
    expect(firingTitle(firing)).toBe("25 % dead");
  });

  it("says what saturated means for the function", () => {
    const firing = { samples: 32, neurons: 16, dead: 0, saturated: 0.5 };
    expect(firingWords(firing, "sigmoid")).toContain("50 % of the values lie at the ends of sigmoid");
    expect(firingWords(firing, "softmax")).toContain("50 % of the answers to 32 samples are all but certain");
    expect(firingTitle(firing)).toBe("50 % saturated");
  });

  it("has no title for a layer that works", () => {
    expect(firingTitle({ samples: 32, neurons: 16, dead: 0, saturated: 0.001 })).toBeNull();
  });
});
