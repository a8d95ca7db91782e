/** The contacts of the how-to "Route VIP contacts", one story each. */

export interface Story {
  name: string;
  /** First name of the contact. */
  who: string;
  /** Known to the platform from the start. */
  email?: 'known';
  inCrm: 'VIP' | 'Regular';
  /** The CRM does not answer for this customer. */
  outage?: boolean;
  /** Written one after each question. `EMAIL` stands for the contact's address. */
  answers: string[];
  expect: {
    /** Whose conversation it becomes. */
    assignee: string[];
    /** Part of the sentence that says why. */
    why: RegExp;
    questions: number;
    tagged: boolean;
  };
  /** Where the run waits if the policy is more patient than the demo. */
  mayWaitIn?: 'asking' | 'looking-up';
}

const team = ['Ben', 'Cy'];
const EMAIL = 'EMAIL';

export const stories: Story[] = [
  {
    name: 'VIP, e-mail known',
    who: 'Vera',
    email: 'known',
    inCrm: 'VIP',
    answers: [],
    expect: { assignee: ['Ana'], why: /dedicated person; VIP/, questions: 0, tagged: true },
  },
  {
    name: 'Regular, e-mail known',
    who: 'Rob',
    email: 'known',
    inCrm: 'Regular',
    answers: [],
    expect: { assignee: team, why: /of Support.*regular/, questions: 0, tagged: false },
  },
  {
    name: 'Answers at once, VIP',
    who: 'Andy',
    inCrm: 'VIP',
    answers: [EMAIL],
    expect: { assignee: ['Ana'], why: /VIP.*given by the contact/, questions: 1, tagged: true },
  },
  {
    name: 'Errs three times, then answers',
    who: 'Tess',
    inCrm: 'VIP',
    answers: ['tess(at)example', 'what for?', 'hm, let me see', `sorry, it is ${EMAIL}`],
    expect: { assignee: ['Ana'], why: /VIP.*given by the contact/, questions: 4, tagged: true },
  },
  {
    name: 'Errs four times',
    who: 'Frank',
    inCrm: 'Regular',
    answers: ['no', 'why?', 'I do not want to', 'still no'],
    expect: { assignee: ['Mara'], why: /no valid e-mail, escalated/, questions: 4, tagged: false },
  },
  {
    name: 'Never answers',
    who: 'Nora',
    inCrm: 'Regular',
    answers: [],
    expect: { assignee: team, why: /no answer to the e-mail question/, questions: 1, tagged: false },
    mayWaitIn: 'asking',
  },
  {
    name: 'VIP during a CRM outage',
    who: 'Olga',
    email: 'known',
    inCrm: 'VIP',
    outage: true,
    answers: [],
    expect: { assignee: ['Mara'], why: /CRM out of reach, triage/, questions: 0, tagged: false },
    mayWaitIn: 'looking-up',
  },
];
