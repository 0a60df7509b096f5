/** The algorithms this build can run: a new one is one folder and one line here. */
import { Fault } from '../../shared/fault.ts';
import type { Algorithm } from './algorithm.ts';
import { deer } from './deer/deer.ts';
import { jacobi } from './jacobi/jacobi.ts';
import { picard } from './picard/picard.ts';
import { quasiDeer } from './quasi-deer/quasi-deer.ts';
import { quasiElk } from './quasi-elk/quasi-elk.ts';
import { quasiElkAnnealed } from './quasi-elk-annealed/quasi-elk-annealed.ts';
import { quasiElkSmoother } from './quasi-elk-smoother/quasi-elk-smoother.ts';
import { sequential } from './sequential/sequential.ts';

export const ALGORITHMS: readonly Algorithm[] = [
  sequential,
  jacobi,
  picard,
  quasiDeer,
  deer,
  quasiElk,
  quasiElkSmoother,
  quasiElkAnnealed,
];

/** Throws a Fault where this build has no such algorithm. */
export function algorithmById(id: string): Algorithm {
  const algorithm = ALGORITHMS.find((candidate) => candidate.id === id);
  if (!algorithm) {
    throw new Fault('invalid', `unknown algorithm "${id}"; known: ${ALGORITHMS.map((known) => known.id).join(', ')}`);
  }
  return algorithm;
}
