/** The CRM cannot answer now; asking again later may help. The message names no address and no person. */
export class CrmUnavailable extends Error {
  override name = 'CrmUnavailable';
  /** Milliseconds the CRM asked us to wait. */
  readonly retryAfter: number | undefined;
  constructor(message: string, retryAfter?: number) {
    super(message);
    this.retryAfter = retryAfter;
  }
}

/** The request cannot be made as the policy describes it; asking again does not help. */
export class CrmMisconfigured extends Error {
  override name = 'CrmMisconfigured';
}

/** The CRM has answered, and the answer is of no use. The message goes on after the CRM's name: "refuses ...". */
export class CrmAnswerUseless extends CrmMisconfigured {
  override name = 'CrmAnswerUseless';
}
