/** A field in which several groups may be chosen: a record has values, people see labels. */
export const GROUPS: readonly [label: string, value: string][] = [
  ['VIP', 'grp_1'],
  ['Partner', 'grp_2'],
  ['Newsletter', 'grp_3'],
];

export const groupValue = (label: string): string =>
  GROUPS.find(([one]) => one === label)?.[1] ?? label.toLowerCase();
