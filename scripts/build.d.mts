export function ensureBuilt(): Promise<boolean>;
export function buildWorkflowBundle(file: string): Promise<void>;
