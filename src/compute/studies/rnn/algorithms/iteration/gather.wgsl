// Reads and clears what the passes of an iteration reported, and writes it into the trace.
// Trace row i (i = 0 is the initial guess), per sequence: x delta bits, y residual bits, z merit bits,
// w resets, with the highest bit set where the sequence has settled.
// Residual and merit of iterate i become known while iteration i + 1 linearises at it.
@group(0) @binding(2) var<storage, read_write> stats: array<SequenceStats>;
@group(0) @binding(3) var<storage, read> merits: array<f32>;
@group(0) @binding(4) var<storage, read_write> trace: array<vec4u>;
@group(0) @binding(5) var<storage, read_write> status: Status;

const WITHIN = 0x80000000u;

struct Status {
  iterations: u32,
  settled: u32, // 1: the last step was within the tolerance
  stopped: u32, // 1: settled, or the last allowed iteration is done
  unused: u32,
}

// LANES: lanes of the one workgroup that gathers.
var<workgroup> partial: array<f32, LANES>;

fn write_residuals(row: u32, b: u32, merit: f32) {
  trace[row * params.batch + b].y = atomicExchange(&stats[b].residual, 0u);
  trace[row * params.batch + b].z = bitcast<u32>(merit);
}
