/** The peers: the same methods composed from operations of TensorFlow.js. A new one is one file and one line here. */
import type { Algorithm } from '../algorithms/algorithm.ts';
import { tfjsDeer } from './tfjs-deer.ts';
import { tfjsQuasiDeer } from './tfjs-quasi-deer.ts';
import { tfjsSequential } from './tfjs-sequential.ts';

export const PEERS: readonly Algorithm[] = [tfjsSequential, tfjsQuasiDeer, tfjsDeer];
