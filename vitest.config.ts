import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{main,preload,renderer,shared,test}/**/*.test.{ts,tsx}"],
    testTimeout: 60_000,
    pool: "forks",
    maxWorkers: 2,
  },
});
