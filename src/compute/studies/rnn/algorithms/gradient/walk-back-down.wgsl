// On the way down: what enters the end of a block is what enters its total in the level above. entering [b][total][i].
@group(0) @binding(4) var<storage, read_write> entering: array<f32>;
@group(0) @binding(5) var<storage, read> above: array<f32>;

fn cotangent_entering(block: u32, i: u32) -> f32 {
  return above[block * STATE + i];
}

fn keep_entering(at: u32, cotangent: f32) {
  entering[at] = cotangent;
}

fn keep_leaving(at: u32, cotangent: f32) {}
