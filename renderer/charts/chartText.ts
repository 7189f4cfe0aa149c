// Numbers on the axes of a chart, short enough to stand beside each other.

export function stepText(step: number): string {
  return step >= 1e6 ? `${step / 1e6}M` : step >= 10_000 ? `${step / 1000}k` : String(step);
}

export function valueText(value: number, percent: boolean): string {
  if (percent) return `${Number((value * 100).toFixed(1))}%`;
  return value !== 0 && Math.abs(value) < 0.01
    ? value.toExponential(1)
    : String(Number(value.toPrecision(3)));
}
