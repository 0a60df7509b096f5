/** One sentence on each algorithm and cell that a report may hold, for readers who do not know them. */
export const ALGORITHM_NOTES: Readonly<Record<string, string>> = {
  sequential: 'T dependent steps on the same device, one after the other: what the others have to beat.',
  jacobi: 'Fixed-point iteration over the whole trajectory; the Jacobian is taken as zero.',
  picard: 'The Jacobian is taken as the identity; suits steps near the identity.',
  deer: 'Newton’s method on the whole trajectory: each iteration solves the linearised recurrence by an associative scan with the full Jacobian.',
  'quasi-deer': 'DEER with the diagonal of the Jacobian only: the scan works on single numbers.',
  'quasi-deer-block': 'DEER with small diagonal blocks of the Jacobian.',
  elk: 'DEER with a damped (trust-region) step, computed as a Kalman filter.',
  'elk-smoother': 'The damped step as a Kalman smoother: the exact Levenberg–Marquardt step.',
  'quasi-elk': 'The damped filter step with the diagonal of the Jacobian only.',
  'quasi-elk-smoother': 'The damped smoother step with the diagonal of the Jacobian only.',
  'quasi-elk-block': 'The damped filter step with small diagonal blocks of the Jacobian.',
  'quasi-elk-smoother-block': 'The damped smoother step with small diagonal blocks of the Jacobian.',
  'elk-annealed': 'ELK with a damping that falls from iteration to iteration; Antler’s own, not from the papers.',
  'quasi-elk-annealed': 'quasi-ELK with a falling damping; Antler’s own, not from the papers.',
  'naive-sequential': 'Stepping with a straightforward kernel: what a first implementation gives.',
  'cpu-sequential': 'Stepping on the CPU in JavaScript, in one thread.',
  'ort-cpu-sequential': 'Stepping on the CPU with ONNX Runtime, all threads: the strongest opponent without a GPU.',
  'ort-cpu-1-sequential': 'Stepping on the CPU with ONNX Runtime, one thread.',
  'tfjs-sequential': 'Stepping written with TensorFlow.js operations.',
  'tfjs-quasi-deer': 'quasi-DEER written with TensorFlow.js operations.',
  'tfjs-deer': 'DEER written with TensorFlow.js operations.',
};

export const CELL_NOTES: Readonly<Record<string, string>> = {
  gru: 'gated recurrent unit, in the cuDNN and Flax form',
  elman: 'the plain tanh recurrence',
  lstm: 'long short-term memory, state [h, c]',
  lem: 'long expressive memory, state [y, z]',
  lorenz96: 'the Lorenz-96 system, one Runge–Kutta step of 0.01, chaotic',
  'ar-gru': 'a GRU fed with its own output and driver noise',
  node: 'a neural ordinary differential equation, stepped by Runge–Kutta',
};

/** The note on a name, or undefined for names that are not the product's own. */
export function noteOn(notes: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(notes, name) ? notes[name] : undefined;
}
