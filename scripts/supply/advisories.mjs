// What `npm audit --json` says, judged against the reviewed allowances. Pure: the tests hand in recorded answers.

/**
 * @param {unknown} report the JSON of `npm audit`
 * @returns {{ id: string, package: string, severity: string, title: string }[] | undefined} undefined: it is no report
 */
export function advisoriesOf(report) {
  if (typeof report !== 'object' || report === null || !('vulnerabilities' in report)) return undefined;
  const found = Object.values(report.vulnerabilities)
    .flatMap(({ via }) => via)
    .filter((cause) => typeof cause === 'object')
    .map(({ url = '', source, name, severity, title }) => {
      const id = /GHSA(?:-\w{4}){3}/.exec(url)?.[0] ?? String(source);
      return { id, package: name, severity, title };
    });
  return [...new Map(found.map((one) => [`${one.id} ${one.package}`, one])).values()];
}

/**
 * @param {{ id: string, package: string, severity: string, title: string }[]} advisories
 * @param {{ id: string, package: string, why: string, until: string }[]} allowances `until`: the last day, YYYY-MM-DD
 * @param {string} today YYYY-MM-DD
 * @returns {string[]} one line for each thing that somebody has to decide
 */
export function problemsOf(advisories, allowances, today) {
  const open = advisories.filter((one) => !allowances.some((other) => isFor(other, one)));
  const expired = allowances.filter(({ until }) => until < today);
  const needless = allowances.filter((one) => !advisories.some((other) => isFor(one, other)));
  return [
    ...allowances.flatMap(mistakesOf),
    ...open.map(
      (one) =>
        `${one.id} (${one.severity}) in ${one.package}: ${one.title}. Update, or allow it with a reason`,
    ),
    ...expired.map(({ id, until }) => `${id}: the allowance ended on ${until}. Look again`),
    ...needless.map(
      ({ id, package: name }) => `${id}: ${name} has no such advisory any more. Take the allowance out`,
    ),
  ];
}

const isFor = (allowance, advisory) => allowance.id === advisory.id && allowance.package === advisory.package;

function mistakesOf({ id, why = '', until = '' }) {
  return [
    ...(why.trim() === '' ? [`${id}: an allowance says why`] : []),
    ...(/^\d{4}-\d\d-\d\d$/.test(until) ? [] : [`${id}: an allowance ends on a day, YYYY-MM-DD`]),
  ];
}
