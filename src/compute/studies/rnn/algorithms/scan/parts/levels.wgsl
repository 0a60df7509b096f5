// How a levelled scan spreads the totals of one level over workgroups: a workgroup has WIDTH items of the state side by
// side and SEGMENTS segments of consecutive totals; a lane composes the totals of its segment one after the other, the
// lanes of one item join what they found in log2(SEGMENTS) rounds. No workgroup waits for another one.
const SCAN_LANES = WIDTH * SEGMENTS;

struct Segment {
  item: u32, // sequence * ITEMS + entry (or unit) of the state
  block: u32, // sequence * blocks + block: where the workgroup's own total lies in the level above
  segment: u32,
  base: u32, // sequence * totals of the level
  begin: u32, // first total of the lane within its sequence, in scan order
  end: u32,
  entry: u32,
  alive: bool, // false: a lane beyond the last entry that only keeps in step
}

fn segment_of(local: u32, group: u32) -> Segment {
  let columns = (ITEMS + WIDTH - 1u) / WIDTH;
  let count = total_count();
  let each = totals_each();
  let blocks = (count + SEGMENTS * each - 1u) / (SEGMENTS * each);
  let block = (group / columns) % blocks;
  let sequence = group / (columns * blocks);
  let entry = (group % columns) * WIDTH + local % WIDTH;
  let alive = entry < ITEMS;
  let segment = local / WIDTH;
  let begin = min((block * SEGMENTS + segment) * each, count);
  let end = select(begin, min(begin + each, count), alive);
  let safe = min(entry, ITEMS - 1u);
  return Segment(sequence * ITEMS + safe, sequence * blocks + block, segment, sequence * count, begin, end, safe, alive);
}

// The place of a total in its buffer, [sequence][total][entry], by its number in scan order.
fn place_of_total(segment: Segment, k: u32) -> u32 {
  return (segment.base + position_of(k)) * ITEMS + segment.entry;
}

var<workgroup> scanned: array<Total, PAGES * SCAN_LANES>;
