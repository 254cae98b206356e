/**
 * Who may import whom. ARCHITECTURE.md explains the rooms; this table is what the build checks (`npm run layers`).
 *
 * `sources`: what a room may import from `src/` besides itself. `outside`: packages and Node modules it may use.
 * Tests beside the code follow `sources`, but may use any package. `src/main.ts` and `src/program/`, where the parts
 * meet, may import everything and are imported by no part.
 */
const rooms = [
  // core: one way only, from text to the machine. Nothing that does input or output.
  { room: 'core/[^/]+\\.ts', sources: [], outside: [] },
  { room: 'core/xml/', sources: ['core/[^/]+\\.ts'], outside: ['saxes'] },
  { room: 'core/xpath/', sources: ['core/[^/]+\\.ts', 'core/xml/'], outside: [] },
  { room: 'core/workflow/', sources: ['core/[^/]+\\.ts', 'core/(xml|xpath)/'], outside: [] },
  { room: 'core/retry/', sources: ['core/[^/]+\\.ts', 'core/workflow/'], outside: [] },
  { room: 'core/queue/', sources: ['core/[^/]+\\.ts', 'core/workflow/'], outside: [] },
  { room: 'core/plan/', sources: ['core/[^/]+\\.ts', 'core/workflow/'], outside: [] },
  { room: 'core/statistics/', sources: ['core/[^/]+\\.ts', 'core/plan/'], outside: [] },
  { room: 'core/access/', sources: ['core/[^/]+\\.ts'], outside: [] },
  { room: 'core/instance/', sources: ['core/[^/]+\\.ts', 'core/(xml|xpath|workflow|retry)/'], outside: [] },

  // Hashing is the only thing that the deciding rooms take from Node: it depends on nothing but its input.
  { room: 'engine/', sources: ['core/'], outside: ['crypto'] },
  { room: 'app/', sources: ['core/', 'engine/'], outside: ['crypto'] },

  // The edges. Each sees the ports it implements, none sees another edge.
  { room: 'store/', sources: ['core/', 'engine/ports\\.ts', 'app/ports\\.ts'], outside: ['*'] },
  { room: 'runner/', sources: ['core/', 'engine/ports\\.ts'], outside: ['*'] },
  { room: 'server/', sources: ['core/', 'app/'], outside: ['*'] },
  { room: 'cli/', sources: ['core/', 'server/schemas/'], outside: ['*'] },
];

const program = '^src/(main\\.ts$|program/)';
const anyTest = '\\.test\\.ts$';

/** Two rules for a room: what it imports from `src/`, and what from outside. */
function rulesOf({ room, sources, outside }) {
  const name = room.replace(/\/([^/]*\.ts)?$/, '').replace('/[^', '');
  const rules = [
    {
      name: `${name}: sources`,
      comment: `${room} may import from src/ only itself and: ${sources.join(', ') || 'nothing'}`,
      severity: 'error',
      from: { path: `^src/${room}` },
      to: { path: '^src/', pathNot: [room, ...sources].map((path) => `^src/${path}`) },
    },
  ];
  if (!outside.includes('*')) {
    rules.push({
      name: `${name}: outside`,
      comment: `${room} may use only these packages and Node modules: ${outside.join(', ') || 'none'}`,
      severity: 'error',
      from: { path: `^src/${room}`, pathNot: anyTest },
      to: {
        couldNotResolve: false,
        pathNot: ['^src/', ...outside.map((module) => `(^|node_modules/)${module}(/|$)`)],
      },
    });
  }
  return rules;
}

module.exports = {
  forbidden: [
    ...rooms.flatMap(rulesOf),
    {
      name: 'every file has a room',
      comment: 'A file in src/ belongs to a room of the table, or to the program.',
      severity: 'error',
      from: { path: '^src/', pathNot: [program, ...rooms.map(({ room }) => `^src/${room}`)] },
      to: {},
    },
    {
      name: 'web: sources',
      comment: 'The pages may import core, the shapes of the wire, and the types of nothing else in src/.',
      severity: 'error',
      from: { path: '^web/src/' },
      to: { path: '^src/', pathNot: '^src/(core|server/schemas)/' },
    },
    {
      name: 'web: shapes are types',
      comment: 'What validates stays in the server: a page takes the types of schemas, and no code of theirs.',
      severity: 'error',
      from: { path: '^web/src/' },
      to: { path: '^src/server/schemas/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'web: parts know no pages',
      comment: 'ui/, api/, i18n/ and theme/ are what pages are made of.',
      severity: 'error',
      from: { path: '^web/src/(ui|api|i18n|theme)/', pathNot: anyTest },
      to: { path: '^web/src/(features|shell)/' },
    },
    {
      name: 'web: parts do not fetch',
      comment: 'Parts of ui/ are given what they show.',
      severity: 'error',
      from: { path: '^web/src/ui/' },
      to: { path: '^web/src/api/', pathNot: 'api-error' },
    },
    {
      name: 'web is not imported',
      comment: 'The engine serves what was built of the pages, and knows nothing of their sources. The open pages of the benchmark do what real ones do.',
      severity: 'error',
      from: { path: '^(src|test|bench|scripts)/', pathNot: '^bench/open-pages' },
      to: { path: '^web/src/' },
    },
    {
      name: 'the program is not imported',
      comment: 'src/main.ts and src/program/ put the parts together; a part that needs them is in the wrong room.',
      severity: 'error',
      from: { path: '^src/', pathNot: program },
      to: { path: program },
    },
    {
      name: 'main is not imported',
      comment: 'Importing src/main.ts would start it.',
      severity: 'error',
      from: {},
      to: { path: '^src/main\\.ts$' },
    },
    {
      name: 'edges do not meet',
      comment: 'One database does not know another.',
      severity: 'error',
      from: { path: '^src/store/([^/]+)/' },
      to: { path: '^src/store/[^/]+/', pathNot: '^src/store/$1/' },
    },
    {
      name: 'tests are not imported',
      comment: 'Nothing that runs in production imports tests, benchmarks or scripts.',
      severity: 'error',
      from: { path: '^src/', pathNot: anyTest },
      to: { path: ['^(test|bench|scripts)/', anyTest] },
    },
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'declared packages',
      comment: 'The product uses what package.json lists under dependencies, not what happens to be installed.',
      severity: 'error',
      from: { path: '^src/', pathNot: anyTest },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'undetermined'], pathNot: 'node_modules/@types/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'], extensions: ['.ts', '.js', '.json'] },
  },
};
