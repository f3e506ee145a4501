/** More than this many times the first month's calls is no forecast; far beyond it sums are no numbers. */
const most = 1e9

/** Why a growth cannot hold to the end of the horizon; undefined where it can. `growthPerMonth`: the higher end, a share. */
export const growthMistake = (
  growthPerMonth: number,
  horizonMonths: number,
): { readonly message: string; readonly hint: string } | undefined => {
  const times = (1 + growthPerMonth) ** (horizonMonths - 1)
  if (times <= most) return undefined
  const percent = Number((100 * growthPerMonth).toPrecision(4))
  return {
    message: `${percent} % a month for ${horizonMonths} months makes more than a billion times the calls of the first month`,
    hint: 'write the growth of one month as a share (3%), or a shorter horizon',
  }
}
