import type { Engine } from './engine.js';
import type { Measured } from './measure.js';
import type { Outside } from './outside.js';
import type { Server } from './server.js';

export type On = [Engine, Server];

/** What a scenario has to work with. */
export interface Floor {
  /** The product first. */
  engines: readonly On[];
  outside: Outside;
  say: (line: string) => void;
  /** Another product, on a server that has routed nothing. */
  fresh(): Promise<On>;
}

export type Scenario = (floor: Floor) => Promise<Measured[]>;
