import { logGamma } from './log-gamma.ts'

/**
 * Natural logarithm of the e-value against "each discordant pair is a fair coin": B(1 + b, 1 + c) / B(1, 1) 2^(b + c), the likelihood of the pairs under
 * a uniform mixture of coins over that of the fair one. Starting from 1 it reaches 1 / alpha with probability alpha at most, ever, when the arms
 * are equal: reject when it does, whenever one looks. Exact for any number of pairs. (0, 6) gives 64/7, (0, 8) gives 256/9.
 * Source: Ville 1939; Robbins 1970, Ann Math Stat 41:1397 (mixtures); Ramdas et al. 2023, Statist Sci 38:576.
 */
export const logEValue = ({ onlyA, onlyB }: { readonly onlyA: number; readonly onlyB: number }): number =>
  logGamma(1 + onlyA) + logGamma(1 + onlyB) - logGamma(2 + onlyA + onlyB) + (onlyA + onlyB) * Math.LN2
