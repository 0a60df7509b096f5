/** 运行没有结果，或结果不是所求结果的原因：每个代码对应一句不带句号的话。 */
import type { CONTEXTS as English } from '../en/reasons.ts';
import type { ReasonCode } from '../../contract/reason-codes.ts';

export const REASONS: Readonly<Record<ReasonCode, string>> = {
  text: '{text}',
  error: '{message}',
  'never-measured': '未曾测量',
  'came-out': '结果为 {status}',
  'sweep-ended': '本次运行完成之前，扫描已结束（{outcome}）',
  interrupted: '测量在本次运行完成之前中断',
  cancelled: '已取消',
  'device-lost': '设备丢失：{message}',
  'cancelled-before-solve': '在求解之前取消',
  'cancelled-before-repetitions': '在重复测量之前取消',
  'cancelled-while-repeating': '重复 {repetitions} 次后取消，最后的状态尚未验证',
  'missing-feature': '设备缺少特性 {feature}',
  'buffer-too-large': '缓冲区“{buffer}”需要 {bytes} 字节，设备允许单个缓冲区 {allowed} 字节',
  'buffers-too-large': '全部缓冲区需要 {bytes} 字节，最多使用 {allowed} 字节',
  'workgroup-memory': '内核“{kernel}”需要 {bytes} 字节工作组内存，设备允许 {allowed} 字节',
  'workgroup-size': '内核“{kernel}”需要大小为 {lanes} 的工作组，设备允许 {allowed}',
  'too-many-bindings': '内核“{kernel}”绑定 {bindings} 个存储缓冲区，设备允许 {allowed} 个',
  'state-too-large': '{contender} 在此适配器上最多支持状态维数 {largest}，此点为 {state}',
  'no-damping': '未给出阻尼值',
  'one-state-block-only': '同类实现只支持单一状态块的循环单元',
  'no-paired-states': '{cell} 的每个单元没有构成分块所需的两个状态',
  'nested-products': '{cell} 的乘积嵌套过深，无法得到封闭形式的分块',
  'no-operator': 'ONNX 有 {known} 的算子，但没有 {cell} 的算子',
  'runtime-missing': '{message}',
  delegated: '由其他代码执行（{to}），没有调度',
  'no-gradient': '{contender} 不计算梯度',
  'gradient-state-too-large': '梯度最多支持状态维数 {largest}，此点为 {state}',
  'too-many-matrices':
    '{contender}：TensorFlow.js 在此适配器上一次最多相乘 {allowed} 个矩阵，此点需要 {needed} 个',
  'gradient-unverifiable': '梯度无法验证：其 float64 参考需要 {operations} 次乘加，单次验证上限为 {allowed}',
  'gradient-overflows':
    '梯度会超出 float32 的范围：最大李雅普诺夫指数为每步 +{exponent}，梯度约增长 e^{growth} 倍',
  'not-settled': '{iterations} 次迭代后仍未收敛：最后一步为 {step}，容差为 {tolerance}',
  'reset-at-end': '保护机制在最后一次迭代（第 {iterations} 次）重置了 {entries} 个分量',
  stalled: '停滞',
  'stalled-impossible': '{contender} 不应停滞却停滞：残差为 {residual}，步长在容差之内时最多为 {allowed}',
  'states-differ': '状态与参考相差 {error}，允许 {allowed}',
  'residual-too-large': '残差为 {error}，允许 {allowed}',
  'states-not-finite': '状态不是有限值',
  'leaves-float32':
    '状态在序列 {sequence} 的第 {step} 步超出 float32：第 {entry} 个分量的绝对值为 {size}，float32 上限为 {largest}',
  'leaves-float64':
    '状态在序列 {sequence} 的第 {step} 步超出 float32：第 {entry} 个分量也超出 float64，float32 上限为 {largest}',
  'value-leaves-float32':
    '状态在序列 {sequence} 的第 {step} 步超出 float32：计算第 {entry} 个分量所用的某个值大于 float32 上限 {largest}',
  'gradient-differs': '对 {part} 的梯度相差其最大分量的 {error}，允许 {allowed}',
  'gradient-not-finite': '对 {part} 的梯度不是有限值',
  'gradient-truth-differs': 'grad.{part} 与文件中的梯度相差 {error}，允许 {allowed}（相对于其最大分量）',
  'truth-differs': '状态与文件中的真值相差 {error}，允许 {allowed}',
  'iterations-out-of-range': '迭代次数为 {iterations}，允许 1 到 {most}',
  'trace-incomplete': '迭代记录有 {rows} 行，迭代次数为 {iterations}',
  'went-on-after-settling':
    '迭代次数：第 {iteration} 次迭代的步长 {step} 已在容差 {tolerance} 之内，却进行了 {iterations} 次',
  'settled-too-early': '报告已收敛，但最后一步为 {step}，容差为 {tolerance}',
  'settled-unnoticed': '报告未收敛，但最后一步为 {step}，容差为 {tolerance}',
  'stopped-unsettled': '迭代次数：未收敛便在 {most} 次中的第 {iterations} 次停止',
  'iterations-by-sequence': '各序列的迭代次数：{found}，总数 {iterations}',
  'resets-miscounted': '重置次数为 {resets}，迭代记录中为 {traced}',
  'sequence-settled-too-early': '序列 {sequence} 在第 {iteration} 次迭代报告收敛，步长为 {step}，容差为 {tolerance}',
  'sequence-settled-later': '序列 {sequence} 在第 {iteration} 次迭代报告收敛，但第 {first} 次迭代的步长已在容差之内',
  'sequence-never-settled': '序列 {sequence} 从未报告收敛，但第 {first} 次迭代的步长已在容差之内',
  'stopped-elsewhere': '迭代次数：要求在 {asked} 次后停止，实际为 {iterations} 次，先前为 {before} 次',
  'settled-when-stopped':
    '迭代次数：要求在 {asked} 次后停止，实际为 {iterations} 次并已收敛，先前为 {before} 次',
  'trace-value-differs': '第 {iteration} 次迭代的 {column}：{found}，应为 {expected}，允许相差 {allowed}',
  'trace-value-too-small': '第 {iteration} 次迭代的 {column}：{found}，float64 下至少为 {least}',
  'iterate-differs':
    '第 {iteration} 次迭代的状态（序列 {sequence}，第 {step} 步，第 {entry} 个分量）：{found}，float64 孪生为 {expected}，允许相差 {allowed}',
  'resets-missing': '重置次数为 0，float32 孪生重置了 {expected} 个分量',
  'resets-unexpected': '重置次数为 {resets}，float32 孪生在 {iterations} 次迭代中没有重置',
  'iterations-differ': '迭代次数为 {iterations}，float32 孪生为 {expected}',
  'iterations-too-few': '迭代次数为 {iterations}，float32 孪生超过 {expected}',
  'iterations-unsettled': '迭代次数为 {iterations} 且未收敛，float32 孪生为 {expected}',
  'derivative-differs':
    '{cell} 的导数（{kind}，第 {step} 步的 ∂{row}/∂{column}）：{found}，由步函数的差分得到 {expected}',
  'hand-over-differs': '序列 {sequence} 第 {step} 步（某次调度的第一步）的残差：{error}，允许 {allowed}',
};

export const CONTEXTS: Readonly<Record<keyof typeof English, string>> = {
  restart: '第 {restart} 次启动：{reason}',
  'warm-start': '热启动，使用未改变的权重：{reason}',
  notFinite: '非有限值',
};
