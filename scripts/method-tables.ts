import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { requiredByEnumeration } from '../src/core/stats/mcnemar-power.ts'
import { detectablePaired, requiredNonInferior, requiredPaired } from '../src/core/stats/power.ts'
import { requiredUnpaired } from '../src/core/stats/unpaired-power.ts'

const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')

const count = (n: number | undefined): string => (n === undefined ? 'cannot be' : n.toLocaleString('en'))

/** Numbers of examples by every formula, and what fixed numbers can find: 80 % power, two-sided 5 %. */
const powerTables = (): string => {
  const designs = [
    [0.1, 0.02],
    [0.1, 0.05],
    [0.2, 0.03],
    [0.2, 0.05],
    [0.2, 0.1],
    [0.3, 0.05],
    [0.3, 0.1],
    [0.4, 0.1],
  ] as const
  const needed = table(
    [
      'arms differ on (psi)',
      'gain (delta)',
      'Connor',
      'mid-p McNemar, enumerated',
      'exact McNemar, enumerated',
      'unpaired, each arm',
      'to show no loss of delta',
    ],
    designs.map(([psi, delta]) => [
      psi,
      delta,
      count(requiredPaired({ psi, delta })?.n),
      count(requiredByEnumeration({ psi, delta }) ?? undefined),
      count(requiredByEnumeration({ psi, delta, test: 'exact' }) ?? undefined),
      count(requiredUnpaired({ a: 0.8 - delta / 2, b: 0.8 + delta / 2 }).n),
      count(requiredNonInferior({ psi, margin: delta }).n),
    ]),
  )
  const shares = [0.1, 0.2, 0.3, 0.4]
  const found = table(
    ['n', ...shares.map((psi) => `psi ${psi}`)],
    [50, 100, 200, 500, 1000].map((n) => [
      count(n),
      ...shares.map((psi) => {
        const delta = detectablePaired({ psi, n })
        return delta === null ? 'cannot be' : `${(100 * delta).toFixed(1)} points`
      }),
    ]),
  )
  return `Examples needed (80 % power, two-sided 5 %; the last column one-sided 5 %, arms truly equal; unpaired around 80 % right):

${needed}

Connor's formula is the default: it lies within a few of the enumeration of the mid-p test that is printed. The exact test asks for more; two separate samples for more still, unless the arms differ on nearly as many examples as chance would have them.

The smallest gain that n examples find:

${found}`
}

const tables: Readonly<Record<string, () => string>> = { power: powerTables }

/** Pages of docs/method with the tables between `<!-- table: NAME -->` and `<!-- end -->` made anew. */
export const methodPages = (root: string): ReadonlyMap<string, string> => {
  const path = 'docs/method/power-and-labels.md'
  const text = readFileSync(join(root, path), 'utf8')
  const made = text.replace(/(<!-- table: (\w+) -->\n)[^]*?(<!-- end -->)/g, (_, start: string, name: string, end: string) => {
    const block = tables[name]
    if (block === undefined) throw new Error(`${path}: no table is called ${name}`)
    return `${start}${block()}\n${end}`
  })
  return new Map([[path, made]])
}
