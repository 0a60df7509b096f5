// At the top: nothing enters the end of a sequence. entering [b][total][i].
@group(0) @binding(4) var<storage, read_write> entering: array<f32>;

fn cotangent_entering(block: u32, i: u32) -> f32 {
  return 0.0;
}

fn keep_entering(at: u32, cotangent: f32) {
  entering[at] = cotangent;
}

fn keep_leaving(at: u32, cotangent: f32) {}
