import { writeFileSync } from 'node:fs'
import { binarySizes, type CoverageCell, mcnemarSizes, otherSizes, tangoGrid, tangoTrials, wilsonGrid } from './cells.ts'
import { accuracies, sizes } from './simulate.ts'

/** Writes docs/results/calibration-DATE.md: `node tests/calibration/report.ts` from the root of the project. */
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
const coverageTable = (cells: readonly CoverageCell[]): string =>
  table(
    ['n', ...accuracies.map((accuracy) => `accuracy ${accuracy}`)],
    sizes.map((n) => [n, ...cells.filter((cell) => cell.n === n).map(({ coverage }) => percent(coverage))]),
  )

const date = new Date().toISOString().slice(0, 10)
const text = `# Calibration of the statistics, ${date}

Do the intervals hold what they promise? Simulated data with known truth, fixed seeds, Node ${process.version}; written by \`tests/calibration/report.ts\`.
\`npm run test:calibration\` fails where a figure leaves its limits.

## Wilson, 95 %, one pass rate (computed exactly, not simulated)
${coverageTable(wilsonGrid())}

Near 99 % and with few examples coverage jumps up and down with n, because only whole answers can be counted.

## Tango, 95 %, difference of two arms (${tangoTrials.toLocaleString('en')} trials a cell)
The arms disagree on accuracy x (1 - accuracy) of the examples; the true difference is half of that, at most 3 points.

${coverageTable(tangoGrid())}

## The rule at the margin
The true difference is exactly the threshold, so both "better" and "worse" would be wrong. Shares of wrong conclusions, guards included, at the one-sided alpha shown;
"allowed" is the share of trials whose guards let a yes be considered.

${table(
  ['data', 'n', 'alpha', 'wrong yes', 'wrong no', 'allowed', 'trials'],
  [...binarySizes(), ...otherSizes()].map(({ data, n, alpha, yes, no, valid, trials }) => [
    data,
    n,
    percent(alpha),
    percent(yes),
    percent(no),
    percent(valid),
    trials,
  ]),
)}

## Mid-p McNemar at 5 %, two-sided, equal arms (computed exactly)
${table(
  ['n', 'disagreement', 'rejected'],
  mcnemarSizes().map(({ n, psi, size }) => [n, percent(psi), percent(size)]),
)}
`
writeFileSync(`docs/results/calibration-${date}.md`, text)
process.stdout.write(`docs/results/calibration-${date}.md\n`)
