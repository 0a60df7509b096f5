/** Sweeps as earlier versions stored them, word for word: each version knew the fields of the one before and some more. */
const GRID =
  '"cells":["gru","lem"],"algorithms":["sequential","quasi-deer","deer"],"lengths":[10,20,30],"states":[8,4]';
const SIZES = '"input":null,"batches":[16,1],"gain":1';
const END = '"gradient":false,"reset":true';

export const STORED_SWEEPS = {
  /** 0.1, before warm starts. */
  first: `{"preset":null,${GRID},${SIZES},"tolerance":0.0001,"maxIterations":null,"lambdas":null,${END},"seeds":[0,1],"repeats":null,"secondsPerPoint":60}`,
  warm: `{"preset":null,${GRID},"input":3,"batches":[16,1],"gain":1.5,"tolerance":0.001,"maxIterations":50,"lambdas":null,"gradient":true,"reset":false,"warmStart":0.01,"seeds":[0,1],"repeats":12,"secondsPerPoint":60}`,
  damped: `{"preset":null,"cells":["gru"],"algorithms":["elk","quasi-elk","elk-annealed"],"lengths":[10,20,30],"states":[8],${SIZES},"tolerance":0.0001,"maxIterations":null,"lambdas":[1,0.01],"annealing":{"start":1,"factor":0.5,"floor":0},${END},"warmStart":null,"seeds":[0],"repeats":null,"secondsPerPoint":60}`,
  tolerances: `{"preset":null,${GRID},${SIZES},"tolerance":[0.01,0.0001],"maxIterations":null,"lambdas":null,"annealing":null,${END},"warmStart":null,"seeds":[0,1],"repeats":null,"secondsPerPoint":60}`,
  /** The last one before a sweep named its study. */
  restarts: `{"preset":null,${GRID},${SIZES},"tolerance":0.0001,"maxIterations":null,"lambdas":null,"annealing":null,${END},"warmStart":null,"seeds":[0,1],"repeats":null,"restarts":3,"secondsPerPoint":60,"precision":0.005,"maxSamples":50,"threshold":0.05}`,
  preset:
    '{"preset":"elk-figure-2","cells":["gru"],"algorithms":["sequential","quasi-deer","deer"],"lengths":[30000,100000,300000,1000000],"states":[8,16,32,64],"input":null,"batches":[16],"gain":1,"tolerance":0.0001,"maxIterations":null,"lambdas":null,"gradient":false,"reset":true,"seeds":[0],"repeats":null,"secondsPerPoint":60}',
} as const;
