/** An algorithm with its settings at one point of a sweep. */
import type { RunConfig } from '../../../../shared/contract/run.ts';
import type { Tuning } from '../../../../shared/contract/parts/tuning.ts';
import type { Fit, Host, Method } from '../../study.ts';
import type { Algorithm, ProblemShape, SolveParameters } from '../algorithms/algorithm.ts';
import { fitOf } from './fit.ts';

export class RnnMethod implements Method {
  readonly config: RunConfig;
  readonly algorithm: Algorithm;
  readonly parameters: SolveParameters;
  readonly tuning: Tuning | null;
  readonly #shape: ProblemShape;

  constructor(config: RunConfig, algorithm: Algorithm, parameters: SolveParameters, shape: ProblemShape) {
    this.config = config;
    this.algorithm = algorithm;
    this.parameters = parameters;
    this.tuning = parameters.tuning ?? null;
    this.#shape = shape;
  }

  get iterative(): boolean {
    return this.algorithm.iterative;
  }

  fit(host: Host): Fit {
    return fitOf(this.algorithm, this.#shape, this.parameters, host);
  }
}
