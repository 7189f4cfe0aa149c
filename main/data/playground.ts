// Points in the plane with two classes: small enough to see a whole network learn them. The four shapes are those of
// TensorFlow Playground (D. Smilkov, S. Carter and others, 2016), in its square from −6 to 6. Sample i depends on (seed, i).
import type { Generator } from "./generator.ts";
import type { SampleSet } from "./dataset.ts";
import { createRandom, type Random } from "./random.ts";

interface LabelledPoint {
  readonly x: number;
  readonly y: number;
  readonly label: 0 | 1;
}

/** @param noise 0–1. */
type DrawPoint = (random: Random, noise: number) => LabelledPoint;

const radius = 5;

/** A disc within a ring. */
function drawCircles(random: Random, noise: number): LabelledPoint {
  const label = random.below(2) === 0 ? 0 : 1;
  const distance = label === 1 ? random.between(0, 0.5 * radius) : random.between(0.7 * radius, radius);
  const angle = random.between(0, 2 * Math.PI);
  return scatter(distance * Math.cos(angle), distance * Math.sin(angle), label, noise, random);
}

/** Four quadrants; those across from each other are of one class, with a gap along the axes. */
function drawXor(random: Random, noise: number): LabelledPoint {
  const gap = 0.3;
  const side = (): number => random.between(gap, radius) * (random.below(2) === 0 ? -1 : 1);
  const [x, y] = [side(), side()];
  return scatter(x, y, x * y > 0 ? 1 : 0, noise, random);
}

/** Two round clouds; noise widens them. */
function drawGauss(random: Random, noise: number): LabelledPoint {
  const label = random.below(2) === 0 ? 0 : 1;
  const centre = label === 1 ? 2 : -2;
  const deviation = Math.sqrt(0.5 + 7 * noise);
  return { x: centre + deviation * random.normal(), y: centre + deviation * random.normal(), label };
}

/** Two arms, wound around each other. */
function drawSpiral(random: Random, noise: number): LabelledPoint {
  const label = random.below(2) === 0 ? 0 : 1;
  const along = random.unit();
  const angle = 1.75 * 2 * Math.PI * along + (label === 1 ? 0 : Math.PI);
  return scatter(radius * along * Math.sin(angle), radius * along * Math.cos(angle), label, noise, random);
}

/** Moves a point by up to `noise` times the shape's radius, keeping its class. */
function scatter(x: number, y: number, label: 0 | 1, noise: number, random: Random): LabelledPoint {
  const reach = noise * radius;
  return { x: x + random.between(-reach, reach), y: y + random.between(-reach, reach), label };
}

function generatePoints(draw: DrawPoint, count: number, seed: number, noise: number): SampleSet {
  const points = new Float32Array(2 * count);
  const labels = new Int32Array(count);
  for (let sample = 0; sample < count; sample += 1) {
    const { x, y, label } = draw(createRandom(seed, sample), noise);
    points.set([x, y], 2 * sample);
    labels[sample] = label;
  }
  return {
    count,
    features: [{ name: "point", shape: [2], data: points }],
    targets: [{ name: "class", shape: [], data: labels }],
  };
}

function playgroundGenerator(id: string, title: string, description: string, draw: DrawPoint): Generator {
  return {
    id,
    title: `${title} (generated)`,
    description,
    featureShape: [2],
    targetKinds: [{ kind: "classes", names: ["0", "1"] }],
    defaultCount: 500,
    preprocess: { scale: 1, offset: 0 },
    generate: (count, seed, noise) => generatePoints(draw, count, seed, noise),
  };
}

export const playgroundGenerators: readonly Generator[] = [
  playgroundGenerator("circles", "Circles", "Points in the plane: a disc within a ring.", drawCircles),
  playgroundGenerator(
    "xor",
    "Exclusive or",
    "Points in the plane: opposite quadrants are of one class.",
    drawXor,
  ),
  playgroundGenerator("gauss", "Two clouds", "Points in the plane: two round clouds.", drawGauss),
  playgroundGenerator(
    "spiral",
    "Spiral",
    "Points in the plane: two arms wound around each other.",
    drawSpiral,
  ),
];
