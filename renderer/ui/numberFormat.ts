// Numbers and shapes as the window writes them, short and the same everywhere.
import type { Shape } from "../../shared/layers/definition.ts";

const grouped = new Intl.NumberFormat("en-US");
const compact = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });

/** 13002 → "13,002". Whole numbers without Intl, which is slow where hundreds of them are written at once. */
export function formatCount(count: number): string {
  return Number.isSafeInteger(count) ? String(count).replace(thousands, ",") : grouped.format(count);
}

/** Where a separator goes: before every three digits that are left. */
const thousands = /\B(?=(?:\d{3})+$)/g;

/** 1234567 → "1.2M"; below ten thousand to the last one. */
export function formatCompact(count: number): string {
  return Math.abs(count) < 10_000 ? grouped.format(Math.round(count)) : compact.format(count);
}

/** [28, 28, 1] → "28×28×1"; [] → "scalar" */
export function formatShape(shape: Shape): string {
  return shape.length === 0 ? "scalar" : shape.join("×");
}

/** 52008 → "51 KB", in powers of 1024. */
export function formatBytes(bytes: number): string {
  const units = ["B", "KB", "MB", "GB", "TB"];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${units[power] ?? "B"}`;
}
