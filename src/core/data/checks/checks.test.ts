import { describe, expect, test } from 'vitest'
import type { TaskKind } from '../../task/task.ts'
import type { Example, SplitName } from '../example.ts'
import { findUnits } from '../units.ts'
import type { CheckContext } from './data-check.ts'
import { dataChecks, runChecks } from './index.ts'
import { findLeaks } from './leak.ts'
import { secretIn } from '../pii/secret-spans.ts'

const rows = (...pairs: readonly (readonly [string, string?])[]): Example[] =>
  pairs.map(([input, expected], index) => ({
    id: `r${index}`,
    input,
    ...(expected !== undefined && { expected }),
    tags: [],
    weight: 1,
    source: { file: 'a.csv', line: index + 2 },
  }))

const context = (examples: readonly Example[], kind: TaskKind = 'classification', rest: Partial<CheckContext> = {}): CheckContext => ({
  kind,
  examples,
  ...findUnits(examples),
  ...rest,
})
const run = (...args: Parameters<typeof context>) => runChecks(context(...args))
const ids = (...args: Parameters<typeof context>) => run(...args).map(({ id }) => id)
const find = (id: string, ...args: Parameters<typeof context>) => run(...args).find((finding) => finding.id === id)

const plain = (count: number): Example[] =>
  rows(
    ...Array.from({ length: count }, (_, index): [string, string] => [
      `w${index * 7919} q${index * 104729} z${index}`,
      index % 2 === 0 ? 'yes' : 'no',
    ]),
  )

test('clean data has no findings', () => {
  expect(run(plain(200))).toEqual([])
})

test('every check has its own id and label', () => {
  expect(new Set(dataChecks.map(({ id }) => id)).size).toBe(dataChecks.length)
  expect(dataChecks.every(({ label }) => label.length > 3)).toBe(true)
})

test('findings carry all rows, at most five examples, a count and a fix, errors first', () => {
  const findings = run(rows(...Array.from({ length: 12 }, (): [string, string] => ['', 'a']), ['x', 'a'], ['x', 'b']))
  expect(find('empty-input', rows(...Array.from({ length: 12 }, (): [string, string] => ['', 'a'])))).toMatchObject({
    count: 12,
    examples: expect.objectContaining({ length: 5 }),
    rows: expect.objectContaining({ length: 12 }),
  })
  expect(findings.every(({ fix, message }) => fix !== '' && message !== '')).toBe(true)
  expect(findings.map(({ severity }) => severity)).toEqual(
    findings
      .map(({ severity }) => severity)
      .sort((a, b) => ['error', 'warning', 'info'].indexOf(a) - ['error', 'warning', 'info'].indexOf(b)),
  )
})

describe('duplicates and contradictions', () => {
  test('equal rows with equal answers are one duplicate', () => {
    const findings = run(rows(['Refund, please!', 'A'], ['refund  please', 'A']))
    expect(findings.find(({ id }) => id === 'exact-duplicate')).toMatchObject({ count: 1, rows: ['r0', 'r1'] })
    expect(findings.some(({ id }) => id === 'contradiction')).toBe(false)
  })

  test('equal rows with different answers contradict each other', () => {
    expect(find('contradiction', rows(['Refund, please!', 'A'], ['refund please', 'B']))).toMatchObject({ severity: 'error', count: 1 })
  })

  test('answers that differ only in case agree; different numbers are different questions', () => {
    expect(ids(rows(['x', 'Yes'], ['x', 'yes ']))).not.toContain('contradiction')
    expect(ids(rows(['pay 1.5', 'A'], ['pay 15', 'B']))).not.toContain('contradiction')
  })

  test('the same question after another conversation is no contradiction', () => {
    const [first, second] = rows(['yes', 'A'], ['yes', 'B'])
    const withHistory = [first, { ...second, history: [{ role: 'assistant', content: 'More tea?' }] }] as Example[]
    expect(ids(withHistory)).not.toContain('contradiction')
  })

  test('in free text several answers are information only', () => {
    expect(find('several-answers', rows(['x', 'one'], ['x', 'two']), 'generation')).toMatchObject({ severity: 'info' })
  })

  test('near duplicates are reported once per cluster, without their exact copies', () => {
    const text = 'please book a table for two people tonight at eight'
    expect(find('near-duplicate', rows([text, 'a'], [`${text} thanks`, 'a'], [text, 'a']))).toMatchObject({ count: 1, rows: ['r0', 'r1'] })
  })
})

