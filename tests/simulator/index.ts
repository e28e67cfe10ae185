// biome-ignore-all lint/performance/noBarrelFile: tests and benchmarks know the simulator by this door alone.
export { createWorld } from './build/build.ts';
export type { WorldOptions } from './build/options.ts';
export type { SimulatorOptions } from './options.ts';
export type { Simulator } from './start.ts';
export { startSimulator } from './start.ts';
export type { World } from './world.ts';
