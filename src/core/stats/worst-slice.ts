/**
 * What the worst of several slices is at least worth: a lower bound of the smallest true value, whichever slice that is. `boundAt(i, alpha)` gives the
 * one-sided lower bound of slice i at `alpha` (Tango's, Wilson's, t's); each is taken at alpha / k, so that all k hold together and the
 * smallest of them is a bound for the worst. Naming the slice that looks worst and giving its plain bound would be too hopeful.
 * No slice gives undefined. Assumes nothing about how slices overlap (Bonferroni). Source: Dunn 1961, JASA 56:52.
 */
export const worstSliceBound = (
  slices: number,
  boundAt: (slice: number, alpha: number) => number,
  alpha = 0.05,
): { readonly slice: number; readonly low: number } | undefined => {
  const lows = Array.from({ length: slices }, (_, slice) => boundAt(slice, alpha / slices))
  const low = Math.min(...lows)
  return slices === 0 ? undefined : { slice: lows.indexOf(low), low }
}
