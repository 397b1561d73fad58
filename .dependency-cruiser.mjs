/**
 * The walls of `nodes/` (docs/adr/0019). Two laws: a room imports lib/, messages/ and itself, never another room; lib/ never
 * imports a room, and each of its rooms only those below that are named here. No circle of files, types included.
 */

/** What a room of `nodes/lib/` may use besides itself; `messages` is data, which everyone above core may read. */
const LIB = {
  core: [],
  phone: [],
  view: ['core', 'phone'],
  'io-api': ['core'],
  register: ['core'],
  simulator: ['phone', 'view'],
  runtime: ['core', 'io-api', 'register', 'simulator', 'messages'],
  editor: ['core', 'phone', 'view', 'messages'],
  outbox: ['core', 'io-api', 'register', 'runtime'],
  reader: ['core', 'runtime', 'messages'],
  check: ['core', 'io-api', 'register', 'runtime', 'outbox'],
  campaigns: ['core', 'register', 'runtime', 'outbox'],
};

/** Rooms whose rules run in the browser too: nothing of Node, no HTTP, no SQL. */
const BARE = ['core', 'phone', 'view', 'editor', 'messages'];

const place = (room) => (room === 'messages' ? '^nodes/messages/' : `^nodes/lib/${room}/`);

const floors = Object.entries(LIB).map(([room, below]) => ({
  name: `lib/${room}`,
  comment: `nodes/lib/${room} may use ${below.join(', ') || 'nothing of ours'}`,
  severity: 'error',
  from: { path: place(room) },
  to: { path: '^nodes/', pathNot: [...[room, ...below].map(place), '^nodes/locales/'] },
}));

const bare = BARE.flatMap((room) =>
  [{ dependencyTypes: ['core'] }, { path: 'axios|libsql', pathNot: '^nodes/' }].map((to) => ({
    name: `bare-${room}`,
    comment: `${room} runs in the browser too: nothing of Node, no HTTP, no SQL`,
    severity: 'error',
    from: { path: place(room) },
    to,
  })),
);

export default {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'files that import each other are one idea in two places',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'rooms-apart',
      comment: 'a room imports lib/, messages/ and itself, never another room',
      severity: 'error',
      from: { path: '^nodes/([^/]+)/', pathNot: '^nodes/(lib|messages|locales)/' },
      to: { path: '^nodes/', pathNot: ['^nodes/(lib|messages)/', '^nodes/$1/'] },
    },
    {
      name: 'messages-are-data',
      comment: 'the definitions import types of core and each other',
      severity: 'error',
      from: { path: '^nodes/messages/' },
      to: { path: '^nodes/', pathNot: ['^nodes/messages/', '^nodes/lib/core/'] },
    },
    {
      name: 'texts-are-data',
      comment: 'the catalogues import each other only',
      severity: 'error',
      from: { path: '^nodes/locales/' },
      to: { path: '^nodes/', pathNot: '^nodes/locales/' },
    },
    ...floors,
    {
      name: 'lib-unlisted',
      comment:
        'a room of nodes/lib/ imports nothing of ours until LIB says what it may; and no file lies beside the rooms',
      severity: 'error',
      from: { path: '^nodes/lib/', pathNot: Object.keys(LIB).map(place) },
      to: { path: '^nodes/' },
    },
    ...bare,
    {
      name: 'register-alone',
      comment: 'nodes/lib/register speaks SQL; another room speaks HTTP',
      severity: 'error',
      from: { path: place('register') },
      to: { path: 'axios', pathNot: '^nodes/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.d.ts', '.js', '.json'] },
  },
};
