/** What the doctor found in one part of an installation. `todo`: what to do when it is not ok. */
export interface Finding {
  part: string;
  ok: boolean;
  says: string;
  todo?: string;
}

export const ok = (part: string, says: string): Finding => ({ part, ok: true, says });
export const fail = (part: string, says: string, todo: string): Finding => ({ part, ok: false, says, todo });

/** What a check throws when it knows better what to do than its default. */
export class Unfit extends Error {
  readonly todo: string | undefined;

  constructor(says: string, todo?: string) {
    super(says);
    this.todo = todo;
  }
}

/**
 * @param todo what to do when the check fails and does not say
 * @param check resolves with what to say of a part that is ok
 */
export async function checked(part: string, todo: string, check: () => Promise<string>): Promise<Finding> {
  try {
    return ok(part, await check());
  } catch (e) {
    return fail(part, e instanceof Error ? e.message : String(e), (e instanceof Unfit && e.todo) || todo);
  }
}
