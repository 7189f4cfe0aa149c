// Where WebGPU can be tried: on the machine's own Vulkan device, or without one on SwiftShader, the software device that
// Chromium brings. Correct, but slow.
import { existsSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const chromiumFolders = ["/usr/lib/chromium", "/usr/lib/chromium-browser", "/opt/google/chrome"];

/** The environment of a process that shall find a WebGPU device. */
export async function webgpuEnvironment(): Promise<NodeJS.ProcessEnv> {
  const folder = chromiumFolders.find((candidate) => existsSync(join(candidate, "vk_swiftshader_icd.json")));
  if (process.platform !== "linux" || folder === undefined) return process.env;
  return {
    ...process.env,
    VK_ICD_FILENAMES: join(folder, "vk_swiftshader_icd.json"),
    // Its own Vulkan loader, for machines without one.
    LD_LIBRARY_PATH: [process.env["LD_LIBRARY_PATH"], folder].filter(Boolean).join(":"),
    XDG_RUNTIME_DIR: await mkdtemp(join(tmpdir(), "netloom-vulkan-")),
  };
}