describe('answers hidden in the input', () => {
  const tagged = (count: number, tag: string, exceptions = 0): Example[] =>
    rows(
      ...Array.from({ length: count * 2 }, (_, index): [string, string] => [
        `${index % 2 === 0 || index < exceptions * 2 ? `${tag} ` : ''}text${index} more${index}`,
        index % 2 === 0 ? 'ham' : 'spam',
      ]),
    )

  test('a list tag that goes with one label is a shortcut', () => {
    expect(find('shortcut', tagged(25, '[ILUG]'))).toMatchObject({ severity: 'warning', count: 1 })
    // The message gets into decision.json, which holds no row's text; the word stands in the examples.
    expect(find('shortcut', tagged(25, '[ILUG]'))?.message).not.toContain('ILUG')
    expect(find('shortcut', tagged(25, '[ILUG]'))?.examples[0]?.note).toContain('[ILUG] -> ham')
  })

  test('the label itself in the input is a shortcut', () => {
    expect(find('shortcut', tagged(25, 'HAM'))?.severity).toBe('warning')
  })

  test('a plain word is information; fewer than 20 rows or less than 98 % is nothing', () => {
    expect(find('telling-word', tagged(25, 'hello'))?.severity).toBe('info')
    expect(ids(tagged(19, '[ILUG]'))).not.toContain('shortcut')
    expect(ids(tagged(25, '[ILUG]', 1))).not.toContain('shortcut')
  })
})

describe('labels', () => {
  test('one answer only, lopsided labels, rare labels and several spellings are named', () => {
    expect(ids(rows(['a', 'x'], ['b', 'x']))).toContain('one-answer')
    const lopsided = plain(400).map((row, index) => ({ ...row, expected: index < 20 ? 'rare one' : 'usual' }))
    expect(find('lopsided-labels', lopsided)?.message).toContain('95 %')
    expect(
      find(
        'rare-label',
        lopsided.map((row, index) => (index < 5 ? { ...row, expected: 'third' } : row)),
      ),
    ).toMatchObject({ count: 2 })
    expect(find('label-spelling', rows(['a', 'Card arrival'], ['b', 'card-arrival'], ['c', 'other']))?.count).toBe(1)
  })

  test('a row is named once: a label that the task does not allow only as an invalid answer, a spelling only as a spelling', () => {
    const base = plain(200)
    const strays = rows(['one more', 'maybe'], ['and another', 'YES'], ['a third', 'no!']).map((row, at) => ({ ...row, id: `s${at}` }))
    const named = (declaredLabels?: readonly string[]) =>
      run([...base, ...strays], 'classification', declaredLabels === undefined ? {} : { declaredLabels })
        .filter(({ id }) => id !== 'too-few')
        .map(({ id, rows: found }) => [id, found.filter((row) => row.startsWith('s'))])
    expect(named(['yes', 'no'])).toEqual([['invalid-answer', ['s0', 's1', 's2']]])
    expect(named()).toEqual([
      ['rare-label', ['s0']],
      ['label-spelling', ['s1', 's2']],
    ])
  })

  test('an invalid label that is an allowed one, written in another way, says so', () => {
    const finding = find('invalid-answer', rows(['a', 'Card arrival'], ['b', 'nonsense']), 'classification', {
      declaredLabels: ['card_arrival'],
    })
    expect(finding?.examples.map(({ note }) => note)).toEqual([
      'a.csv:2 "Card arrival" is not in output.labels: "card_arrival" is, written in another way',
      'a.csv:3 "nonsense" is not in output.labels',
    ])
    expect(finding?.fix).toContain('assay check --fix')
  })

  test('a row without input is named once, as that', () => {
    const examples = [...plain(200), ...rows(['', 'yes'], [' ', 'no'], ['', 'yes']).map((row, at) => ({ ...row, id: `e${at}` }))]
    const findings = runChecks(context(examples), { thorough: true })
    expect(findings.filter(({ rows: found }) => found.some((row) => row.startsWith('e'))).map(({ id }) => id)).toEqual(['empty-input'])
  })

  test('labels outside the declared list and answers against the schema are invalid', () => {
    expect(find('invalid-answer', rows(['a', 'x'], ['b', 'z']), 'classification', { declaredLabels: ['x', 'y'] })).toMatchObject({
      rows: ['r1'],
    })
    const validate = (value: unknown) => (typeof value === 'object' && value !== null && 'a' in value ? [] : ['a is missing'])
    expect(find('invalid-answer', rows(['a', '{"a":1}'], ['b', '{"b":1}'], ['c', 'nonsense']), 'extraction', { validate })).toMatchObject({
      rows: ['r1', 'r2'],
    })
  })
})

test('fewer than 150 independent rows are too few, however often they are repeated', () => {
  expect(ids(plain(150))).not.toContain('too-few')
  expect(find('too-few', [...plain(149), ...plain(149)])).toMatchObject({ count: 149, severity: 'error' })
})

