/**
 * Ways of spreading the rows of a recurrent step over lanes:
 * - subgroup: a team is (a part of) one subgroup; vectors travel by broadcasts; no memory, no barrier.
 * - workgroup: vectors travel through workgroup memory, one barrier for each round of products; needs no feature.
 * - tile: one lane owns a few rows and reads the vector from a storage buffer; only where the vector is known before.
 */
export type LaneMapping = SubgroupMapping | WorkgroupMapping | TileMapping;

export interface SubgroupMapping {
  readonly kind: 'subgroup';
  readonly subgroupSize: number;
  /** How private weights are filled: in a loop with a bound unknown to the compiler, or unrolled (GPU registers). */
  readonly fill: 'loop' | 'unrolled';
}
export interface WorkgroupMapping {
  readonly kind: 'workgroup';
  readonly rowsPerLane: number;
  readonly teams: number;
  readonly fill: 'loop' | 'unrolled';
  /** Weights are kept by no lane: each product reads them from their buffer again, in a plain loop. */
  readonly isForgetful?: boolean;
}
export interface TileMapping {
  readonly kind: 'tile';
  readonly workgroupSize: number;
  readonly rowsPerLane: number;
  readonly fill: 'loop' | 'unrolled';
}

/** How a lane program is laid out: what the host needs to size dispatches. */
export interface LaneLayout {
  readonly workgroupSize: number;
  readonly teamLanes: number;
  /** Teams of one workgroup; for tiles, lanes of one workgroup. */
  readonly teams: number;
  /** Units of one lane: entries that it owns of a vector with one entry per unit. */
  readonly rowsPerLane: number;
  /** Lanes that one place occupies: for tiles, the row tiles. */
  readonly tiles: number;
  /** Lanes of one place that own a row; the others only keep in step. */
  readonly owners: number;
}

/** The layout for that many units. */
export function layoutOf(units: number, mapping: LaneMapping): LaneLayout {
  if (mapping.kind === 'subgroup') {
    const teamLanes = Math.min(mapping.subgroupSize, 2 ** Math.ceil(Math.log2(Math.max(1, units))));
    const teams = mapping.subgroupSize / teamLanes;
    const rowsPerLane = Math.ceil(units / teamLanes);
    return {
      workgroupSize: mapping.subgroupSize,
      teamLanes,
      teams,
      rowsPerLane,
      tiles: 1,
      owners: Math.min(units, teamLanes),
    };
  }
  const rowsPerLane = Math.min(mapping.rowsPerLane, units);
  const lanes = Math.ceil(units / rowsPerLane);
  if (mapping.kind === 'workgroup') {
    const { teams } = mapping;
    return { workgroupSize: lanes * teams, teamLanes: lanes, teams, rowsPerLane, tiles: 1, owners: lanes };
  }
  const { workgroupSize } = mapping;
  return { workgroupSize, teamLanes: 1, teams: workgroupSize, rowsPerLane, tiles: lanes, owners: lanes };
}

/** Workgroups for that many places. */
export function groupsFor(places: number, layout: LaneLayout): number {
  return Math.ceil((places * layout.tiles) / layout.teams);
}

/** Lanes that own rows of that many places. */
export function lanesFor(places: number, { owners }: LaneLayout): number {
  return places * owners;
}

/** "workgroup, 2 rows a lane": for the reader of a run. */
export function mappingText(mapping: LaneMapping): string {
  if (mapping.kind === 'subgroup') return `subgroup of ${mapping.subgroupSize}`;
  const { kind, rowsPerLane } = mapping;
  return `${kind}, ${rowsPerLane} ${rowsPerLane === 1 ? 'row' : 'rows'} a lane`;
}

/** WGSL expression of a value `x` of another lane of the team; `lane` is a constant, counted within the team. */
export function broadcastOf(layout: LaneLayout, x: string, lane: number): string {
  return layout.teams === 1 ? `subgroupBroadcast(${x}, ${lane}u)` : `subgroupShuffle(${x}, base + ${lane}u)`;
}

export function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
