// note: writes the trace of a level and counts it. Row of level k, sum b: |partial sum|, numbers left, additions.
// trace: [levels + 1][b][3]; sums: [b], the partial sums so far; one lane.
@group(0) @binding(2) var<storage, read> work: array<f32>;
@group(0) @binding(3) var<storage, read_write> level: array<u32>;
@group(0) @binding(4) var<storage, read_write> trace: array<u32>;
@group(0) @binding(5) var<storage, read_write> sums: array<f32>;

@compute @workgroup_size(1)
fn main() {
  var left = COUNT;
  for (var done = 0u; done < level[0]; done++) {
    left = (left + 1u) / 2u;
  }
  for (var b = 0u; b < SUMS; b++) {
    let at = ((level[0] + 1u) * SUMS + b) * 3u;
    sums[b] = work[b * COUNT];
    trace[at] = bitcast<u32>(abs(sums[b]));
    trace[at + 1u] = bitcast<u32>(f32((left + 1u) / 2u));
    trace[at + 2u] = left / 2u;
  }
  level[0] += 1u;
}
