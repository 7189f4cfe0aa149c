#!/usr/bin/env node
// The launcher: plain JavaScript, so that it runs before anything was built. Builds the app where its sources are newer than the
// last build, then runs the command line from the build.
import { pathToFileURL } from "node:url";
import { buildIfOutdated, builtFile } from "./build.mjs";

const [major, minor] = process.versions.node.split(".").map(Number);

async function launch() {
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`Netloom needs Node 20.19 or newer; this is ${process.version}.`);
    return 1;
  }
  const problem = await buildIfOutdated();
  if (problem !== null) {
    console.error(problem);
    return 1;
  }
  await import(pathToFileURL(builtFile("main/cli.js")).href);
  return process.exitCode;
}

try {
  process.exitCode = await launch();
} catch (problem) {
  const debug = process.env.NETLOOM_DEBUG === "1";
  console.error(debug ? problem : "Something went wrong inside Netloom. Set NETLOOM_DEBUG=1 to see more.");
  process.exitCode = 1;
}
