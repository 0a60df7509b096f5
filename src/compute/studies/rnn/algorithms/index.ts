/** The algorithms this build can run: a new one is one folder and one line here. */
import { Fault } from '../../../../shared/contract/fault.ts';
import { rnn } from '../../../../shared/studies/rnn.ts';
import { PEERS } from '../peers/index.ts';
import type { Algorithm } from './algorithm.ts';
import { cpuSequential } from './cpu-sequential/cpu-sequential.ts';
import { deer } from './deer/deer.ts';
import { elk } from './elk/elk.ts';
import { elkAnnealed } from './elk-annealed/elk-annealed.ts';
import { elkSmoother } from './elk-smoother/elk-smoother.ts';
import { jacobi } from './jacobi/jacobi.ts';
import { naiveSequential } from './naive-sequential/naive-sequential.ts';
import { ortCpuOneSequential } from './ort-cpu-1-sequential/ort-cpu-1-sequential.ts';
import { ortCpuSequential } from './ort-cpu-sequential/ort-cpu-sequential.ts';
import { picard } from './picard/picard.ts';
import { quasiDeer } from './quasi-deer/quasi-deer.ts';
import { quasiDeerBlock } from './quasi-deer-block/quasi-deer-block.ts';
import { quasiElk } from './quasi-elk/quasi-elk.ts';
import { quasiElkAnnealed } from './quasi-elk-annealed/quasi-elk-annealed.ts';
import { quasiElkBlock } from './quasi-elk-block/quasi-elk-block.ts';
import { quasiElkSmootherBlock } from './quasi-elk-smoother-block/quasi-elk-smoother-block.ts';
import { quasiElkSmoother } from './quasi-elk-smoother/quasi-elk-smoother.ts';
import { sequential } from './sequential/sequential.ts';

/** Those that our kernels evaluate. */
export const ALGORITHMS: readonly Algorithm[] = [
  sequential,
  jacobi,
  picard,
  quasiDeer,
  deer,
  elk,
  elkSmoother,
  elkAnnealed,
  quasiElk,
  quasiElkSmoother,
  quasiElkAnnealed,
  quasiDeerBlock,
  quasiElkBlock,
  quasiElkSmootherBlock,
  naiveSequential,
];

/** Everything that a sweep may name: our own algorithms, and what other code evaluates to compare them with. */
export const CONTENDERS: readonly Algorithm[] = [
  ...ALGORITHMS,
  cpuSequential,
  ortCpuSequential,
  ortCpuOneSequential,
  ...PEERS,
];

/** Damping where none is asked for, by the declaration of the study; null: the algorithm takes none. */
export function defaultLambda({ id }: Pick<Algorithm, 'id'>): number | null {
  const declared = rnn.contenders.find((contender) => contender.id === id)?.defaults?.['lambda'];
  return typeof declared === 'number' ? declared : null;
}

/** Throws a Fault where this build has no such algorithm. */
export function algorithmById(id: string): Algorithm {
  const algorithm = CONTENDERS.find((candidate) => candidate.id === id);
  if (!algorithm) {
    throw new Fault('invalid', `unknown algorithm "${id}"; known: ${CONTENDERS.map((known) => known.id).join(', ')}`);
  }
  return algorithm;
}
