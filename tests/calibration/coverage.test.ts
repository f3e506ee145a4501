import { expect, test } from 'vitest'
import { binarySizes, mcnemarSizes, otherSizes, type SizeCell, tangoGrid, wilsonGrid } from './cells.ts'
import { truthAt } from './simulate.ts'

test('Wilson covers 93 to 97 % where n p (1 - p) is five or more, and over 90 % anywhere', () => {
  for (const { n, accuracy, coverage } of wilsonGrid()) {
    expect(coverage, `n ${n}, accuracy ${accuracy}`).toBeGreaterThan(0.9)
    if (n * accuracy * (1 - accuracy) < 5) continue
    expect(coverage, `n ${n}, accuracy ${accuracy}`).toBeGreaterThanOrEqual(0.93)
    expect(coverage, `n ${n}, accuracy ${accuracy}`).toBeLessThanOrEqual(0.97)
  }
})

test('Tango covers at least 93 %, and at most 97 % from ten expected discordant pairs on', () => {
  for (const { n, accuracy, coverage } of tangoGrid()) {
    expect(coverage, `n ${n}, accuracy ${accuracy}`).toBeGreaterThanOrEqual(0.93)
    if (n * truthAt(accuracy).psi >= 10) expect(coverage, `n ${n}, accuracy ${accuracy}`).toBeLessThanOrEqual(0.97)
  }
})

/** At a true difference equal to the threshold, yes and no are both wrong: each at most a fifth above alpha, plus what chance does to the simulation. */
const holdsItsLevel = (cells: readonly SizeCell[]): void => {
  for (const { data, n, trials, alpha, yes, no } of cells) {
    const limit = 1.2 * alpha + 3 * Math.sqrt((alpha * (1 - alpha)) / trials)
    expect(yes, `yes: ${data}, n ${n}`).toBeLessThanOrEqual(limit)
    expect(no, `no: ${data}, n ${n}`).toBeLessThanOrEqual(limit)
  }
}

test('the rule on binary arms at the margin errs at most as often as alpha allows', () => holdsItsLevel(binarySizes()))
test('the rule on clusters, graded scores and macro F1 errs at most as often as alpha allows', () => holdsItsLevel(otherSizes()))

test('mid-p McNemar rejects at most 5.5 % of equal pairs at 5 %', () => {
  for (const { n, psi, size } of mcnemarSizes()) expect(size, `n ${n}, psi ${psi}`).toBeLessThanOrEqual(0.055)
})
