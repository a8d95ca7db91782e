// The house rules of ARCHITECTURE.md: which room may import which. Rooms stand from the lowest to the highest.
const rooms = {
  'src/schema': [],
  'src/routing': ['src/schema'],
  'src/phone': [],
  'src/http': [],
  sandbox: [],
  'src/hours': ['src/routing'],
  'src/reading': ['src/routing'],
  'src/workflows': ['src/routing', 'src/schema'],
  'src/platforms': ['src/schema', 'src/routing', 'src/http'],
  'src/crm': ['src/routing', 'src/http', 'src/phone'],
  'src/config': ['src/schema', 'src/routing', 'src/crm', 'src/platforms', 'src/http', 'src/phone'],
  'src/temporal': ['src/config/settings'],
  'dev-server': ['src/temporal', 'src/workflows/search-attributes'],
  'src/client': [
    'src/routing',
    'src/workflows/(messages|activities|names|search-attributes)',
    'src/temporal',
    'src/config',
    'src/hours',
    'src/phone',
    'src/reading',
  ],
  'src/activities': [
    'src/routing',
    'src/workflows/(messages|activities|search-attributes)',
    'src/platforms',
    'src/crm',
    'src/phone',
    'src/http',
    'src/config',
    'src/hours',
    'src/temporal',
    'src/client',
  ],
  'src/api': ['src/routing', 'src/platforms', 'src/phone', 'src/config', 'src/temporal', 'src/client'],
  'src/app': ['src/(?!cli/)'],
  'src/cli': ['src/', 'sandbox', 'dev-server'],
};

const packages = {
  'src/schema': 'node_modules/zod/',
  'src/routing': '^$',
  'src/workflows': '@temporalio/(workflow|common)',
  'src/reading': 'node_modules/(tldts|entities)/',
};

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    ...Object.entries(rooms).map(([room, below]) => ({
      name: `${room.replace('src/', '')}-imports-only-rooms-below`,
      severity: 'error',
      from: { path: `^${room}/` },
      to: {
        path: '^(src|sandbox|dev-server|worker|bench|test)',
        pathNot: [room, ...below].map((one) => `^${one}`),
      },
    })),
    ...Object.entries(packages).map(([room, allowed]) => ({
      name: `${room.replace('src/', '')}-uses-its-packages-only`,
      severity: 'error',
      from: { path: `^${room}/` },
      to: { dependencyTypes: ['npm', 'npm-dev', 'core'], pathNot: allowed },
    })),
    {
      name: 'workflow-code-takes-types-only-from-the-schema',
      comment: 'The workflow bundle has no zod in it.',
      severity: 'error',
      from: { path: '^src/(routing|workflows)/' },
      to: { path: '^src/schema/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nothing-imports-tests-or-benches',
      severity: 'error',
      from: { path: '^(src|sandbox|dev-server|worker)' },
      to: { path: '^(test|bench)/' },
    },
    {
      name: 'nothing-but-worker-and-tests-starts-a-process',
      severity: 'error',
      from: { path: '^(src/(?!cli|app)|sandbox|dev-server)' },
      to: { path: '^src/(cli|app)/' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
  },
};
