import { describe, expect, test } from 'vitest'
import type { Example } from './example.ts'
import { addLook, anchorsOf, freezeGolden, goldenDigest, lockText, parseLock, verifyGolden } from './golden-lock.ts'
import { failureOf } from '../../../tests/fixtures/failure-of.ts'

const rows: readonly Example[] = Array.from({ length: 5 }, (_, index) => ({
  id: `r${index}`,
  input: `question ${index}`,
  expected: `answer ${index}`,
  tags: [],
  weight: 1,
  source: { file: 'a.csv', line: index + 2 },
}))
const at = '2026-01-02T03:04:05.000Z'
const lock = freezeGolden(rows, { at, seed: 1 })
const look = { of: 3, alpha: 0.05 / 3, at, pair: ['tuned@student', 'linear'], declared: { margin: 0.02 } }

test('a lock survives writing and reading, one row a line', () => {
  const withLook = addLook(lock, look)
  const text = lockText(withLook)
  expect(parseLock(text)).toEqual(withLook)
  expect(text.split('\n').filter((line) => line.includes('"hash"'))).toHaveLength(5)
})

describe('verification', () => {
  test('unchanged rows are found in the order of the lock, wherever they stand and whatever their weight', () => {
    const shuffled = rows.toReversed().map((row) => ({ ...row, weight: 4, source: { file: 'b.csv', line: 9 } }))
    expect(verifyGolden(lock, shuffled, { exact: true })).toEqual([4, 3, 2, 1, 0])
  })

  test('one changed byte in a golden row is an edit that is named', () => {
    const error = failureOf(() =>
      verifyGolden(
        lock,
        rows.map((row, index) => (index === 2 ? { ...row, expected: 'answer 2 ' } : row)),
        { exact: false },
      ),
    )
    expect(error.code).toBe('golden-changed')
    expect(error.message).toContain('1 edited')
    expect(error.also).toEqual([{ message: 'edited: r2' }])
    expect(error.hint).toContain('--refreeze')
  })

  test('rows that are gone and rows that came are named', () => {
    const changed = [...rows.slice(1), { ...rows[0], id: 'new', input: 'new' } as Example]
    expect(failureOf(() => verifyGolden(lock, changed, { exact: true })).also.map(({ message }) => message)).toEqual([
      'removed: r0',
      'added: new',
    ])
    expect(verifyGolden(lock, [...rows, { ...rows[0], id: 'new', input: 'new' } as Example], { exact: false })).toHaveLength(5)
  })

  test('of equal rows the one with the frozen id is taken', () => {
    const copy = { ...rows[0], id: 'r0-2' } as Example
    expect(verifyGolden(lock, [copy, ...rows], { exact: false })[0]).toBe(1)
  })

  test('an id that changed with unchanged content is not a change', () => {
    expect(
      verifyGolden(
        lock,
        rows.map((row) => ({ ...row, id: `x${row.id}` })),
        { exact: true },
      ),
    ).toEqual([0, 1, 2, 3, 4])
  })
})

test('looks are numbered and stop at the planned number', () => {
  const spent = [1, 2, 3].reduce((current) => addLook(current, look), lock)
  expect(spent.looks.map(({ k }) => k)).toEqual([1, 2, 3])
  expect(failureOf(() => addLook(spent, look)).code).toBe('golden-looks-spent')
})

test('a golden set that holds rows of the old one goes on with its looks: growing it until it says yes is no way round', () => {
  const looked = addLook(lock, look)
  const grown = freezeGolden([...rows, { ...rows[0], id: 'new', input: 'new' } as Example], { at, seed: 2, replaces: looked })
  expect(grown.looks).toEqual(looked.looks)
  expect(addLook(grown, look).looks.map(({ k }) => k)).toEqual([1, 2])
})

test('a fresh golden set starts at the first look and keeps the ledger of the old one', () => {
  const fresh = rows.map((row) => ({ ...row, input: `fresh ${row.input}` }))
  const next = freezeGolden(fresh, { at, seed: 2, replaces: addLook(lock, look) })
  expect(next.looks).toEqual([])
  expect(next.replaced).toEqual([{ at, digest: goldenDigest(lock.rows), rows: 5, looks: [{ k: 1, ...look }] }])
})

test('the digest does not depend on the order of rows', () => {
  expect(goldenDigest(lock.rows.toReversed())).toBe(goldenDigest(lock.rows))
})

test.each([
  ['{', 'is not JSON'],
  ['[]', 'is damaged'],
  ['{"version":2}', 'which a newer assay wrote'],
  ['{"version":1,"frozenAt":"x","seed":1,"rows":[{"id":1}],"looks":[],"replaced":[]}', 'is damaged at rows.0.id'],
])('%s is refused with the reason', (text, reason) => {
  const error = failureOf(() => parseLock(text))
  expect(error.code).toBe('golden-lock-invalid')
  expect(error.message).toContain(reason)
})

describe('a golden set that keeps a part of the old one', () => {
  const fresh: readonly Example[] = Array.from({ length: 10 }, (_, i) => ({ ...rows[0], id: `n${i}`, input: `new ${i}` }) as Example)

  test('takes a seeded random part, the same whatever the order of rows', () => {
    const all = [...fresh, ...rows]
    const anchors = anchorsOf(lock, all, 0.4, 1)
    expect(anchors).toHaveLength(2)
    expect(anchors.every((index) => index >= 10)).toBe(true)
    const turned = all.toReversed()
    expect(anchorsOf(lock, turned, 0.4, 1).map((index) => turned[index]?.id)).toEqual(anchors.map((index) => all[index]?.id))
    expect(anchorsOf(lock, rows, 0.01, 1)).toHaveLength(1)
  })

  test('marks the rows that stayed, keeps the ledger, and survives writing', () => {
    const golden = [...rows.slice(0, 2), ...fresh.slice(0, 3)]
    const next = freezeGolden(golden, { at, seed: 1, replaces: addLook(lock, look) })
    expect(next.rows.map(({ id, anchor }) => `${id} ${anchor ?? false}`)).toEqual([
      'r0 true',
      'r1 true',
      'n0 false',
      'n1 false',
      'n2 false',
    ])
    expect(next.looks).toHaveLength(1)
    expect(parseLock(lockText(next))).toEqual(next)
    expect(goldenDigest(next.rows)).toBe(goldenDigest(freezeGolden(golden, { at, seed: 1 }).rows))
  })
})
