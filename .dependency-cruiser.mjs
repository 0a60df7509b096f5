/** Who may import whom. Each rule's comment says what to do instead. */

const OURS = '^src/';

/** `from` may reach, of our own code, only what matches `allowed`. */
const only = (name, from, allowed, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { path: OURS, pathNot: allowed },
});

/** Whatever matches `from` may not reach `to`. */
const never = (name, from, to, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { path: to },
});

const HOSTS = 'node_modules/(electron|vue|vue-router|better-sqlite3|webgpu|commander)/';

export default {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'Move what both sides need into a file of its own, below them.',
      from: {},
      to: { circular: true },
    },
    only('shared-stands-alone', '^src/shared', '^src/shared', 'shared is the contract: pass in what it needs.'),
    only(
      'compute-imports-shared',
      '^src/compute',
      '^src/(compute|shared)',
      'compute runs in a Worker and in Node alike: let the caller pass in what it needs.',
    ),
    never('compute-is-portable', '^src/compute', HOSTS, 'Put host code into src/cli, src/main or src/renderer.'),
    {
      name: 'no-node-in-pages-and-compute',
      severity: 'error',
      comment: 'Put host code into src/cli or src/main, and hand over what it finds.',
      from: { path: '^src/(compute|renderer|shared|preload)/' },
      to: { dependencyTypes: ['core'] },
    },
    only(
      'main-imports-shared',
      '^src/main/(?!export/)',
      '^src/(main|shared)/|^package\\.json$',
      'main never touches the GPU: let the page or the command line measure and send events.',
    ),
    only(
      'exports-draw-the-same-charts',
      '^src/main/export',
      '^src/(main/export|shared|renderer/(charts|report))/',
      'An export is a pure function of a bundle: put what it needs into the bundle.',
    ),
    only(
      'cli-is-compute-store-and-exports',
      '^src/cli',
      '^src/(cli|shared|compute|main/(store|export|environment)/|main/(machine|data-folder)\\.ts)',
      'The command line has no window: move what both need into src/main/store, src/main/export, src/main/environment or src/shared.',
    ),
    only('preload-is-the-bridge', '^src/preload', '^src/(preload|shared)', 'The preload only names the Bridge.'),
    only(
      'renderer-reaches-compute-through-the-worker',
      '^src/renderer',
      '^src/(renderer|shared)/|^src/compute/(worker|messages)\\.ts|^src/compute/studies/rnn/(algorithms|cells)/(index|algorithm|cell)\\.ts|^src/compute/gpu/plan/',
      'Ask the Worker (renderer/compute.ts), or read the lists of cells and algorithms.',
    ),
    never(
      'renderer-is-a-page',
      '^src/renderer',
      'node_modules/(electron|better-sqlite3|webgpu)/',
      'Add a method to the Bridge.',
    ),
    never(
      'gpu-is-below-everything',
      '^src/compute/gpu',
      '^src/compute/(?!gpu/)',
      'gpu describes and runs work, whatever it is for: let the caller hand in what it needs.',
    ),
    never(
      'bench-knows-no-study',
      '^src/compute/bench/',
      '^src/compute/(studies/[^/]+/|worker\\.ts)|^src/shared/studies/rnn',
      'bench knows no study: what a study has to say comes through src/compute/studies/study.ts.',
    ),
    never(
      'studies-know-no-bench',
      '^src/compute/studies/',
      '^src/compute/(bench/|worker\\.ts)',
      'The bench asks a study, never the reverse: what both need goes into src/compute/studies/study.ts.',
    ),
    never(
      'studies-are-above-the-device',
      '^src/compute/studies/[^/]+/(?!peers/)',
      '^src/compute/gpu/device/(?!solver\\.ts)',
      'A study describes work as a plan; bench and worker run it. Take DeviceTraits as plain numbers.',
    ),
    never(
      'algorithms-are-above-cells',
      '^src/compute/studies/rnn/(cells|lanes|twin|wgsl)',
      '^src/compute/studies/rnn/(algorithms|peers|drawing|judging|survey)',
      'A cell and a lane program know no algorithm: move the shared part into lanes or wgsl.',
    ),
    never(
      'contract-is-the-lowest',
      '^src/shared/(contract|text)',
      '^src/shared/(studies|statistics|findings|words)',
      'The contract holds schemas: what computes with them goes above it.',
    ),
    never(
      'statistics-are-numbers',
      '^src/shared/statistics',
      '^src/shared/(findings|words)',
      'Statistics take and give numbers: what they mean is a finding.',
    ),
    never(
      'studies-are-data',
      '^src/shared/studies',
      '^src/shared/(statistics|findings|words)',
      'A study declares; findings and words read what it declares.',
    ),
    never('findings-have-no-words', '^src/shared/findings', '^src/shared/words', 'Return a code with its arguments.'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.vue', '.js', '.json'] },
  },
};
