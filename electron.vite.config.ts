import react from "@vitejs/plugin-react";
import { defineConfig } from "electron-vite";

export default defineConfig({
  main: {
    build: {
      externalizeDeps: true,
      target: "node20",
      lib: {
        formats: ["es"],
        entry: {
          desktop: "main/desktop/index.ts",
          cli: "main/cli/index.ts",
          trainer: "main/trainer/index.ts",
        },
      },
      outDir: "out/main",
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      lib: { formats: ["cjs"], entry: { preload: "preload/index.ts" } },
      outDir: "out/preload",
    },
  },
  renderer: {
    root: "renderer",
    plugins: [react()],
    build: { outDir: "out/renderer", rollupOptions: { input: "renderer/index.html" } },
  },
});
