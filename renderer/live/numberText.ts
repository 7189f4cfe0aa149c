// Numbers as the live pictures write them: few digits, a true minus sign, no jumping width.
export function signed(value: number, digits = 2): string {
  if (!Number.isFinite(value)) return String(value);
  const text = Math.abs(value).toFixed(digits);
  return value < 0 ? `−${text}` : `+${text}`;
}

export function plain(value: number, digits = 2): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  const text =
    size !== 0 && (size >= 10_000 || size < 10 ** -digits) ? size.toExponential(1) : size.toFixed(digits);
  return value < 0 ? `−${text}` : text;
}

export function percent(share: number): string {
  if (!Number.isFinite(share)) return "–";
  const value = share * 100;
  return value > 0 && value < 0.1 ? "<0.1 %" : `${value.toFixed(value >= 99.95 || value < 10 ? 1 : 0)} %`;
}

/** As many digits as a float32 is worth reading. */
export function precise(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return String(Number(value.toPrecision(5))).replace("-", "−");
}