test('long rows, broken characters and missing answers are named', () => {
  expect(ids(rows(['x'.repeat(10_001), 'a'], ['y', 'b']))).toContain('too-long')
  expect(find('broken-text', rows(['cafÃ© au lait', 'a'], ['na\uFFFDve', 'a'], ['don’t — fine “é”', 'b']))).toMatchObject({
    rows: ['r0', 'r1'],
  })
  expect(find('no-answer', rows(['x'], ['y', 'b']))).toMatchObject({ rows: ['r0'] })
})

describe('leaks between given splits', () => {
  const golden = 'my new card has not arrived yet and i have been waiting for two full weeks now please help me today'
  const leaksOf = (text: string, kind: TaskKind = 'classification', answers: readonly [string, string] = ['a', 'a']) => {
    const examples = rows([golden, answers[0]], [text, answers[1]])
    const splits: SplitName[] = ['golden', 'train']
    return findLeaks(context(examples, kind, { splits }), splits).map(({ how }) => how)
  }

  test('changed case and punctuation is exact, added words are near, half of it in one passage is a span', () => {
    expect(leaksOf(`${golden.toUpperCase()}!!!`)).toEqual(['exact'])
    expect(leaksOf(`well ${golden} thanks`)).toEqual(['near'])
    expect(
      leaksOf(`completely other words stand here first, ${golden.split(' ').slice(2, 14).join(' ')} and then it goes on in another way`),
    ).toEqual(['span'])
    expect(leaksOf('something else entirely')).toEqual([])
    expect(leaksOf('two weeks went by and there is still no sign of the replacement bank card that was sent out')).toEqual([])
  })

  test('the most similar golden row of a cluster is named with its score, not the first', () => {
    const examples = rows([`well ${golden} thanks a lot`, 'a'], [`${golden} thank you`, 'a'], [`${golden} thank you so`, 'a'])
    const splits: SplitName[] = ['golden', 'golden', 'train']
    const [found] = findLeaks(context(examples, 'classification', { splits }), splits)
    expect(found).toMatchObject({ row: 2, golden: 1, how: 'near' })
    expect(found?.score).toBeGreaterThan(0.9)
    expect(find('leak', examples, 'classification', { splits })).toMatchObject({ pairs: [{ row: 'r2', other: 'r1', how: 'near' }] })
  })

  test('a copied answer is a leak in free text only', () => {
    const answer = 'we are sorry for the delay and will send you another card by express mail'
    expect(leaksOf('unrelated', 'generation', [answer, answer])).toEqual(['answer'])
    expect(leaksOf('unrelated', 'classification', [answer, answer])).toEqual([])
  })

  test('the finding names both rows', () => {
    const finding = find('leak', rows([golden, 'a'], [golden, 'a']), 'classification', { splits: ['golden', 'train'] })
    expect(finding).toMatchObject({
      severity: 'error',
      count: 1,
      examples: [{ rows: ['r1', 'r0'] }],
      pairs: [{ row: 'r1', other: 'r0', how: 'exact', score: 1 }],
    })
  })
})

describe('secrets', () => {
  // Put together at run time, so that scanners do not take this file for a leak.
  const letters = 'aB3dE5fG7hJ9kL2mN4pQ6rS8tU1vW0xY'
  test.each([
    ['AWS key id', `AKIA${'ABCDEFGHIJ234567'}`],
    ['GitHub token', `ghp_${letters}abcd`],
    ['OpenAI key', `sk-proj-${letters}`],
    ['Anthropic key', `sk-ant-${letters}`],
    ['Hugging Face token', `hf_${letters}`],
    ['Slack token', `xoxb-${'1234567890'}-abc`],
    ['Stripe key', `sk_live_${letters}`],
    ['private key', `-----BEGIN RSA ${'PRIVATE'} KEY-----`],
    ['JSON web token', `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NSJ9.${letters}`],
    ['password in an address', `postgres://admin:hunter2${'@'}db.example.com/x`],
  ])('a %s is recognised', (what, secret) => {
    expect(secretIn(`my key is ${secret}, keep it`)).toBe(what)
  })

  test.each([
    'public policy',
    'see https://example.com:8080/a@b',
    'task-risk-assessment-for-the-whole-organisation-of-2024',
    'mail me at a@b.com',
    'ratio 12:AA',
    'sk-' + 'a'.repeat(50),
  ])('%j is nothing', (text) => {
    expect(secretIn(text)).toBeUndefined()
  })

  test('a finding does not repeat the secret', () => {
    const finding = find('secret', rows([`key sk-ant-${letters}`, 'a'], ['b', 'b']))
    expect(finding?.rows).toEqual(['r0'])
    expect(JSON.stringify(finding)).not.toContain(letters)
  })
})
