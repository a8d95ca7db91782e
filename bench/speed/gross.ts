/** What `--quick` fails on: not the aims, which a busy machine may miss, but what only a defect explains. */
interface Limit {
  scenario: string;
  figure: string;
  least?: number;
  most?: number;
}

const limits: Limit[] = [
  { scenario: 'known, one in flight', figure: 'product/bare p50', most: 4 },
  { scenario: 'known, one in flight', figure: 'book/product p50', least: 1 },
  { scenario: 'known, 64 in flight', figure: 'product/bare cpu', most: 6 },
  { scenario: 'known, 64 in flight', figure: 'book/product cpu', least: 1 },
  { scenario: 'known, 64 in flight', figure: 'product p99/p50', most: 6 },
];

/** @returns a sentence for each ratio that is out of all proportion */
export function outOfProportion(ratios: Record<string, Record<string, number>>): string[] {
  return limits.flatMap(({ scenario, figure, least = -Infinity, most = Infinity }) => {
    const found = ratios[scenario]?.[figure];
    if (found === undefined || (found >= least && found <= most)) return [];
    const wanted = least === -Infinity ? `at most ${most}` : `at least ${least}`;
    return [`${scenario}: ${figure} is ${found}, ${wanted} is expected of any machine`];
  });
}
