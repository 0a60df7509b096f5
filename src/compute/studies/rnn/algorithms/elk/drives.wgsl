@group(0) @binding(3) var<storage, read> drives: array<f32>;
