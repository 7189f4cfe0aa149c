// Decimal numbers straight from bytes. Up to 15 digits and a power of ten up to 22 are exact in a double, so one division
// rounds correctly (W. Clinger, 1990, the fast path); anything else is left to the language.

const powersOfTen = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
const decoder = new TextDecoder();

/** The number in bytes[start, end), spaces around it allowed; NaN where it is not a finite decimal number. */
export function parseNumber(bytes: Uint8Array, start: number, end: number): number {
  let from = start;
  let to = end;
  while (from < to && isSpace(bytes[from])) from += 1;
  while (to > from && isSpace(bytes[to - 1])) to -= 1;

  let at = from;
  const negative = bytes[at] === 0x2d;
  if (negative || bytes[at] === 0x2b) at += 1;
  let mantissa = 0;
  let digits = 0;
  let decimals = 0;
  let pointSeen = false;
  for (; at < to; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x30 && byte <= 0x39) {
      mantissa = mantissa * 10 + (byte - 0x30);
      digits += 1;
      if (pointSeen) decimals += 1;
    } else if (byte === 0x2e && !pointSeen) pointSeen = true;
    else return parseSlowly(bytes, from, to);
  }
  if (digits === 0 || digits > 15) return parseSlowly(bytes, from, to);
  const value = mantissa / (powersOfTen[decimals] ?? 1);
  return negative ? -value : value;
}

function parseSlowly(bytes: Uint8Array, start: number, end: number): number {
  const text = decoder.decode(bytes.subarray(start, end));
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number.NaN;
  const value = Number(text);
  return Number.isFinite(value) ? value : Number.NaN;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d;
}
