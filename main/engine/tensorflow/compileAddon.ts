// tfjs-node's addon compiled against a TensorFlow that its authors never built it for. Its sources use TensorFlow's stable C
// interface only, and Node's stable addon interface (N-API 8), so that it goes on working with later versions of both.
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { demandDone, minuteMs, type Installation } from "./installation.ts";
import { fetchWheel, unpackWheel, type Wheel } from "./wheel.ts";

const compilerTool = {
  name: "g++",
  todo: "Install a C++ compiler (Debian and Ubuntu: `sudo apt install g++`), then try again.",
};

/** The package's sources must be in the stage. Leaves nothing there that running needs not. */
export async function compileAddon(installation: Installation): Promise<Wheel> {
  const { stage, tell } = installation;
  const compiler = await installation.run("g++", ["--version"], { cwd: stage, timeoutMs: minuteMs });
  demandDone(compiler, "g++ does not answer", compilerTool);
  const wheel = await fetchWheel(installation);

  tell("Unpacking TensorFlow's C library and headers from it.");
  const packageFolder = join(stage, "node_modules", "@tensorflow", "tfjs-node");
  const libraries = join(packageFolder, "deps", "lib");
  const headers = join(stage, "headers");
  await unpackWheel(installation, wheel, { libraries, headers });

  tell("Compiling the package's addon against it.");
  await compile(installation, { packageFolder, libraries, headers: join(headers, "tensorflow", "include") });
  for (const left of [headers, join(stage, "wheel")]) await rm(left, { recursive: true, force: true });
  return wheel;
}

interface CompilerPlaces {
  readonly packageFolder: string;
  readonly libraries: string;
  readonly headers: string;
}

async function compile({ stage, run }: Installation, places: CompilerPlaces): Promise<void> {
  const { packageFolder, libraries, headers } = places;
  const target = join(packageFolder, "lib", "napi-v8");
  await mkdir(target, { recursive: true });
  const args = [
    "-O2",
    "-shared",
    "-fPIC",
    "-std=c++17",
    "-w",
    "-DNAPI_VERSION=8",
    "-DNODE_GYP_MODULE_NAME=tfjs_binding",
    `-I${join(stage, "node_modules", "node-api-headers", "include")}`,
    `-I${headers}`,
    join(packageFolder, "binding", "tfjs_backend.cc"),
    join(packageFolder, "binding", "tfjs_binding.cc"),
    "-o",
    join(target, "tfjs_binding.node"),
    `-L${libraries}`,
    "-l:libtensorflow_cc.so.2",
    "-l:libtensorflow_framework.so.2",
    // The libraries are found beside the addon, wherever the folder is moved.
    "-Wl,-rpath,$ORIGIN/../../deps/lib",
  ];
  const outcome = await run("g++", args, { cwd: stage, timeoutMs: 20 * minuteMs });
  demandDone(outcome, "the addon could not be compiled", compilerTool);
}
