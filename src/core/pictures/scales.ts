/** Maps values to pixels. `ticks` are round values inside the domain. */
export interface Scale {
  (value: number): number
  readonly domain: readonly [number, number]
  readonly ticks: readonly number[]
}

/** Steps of 1, 2, 2.5 or 5 times a power of ten, so that there are at most `count` of them. */
const stepFor = (span: number, count: number): number => {
  const rough = span / Math.max(1, count)
  const power = 10 ** Math.floor(Math.log10(rough))
  const factor = [1, 2, 2.5, 5, 10].find((candidate) => candidate * power >= rough * (1 - 1e-9)) ?? 10
  return factor * power
}

/** A linear scale whose domain is widened to round ticks; `within` bounds the widening (a share never passes 1). */
export const linearScale = (
  domain: readonly [number, number],
  range: readonly [number, number],
  options: { readonly count?: number; readonly within?: readonly [number, number] } = {},
): Scale => {
  const { count = 5, within = [-Infinity, Infinity] } = options
  const [low, high] = domain[1] > domain[0] ? domain : [domain[0] - 0.05, domain[0] + 0.05]
  const step = stepFor(high - low, count)
  const start = Math.max(within[0], Math.floor(low / step + 1e-9) * step)
  const end = Math.min(within[1], Math.ceil(high / step - 1e-9) * step)
  const ticks: number[] = []
  for (let index = Math.ceil(start / step - 1e-9); index * step <= end + step * 1e-9; index++)
    ticks.push(Number((index * step).toPrecision(12)))
  const scale = (value: number): number => range[0] + ((value - start) / (end - start)) * (range[1] - range[0])
  return Object.assign(scale, { domain: [start, end] as const, ticks })
}

/** A base-10 scale over positive values; ticks at powers of ten, with 2 and 5 between them where there are few. */
export const logScale = (
  domain: readonly [number, number],
  range: readonly [number, number],
  options: { readonly count?: number } = {},
): Scale => {
  const { count = 6 } = options
  const low = Math.log10(domain[0])
  const high = Math.log10(domain[1] > domain[0] ? domain[1] : domain[0] * 10)
  const scale = (value: number): number => range[0] + ((Math.log10(Math.max(value, 1e-300)) - low) / (high - low)) * (range[1] - range[0])
  const inside = (value: number): boolean => Math.log10(value) >= low - 1e-9 && Math.log10(value) <= high + 1e-9
  const powers: number[] = []
  for (let power = Math.floor(low); power <= Math.ceil(high); power++) powers.push(power)
  const everyPower = powers.map((power) => 10 ** power).filter(inside)
  const withFives = powers.flatMap((power) => [1, 2, 5].map((factor) => factor * 10 ** power)).filter(inside)
  const skip = Math.max(1, Math.ceil(everyPower.length / count))
  const ticks = withFives.length <= count ? withFives : everyPower.filter((_, index) => index % skip === 0)
  return Object.assign(scale, { domain: [10 ** low, 10 ** high] as const, ticks })
}
