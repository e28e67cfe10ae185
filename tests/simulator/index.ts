// biome-ignore-all lint/performance/noBarrelFile: tests and benchmarks know the simulator by this door alone.
export { createWorld } from './build/build.ts';
export type { WorldOptions } from './build/options.ts';
export * from './change/events.ts';
export * from './change/find.ts';
export * from './change/issues.ts';
export * from './change/places.ts';
export * from './change/releases.ts';
export * from './change/resources.ts';
export type { Fault, FaultKind } from './faults.ts';
export { heal, spoil } from './hostile.ts';
export { type IssueNumbers, numbersWithin, wholeLife } from './issue-numbers.ts';
export { DEFAULT_TOKEN, type SimulatorOptions } from './options.ts';
export { TOLD_SECRET } from './render/telling.ts';
export type { LoggedRequest } from './request-log.ts';
export type { Simulator } from './simulator.ts';
export { startSimulator } from './start.ts';
export { type TruthOptions, truth, truthKeys } from './truth.ts';
export type { HostileKind, World } from './world.ts';
