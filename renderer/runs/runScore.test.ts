import { expect, it } from "vitest";
import { isByAccuracy, scoreTitle, scoreWords } from "./runScore.ts";

it("is the accuracy where that was chosen, named beside runs with other metrics", () => {
  const [byAccuracy, byError] = [
    { loss: 1, accuracy: 0.9, valAccuracy: 0.8123 },
    { loss: 1, meanAbsoluteError: 3, valMeanAbsoluteError: 4.3129 },
  ];
  expect([isByAccuracy(byAccuracy), isByAccuracy(byError)]).toEqual([true, false]);
  expect(scoreWords(byAccuracy, false)).toBe("81.23 %");
  expect(scoreWords(byAccuracy, true)).toBe("accuracy 81.23 %");
  expect(scoreWords(byError, true)).toBe("mean absolute error 4.31");
});

it("is one metric of each of several outputs", () => {
  const metrics = {
    loss: 1,
    "Digit/accuracy": 0.9,
    "Slant/meanAbsoluteError": 4,
    "valDigit/accuracy": 0.8,
    "valSlant/meanAbsoluteError": 5,
  };
  expect(scoreWords(metrics, true)).toBe("Digit 80.00 % · Slant 5.00");
  expect(scoreTitle(metrics)).toBe("Accuracy of Digit 80.00 %, Mean absolute error of Slant 5.00");
});

it("is nothing before the first validation", () => {
  expect(scoreWords({ loss: 1, accuracy: 0.9 }, false)).toBeNull();
});
