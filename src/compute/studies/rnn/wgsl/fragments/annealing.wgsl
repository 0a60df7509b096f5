// Damping λ of the present iteration i = 1, 2, …: max(start · factor^(i−1), floor). The solve's status counts the
// iterations that are done, and is zero again at the start of every solve.
// pow is off by up to about 1e-5 relative, which no iteration count can feel.
@group(0) @binding(12) var<uniform> schedule: Schedule;
@group(0) @binding(13) var<storage, read> progress: array<u32>; // status; its first word is i − 1

struct Schedule {
  start: f32,
  factor: f32,
  floor: f32,
  unused: f32,
}

fn damping() -> f32 {
  return max(schedule.start * pow(schedule.factor, f32(progress[0])), schedule.floor);
}
