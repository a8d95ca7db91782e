/** What the doctor found in one part of an installation. `todo`: what to do when it is not ok. */
export interface Finding {
  part: string;
  ok: boolean;
  says: string;
  todo?: string;
}

export const ok = (part: string, says: string): Finding => ({ part, ok: true, says });
export const fail = (part: string, says: string, todo: string): Finding => ({ part, ok: false, says, todo });

/** A check that may throw: the error is then the finding. */
export async function checked(part: string, todo: string, check: () => Promise<Finding>): Promise<Finding> {
  try {
    return await check();
  } catch (e) {
    return fail(part, e instanceof Error ? e.message : String(e), todo);
  }
}
