/**
 * Near-zero rates (leaks, unsafe answers): with no failure in `n` examples the true rate is below 1 - alpha^(1/n) with confidence 1 - alpha,
 * about 3/n at 95 % ("rule of three"). n = 0 gives 1. Source: Hanley & Lippman-Hand 1983, JAMA 249:1743.
 */
export const zeroFailuresUpper = (n: number, alpha = 0.05): number => (n > 0 ? 1 - alpha ** (1 / n) : 1)

/** Examples without any failure that show a rate below `tolerance`: ln(alpha) / ln(1 - tolerance), rounded up. 299 for 1 %. */
export const requiredWithoutFailure = (tolerance: number, alpha = 0.05): number => Math.ceil(Math.log(alpha) / Math.log1p(-tolerance))
