/** A colour for each theme that no other contender has. */

/** Degrees between the hues that are tried: the golden angle, which keeps neighbours apart. */
const TURN = 137.508;

/** { light, dark } as #rrggbb; `taken`: the text in which the others are declared. */
export function looksFor(taken) {
  for (let step = 0; ; step += 1) {
    const hue = (20 + step * TURN) % 360;
    const light = hexOf(hue, 0.65, 0.36);
    const dark = hexOf(hue, 0.6, 0.7);
    if (!taken.includes(light) && !taken.includes(dark)) return { light, dark };
  }
}

function hexOf(hue, saturation, lightness) {
  const chroma = saturation * Math.min(lightness, 1 - lightness);
  const channel = (offset) => {
    const place = (offset + hue / 30) % 12;
    const value = lightness - chroma * Math.max(-1, Math.min(place - 3, 9 - place, 1));
    return Math.round(255 * value)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${channel(0)}${channel(8)}${channel(4)}`;
}
