// The house rules of ARCHITECTURE.md: which room may open a door to which.
const only = (name, from, allowed, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { path: '^(src|worker|bench|test)', pathNot: [from, ...allowed] },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'not-to-test',
      severity: 'error',
      from: { path: '^(src|worker)' },
      to: { path: '^(test|bench)' },
    },
    only('routing-is-pure', '^src/routing/', [], 'The domain knows nobody.'),
    {
      name: 'routing-has-no-packages',
      severity: 'error',
      from: { path: '^src/routing/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'core'] },
    },
    only('workflows-see-the-domain-only', '^src/workflows/', ['^src/routing/'], 'Deterministic code.'),
    {
      name: 'workflows-use-the-workflow-sdk-only',
      severity: 'error',
      from: { path: '^src/workflows/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'core'], pathNot: '@temporalio/(workflow|common)' },
    },
    only(
      'platforms-see-the-domain',
      '^src/platforms/',
      ['^src/routing/', '^src/http/'],
      'A connector stands alone.',
    ),
    only(
      'crm-sees-the-domain',
      '^src/crm/',
      ['^src/routing/', '^src/http/', '^src/phone/'],
      'The HTTP request step stands alone.',
    ),
    only('sandbox-stands-alone', '^src/sandbox/', [], 'It plays other companies: it may not share our code.'),
    only('reading-sees-the-domain', '^src/reading/', ['^src/routing/'], 'Pure, with two packages of data.'),
    {
      name: 'reading-uses-its-packages-only',
      severity: 'error',
      from: { path: '^src/reading/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'core'], pathNot: 'node_modules/(tldts|entities)/' },
    },
    only(
      'activities-see-collaborators',
      '^src/activities/',
      [
        '^src/routing/',
        '^src/platforms/',
        '^src/crm/',
        '^src/phone/',
        '^src/temporal/',
        '^src/http/',
        '^src/config/',
        '^src/hours/',
        '^src/workflows/(messages|activities|search-attributes)',
      ],
      'Activities do the outside work; workflow code reaches them by type only.',
    ),
    only(
      'api-goes-through-the-routing-client',
      '^src/api/',
      ['^src/routing/', '^src/platforms/', '^src/phone/', '^src/temporal/', '^src/config/'],
      'The API starts and signals; it does no activity work itself.',
    ),
    only(
      'temporal-sees-contracts',
      '^src/temporal/',
      ['^src/routing/', '^src/workflows/', '^src/config/', '^src/hours/', '^src/phone/', '^src/reading/'],
      '',
    ),
    only('phone-knows-nobody', '^src/phone/', [], 'Phone numbers; not for workflow code.'),
    only('hours-see-the-domain', '^src/hours/', ['^src/routing/'], 'Pure, with a calendar.'),
    only(
      'config-is-a-leaf',
      '^src/config/',
      ['^src/routing/', '^src/crm/', '^src/platforms/', '^src/http/', '^src/phone/'],
      '',
    ),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
  },
};
