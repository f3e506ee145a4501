import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { confidentLearning } from '../../src/core/data/noise/confident-learning.ts'
import { createRandom } from '../../src/core/lib/random.ts'
import { pythonWith } from './python-with.ts'

const script = `
import json, sys
import numpy as np
from cleanlab.count import compute_confident_joint
from cleanlab.filter import find_label_issues
for line in sys.stdin:
    case = json.loads(line)
    labels, probabilities = np.array(case["labels"]), np.array(case["probabilities"])
    joint = compute_confident_joint(labels, probabilities, calibrate=True)
    issues = find_label_issues(labels, probabilities, filter_by="prune_by_noise_rate", n_jobs=1)
    print(json.dumps({"joint": joint.tolist(), "issues": np.where(issues)[0].tolist()}))
`

interface Case {
  readonly labels: readonly number[]
  readonly probabilities: readonly (readonly number[])[]
}

/** Labels of which some are wrong, and probabilities that mostly know better. */
const makeCase = (seed: number, rows: number, classes: number): Case => {
  const random = createRandom(seed)
  const truths = Array.from({ length: rows }, (_, row) => row % classes)
  const labels = truths.map((truth) => (random.next() < 0.15 ? random.below(classes) : truth))
  const probabilities = truths.map((truth) => {
    const weights = Array.from({ length: classes }, (_, k) => random.next() ** 3 + (k === truth ? 1.2 * random.next() : 0))
    const total = weights.reduce((a, b) => a + b)
    return weights.map((weight) => weight / total)
  })
  return { labels, probabilities }
}

test('counts and suspects are those of cleanlab on the same probabilities', () => {
  const bin = pythonWith(['cleanlab==2.9.0'])
  const cases = Array.from({ length: 12 }, (_, seed) => makeCase(seed, 300 + 40 * seed, 2 + (seed % 6)))
  const input = cases.map((one) => JSON.stringify(one)).join('\n')
  const answers = execFileSync(join(bin, 'python'), ['-W', 'ignore', '-c', script], { input, encoding: 'utf8', maxBuffer: 2 ** 28 })
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { joint: number[][]; issues: number[] })
  expect(answers).toHaveLength(cases.length)
  let equal = 0
  cases.forEach(({ labels, probabilities }, index) => {
    const classes = probabilities[0]?.length ?? 0
    const { counts, suspects } = confidentLearning({ targets: labels, probabilities: Float64Array.from(probabilities.flat()), classes })
    const { joint = [], issues = [] } = answers[index] ?? {}
    const differences = joint.flat().map((count, at) => Math.abs(count - (counts[at] ?? 0)))
    // Where a scaled count ends in exactly .5, cleanlab rounds to the even number: one row of one cell, by chance.
    expect(Math.max(...differences)).toBeLessThanOrEqual(1)
    expect(suspects.length).toBeGreaterThan(10)
    if (differences.some((difference) => difference > 0)) return
    equal++
    expect(suspects).toEqual(issues)
  })
  expect(equal).toBeGreaterThanOrEqual(8)
}, 600_000)
