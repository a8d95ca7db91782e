/** What the doctor says of one part. `todo`: what to do, when it is not well. */
export interface Finding {
  part: string;
  ok: boolean;
  says: string;
  todo?: string;
}

export const well = (part: string, says: string): Finding => ({ part, ok: true, says });
export const ill = (part: string, says: string, todo: string): Finding => ({ part, ok: false, says, todo });

/** A look that may fail; the failure is a finding. */
export async function looked(part: string, todo: string, look: () => Promise<Finding>): Promise<Finding> {
  try {
    return await look();
  } catch (e) {
    return ill(part, e instanceof Error ? e.message : String(e), todo);
  }
}
