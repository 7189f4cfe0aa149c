import { isShare } from "../../shared/metrics/metricNames.ts";

/** "97.1 %" of a share, else "0.123". */
export function metricText(name: string, value: number, shareDigits = 1): string {
  return isShare(name) ? `${(value * 100).toFixed(shareDigits)} %` : value.toPrecision(3);
}
