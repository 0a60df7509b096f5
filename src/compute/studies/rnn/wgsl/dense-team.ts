/** How a D × D matrix is spread over the lanes of a team. */
export interface DenseTeam {
  /** Where rows of other lanes come from; see dense.ts. */
  readonly kind: 'alone' | 'subgroup' | 'workgroup';
  readonly state: number;
  readonly lanes: number;
  /** Rows of one lane; lanes beyond the last row repeat it, so that control flow stays uniform. */
  readonly rows: number;
  /** Teams of one workgroup; a subgroup is a workgroup of its own. */
  readonly teams: number;
}

export function workgroupSizeOf(team: DenseTeam): number {
  return team.lanes * team.teams;
}

/** "subgroup of 16": for the reader of a run. */
export function teamText({ kind, lanes }: DenseTeam): string {
  return kind === 'alone' ? 'a lane alone' : `${kind} of ${lanes}`;
}

/** Floats of workgroup memory of one team: a whole matrix, or two pivot rows in turn. */
export function exchangeFloats(team: DenseTeam): number {
  return team.kind === 'workgroup' ? Math.max(team.state ** 2, 2 * team.state) : 0;
}

export function exchangeBytes(team: DenseTeam): number {
  return team.teams * exchangeFloats(team) * 4;
}

/** WGSL of a value of slot ⌊j / lanes⌋, called `x` with the slot's number, in the lane that owns row j. */
export function rowValue(team: DenseTeam, x: string, j: number): string {
  const value = `${x}${Math.floor(j / team.lanes)}`;
  return team.kind === 'alone' ? value : broadcast(team, value, j % team.lanes);
}

/** WGSL of a value in another lane of the team, in every lane of it. */
function broadcast(team: DenseTeam, value: string, lane: number): string {
  return team.teams === 1 ? `subgroupBroadcast(${value}, ${lane}u)` : `subgroupShuffle(${value}, team_base + ${lane}u)`;
}
