/** A boundary: a place between two steps of which a process may see the one side and never the other. */

/**
 * `before`: the step is about to be made. `effect`: it is made, and nobody has been told. `after`: its result is handed on.
 */
export const sides = ['before', 'effect', 'after'] as const;
export type Side = (typeof sides)[number];

/** What a process tells when it passes one. */
export interface Passing {
  /** Of the workflow whose step it is. */
  workflowId: string;
  /** `sendMessage`, `local decideAssignment`, `activation`, `api startWorkflowExecution`, … */
  step: string;
  side: Side;
}

/** Where the processes under test ask whether they may pass. Only tests set it; without it the probe does nothing. */
export const CONTROL = 'FAULTS_BOUNDARIES';
/** Name of a fault that the probe plants, to show that the comparison finds it. */
export const PLANT = 'FAULTS_PLANT';
