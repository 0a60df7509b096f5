/** What a report says of this study alone: how its problems are drawn, solved and judged, and what that leaves open. */
import type { NoteSpec } from '../study.ts';

/** How a report describes the method. */
export const METHOD: readonly NoteSpec[] = [
  {
    title: { en: 'Problem', zh: '问题' },
    sentences: [
      {
        where: 'drawn',
        text: {
          en: 'Weights and inputs are drawn from seed {seed}: recurrent weights normal with standard deviation gain/√n for matrices of n columns (n = D as a rule; D/2 for lstm and lem, which keep two states a unit) and gain {gain}, input weights with 1/√X, biases zero, inputs standard normal.',
          zh: '权重与输入由种子 {seed} 抽取：循环权重服从正态分布，n 列矩阵的标准差为 gain/√n（通常 n = D；lstm 和 lem 每个单元有两个状态，n = D/2），增益 {gain}；输入权重的标准差为 1/√X，偏置为零，输入服从标准正态分布。',
        },
      },
      {
        where: 'problem',
        text: { en: 'Given problems: {problem}.', zh: '给定的问题：{problem}。' },
      },
      {
        text: {
          en: 'The iteration starts from a trajectory of zeros unless a given problem brings a guess, in 32-bit floating point.',
          zh: '除非给定的问题带有初值，迭代从零轨迹开始，使用 32 位浮点数。',
        },
      },
      {
        where: 'warmStart',
        text: {
          en: 'Runs with a warm start multiply every weight by 1 + ε·normal (ε {warmStart}) and start from the trajectory of the unchanged weights.',
          zh: '热启动的运行将每个权重乘以 1 + ε·正态随机数（ε {warmStart}），并以未改变权重的轨迹作为初值。',
        },
      },
    ],
  },
  {
    title: { en: 'Convergence', zh: '收敛' },
    sentences: [
      {
        text: {
          en: 'Iteration stops when no entry of any sequence moved by more than the tolerance ({tolerance}), all sequences of a batch together. It has converged only if the residual is small as well: at most max(10·tol, 1e-5), scaled by the largest state. Otherwise the run is not converged (stalled).',
          zh: '当所有序列的所有分量的变化都不超过容差（{tolerance}）时迭代停止，同一批量的序列一起停止。只有残差也足够小才算收敛：不超过 max(10·tol, 1e-5) 乘以最大状态。否则该次运行未收敛（停滞）。',
        },
      },
    ],
  },
  {
    title: { en: 'Verification', zh: '验证' },
    sentences: [
      {
        text: {
          en: 'Before any time counts, and once more after the last, the states are compared with the verified sequential result of the same problem, and that one with 64-bit arithmetic over as many steps as are affordable; each run names its reference. Without a verified sequential result the 64-bit one stands in. On chaotic problems the residual is judged instead. An error above 50·tol (at least 1e-5), scaled by the largest state, makes the run wrong (1e-4 for sequential evaluation, whatever the tolerance): it is shown, and never becomes a speed-up.',
          zh: '在计时之前和最后一次计时之后，将状态与同一问题经验证的顺序求值结果比较，后者再与 64 位运算在可承受的步数内比较；每次运行都注明参考。没有经验证的顺序结果时用 64 位结果代替。对混沌问题则判断残差。误差超过 50·tol（至少 1e-5）乘以最大状态时，该次运行为错误（顺序求值为 1e-4，与容差无关）：会显示，但不会计入加速比。',
        },
      },
    ],
  },
  {
    title: { en: 'Gradient', zh: '梯度' },
    sentences: [
      {
        where: 'gradient',
        text: {
          en: 'Runs with gradient time a solve and the gradient of Σ c·s (seeded c) behind it together, with respect to initial states, inputs and all weights. Sequential evaluation goes backwards step by step; the others take one reversed scan with the dense Jacobians at the solution. Every part is verified: sequential against 64-bit arithmetic, the others against sequential, to 1e-3 or 50·tol of its largest entry; on chaotic problems each backward step by itself.',
          zh: '含梯度的运行把求解与其后 Σ c·s（c 由种子抽取）对初始状态、输入和所有权重的梯度一起计时。顺序求值逐步反向；其余算法在解处用稠密雅可比矩阵做一次反向扫描。每个部分都经过验证：顺序求值与 64 位运算比较，其余与顺序求值比较，允许误差为最大分量的 1e-3 或 50·tol；对混沌问题逐个反向步验证。',
        },
      },
    ],
  },
  {
    title: { en: 'Timed window', zh: '计时范围' },
    sentences: [
      {
        text: {
          en: 'From the inputs on the GPU to the states on the GPU: from before the first submit is encoded to the arrival of the last status, on the host clock. Inside lie the products of inputs and weights, the trace of each iteration, and every round trip that asks whether to stop; outside lie drawing the problem, uploading it, compiling the kernels, the final residual, and reading back states and trace. GPU time, where the adapter has timestamps, is the sum of the spans of the same submits, without the gaps between them.',
          zh: '从 GPU 上的输入到 GPU 上的状态：从编码第一次提交之前到最后一个状态到达，按主机时钟计。包括输入与权重的乘积、每次迭代的轨迹记录，以及询问是否停止的每次往返；不包括抽取问题、上传、编译内核、最终残差，以及读回状态与轨迹记录。若适配器有时间戳，GPU 时间为同样这些提交的时间跨度之和，不含其间的空隙。',
        },
      },
    ],
  },
  {
    title: { en: 'Sequential', zh: '顺序求值' },
    sentences: [
      {
        text: {
          en: 'The same device steps through the sequence in one kernel, state and weights held by the lanes that use them, loaded once per segment of steps; segments keep submits short. It is not a CPU loop and not one dispatch per step: a slow baseline would flatter the others.',
          zh: '同一设备在一个内核中逐步求值，状态与权重由使用它们的线程保存，每段步数只载入一次；分段使提交保持简短。它不是 CPU 循环，也不是每步一次调度：慢的基线会美化其他算法。',
        },
      },
    ],
  },
];

export const LIMITS: readonly NoteSpec[] = [
  {
    title: { en: 'One problem', zh: '单一问题' },
    sentences: [
      {
        text: {
          en: 'Random weights at the stated gain. Iteration counts, and with them speed-ups, depend on the weights: trained or chaotic networks may need far more iterations.',
          zh: '权重按所给增益随机抽取。迭代次数以及加速比取决于权重：训练过的或混沌的网络可能需要多得多的迭代。',
        },
      },
    ],
  },
  {
    title: { en: 'Forward pass', zh: '前向求值' },
    sentences: [
      {
        where: 'gradient',
        text: { en: 'Runs with and without gradient are kept apart.', zh: '含梯度与不含梯度的运行分开处理。' },
      },
      {
        unless: 'gradient',
        text: {
          en: 'Training also needs the gradient, which was not measured here.',
          zh: '训练还需要梯度，此处未测量。',
        },
      },
    ],
  },
];
