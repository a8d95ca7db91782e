/** What the outside does in each story; between two acts the router comes to rest. */

export type Act =
  /** The contact writes. `EMAIL` stands for their address. */
  | { say: string }
  /** The team of Ben and Cy comes or goes. */
  | { team: 'online' | 'offline' };

export interface Story {
  name: string;
  /** The e-mail address is known from the start. */
  known: boolean;
  vip: boolean;
  /** What has been done before the story begins. */
  before?: Act;
  acts: Act[];
  /** Ids of those who may get it. */
  assignees: number[];
}

const [ANA, BEN, CY, MARA] = [101, 102, 103, 104];
const say = (text: string): Act => ({ say: text });

export const stories: Story[] = [
  { name: 'known VIP', known: true, vip: true, acts: [say('hi')], assignees: [ANA] },
  { name: 'regular', known: true, vip: false, acts: [say('hi')], assignees: [BEN, CY] },
  {
    name: 'ask and answer',
    known: false,
    vip: true,
    acts: [say('hi'), say('it is EMAIL')],
    assignees: [ANA],
  },
  {
    name: 'four wrong',
    known: false,
    vip: false,
    acts: [say('hi'), say('no'), say('why?'), say('I do not want to'), say('still no')],
    assignees: [MARA],
  },
  {
    name: 'queued',
    known: true,
    vip: false,
    before: { team: 'offline' },
    acts: [say('hi'), { team: 'online' }],
    assignees: [BEN, CY],
  },
];
