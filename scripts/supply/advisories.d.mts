export interface Advisory {
  id: string;
  package: string;
  severity: string;
  title: string;
}
export interface Allowance {
  id: string;
  package: string;
  why: string;
  until: string;
}
export function advisoriesOf(report: unknown): Advisory[] | undefined;
export function problemsOf(advisories: Advisory[], allowances: Allowance[], today: string): string[];
