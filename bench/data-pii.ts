/**
 * Precision, recall and CPU time of the recognisers of personal data on texts made from templates (synthetic: real texts are messier),
 * false alarms on public data sets, and what the filter in front of the scanner of secrets misses. Run: `node bench/data-pii.ts [FOLDER]`
 * where FOLDER holds banking77 and restaurant8k.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findPersonal } from '../src/core/data/pii/find-personal.ts'
import { personalSamples, cleanSamples } from '../src/core/data/pii/samples.ts'
import { mayHoldSecret, secretIn } from '../src/core/data/pii/secret-spans.ts'
import { createSecretScanner } from '../src/io/secrets/secretlint.ts'

const labelled = personalSamples(600)
let right = 0
let wrong = 0
let missed = 0
for (const { text, kind, value } of labelled) {
  const spans = findPersonal(text)
  const start = text.indexOf(value)
  const hits = spans.filter((span) => span.kind === kind && span.start === start && span.end === start + value.length)
  right += hits.length
  missed += hits.length === 0 ? 1 : 0
  wrong += spans.length - hits.length
}
const clean = cleanSamples(600)
const alarms = clean.filter((text) => findPersonal(text).length > 0)
console.log(
  JSON.stringify({
    labelled: labelled.length,
    recall: right / (right + missed),
    precision: right / (right + wrong + alarms.length),
    cleanTexts: clean.length,
    falseAlarms: alarms.length,
  }),
)

const folder = process.argv[2]
if (folder !== undefined && existsSync(folder))
  for (const name of readdirSync(folder).filter((entry) => !entry.includes('.')))
    for (const file of readdirSync(join(folder, name)).filter((entry) => /\.(?:csv|jsonl?|tsv)$/.test(entry))) {
      const lines = readFileSync(join(folder, name, file), 'utf8').split('\n')
      const kinds: Record<string, number> = {}
      for (const line of lines) for (const { kind } of findPersonal(line)) kinds[kind] = (kinds[kind] ?? 0) + 1
      console.log(JSON.stringify({ file: `${name}/${file}`, lines: lines.length, alarms: kinds }))
    }

const words = 'please tell me how long it takes until the parcel arrives at home because nobody was there today and thanks'.split(' ')
const rows = Array.from({ length: 20_000 }, (_, n) =>
  Array.from({ length: 60 }, (_word, place) => words[(n * 7 + place * 11) % words.length]).join(' '),
)
const cpu = (work: (text: string) => unknown, texts: readonly string[]): number => {
  for (const text of texts) work(text)
  const start = process.cpuUsage()
  for (const text of texts) work(text)
  const { user, system } = process.cpuUsage(start)
  return Math.round(((user + system) / texts.length) * 100) / 100
}
console.log(
  JSON.stringify({
    cpuMicrosecondsPerRow: {
      personal: cpu(findPersonal, rows),
      secrets: cpu(secretIn, rows),
      withADigit: cpu(
        findPersonal,
        rows.map((row, n) => `${row} ${n} 2024`),
      ),
    },
  }),
)

const chars = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789'
const token = (seed: number, length: number): string =>
  Array.from({ length }, (_, place) => chars[(seed * 31 + place * place * 17 + place * 7) % chars.length]).join('')
const planted = Array.from({ length: 300 }, (_, n) => {
  const shapes = [
    `ghp_${token(n, 36)}`,
    `AKIA${token(n, 16)
      .toUpperCase()
      .replaceAll(/[0189]/g, 'A')}`,
    `sk-ant-api03-${token(n, 93)}AA`,
    `npm_${token(n, 36)}`,
    `xoxb-${n}23456789-${token(n, 24)}`,
    `mysql://u:${token(n, 8)}@db.example`,
  ]
  return `the key ${shapes[n % shapes.length] ?? ''} is in use`
})
const kinds = await createSecretScanner().scan(planted)
const found = kinds.filter((kind) => kind !== undefined).length
const kept = kinds.filter((kind, n) => kind !== undefined && mayHoldSecret(planted[n] ?? '')).length
console.log(
  JSON.stringify({
    planted: planted.length,
    secretlint: found,
    ofTheseTheFilterLetsThrough: kept,
    ownPatterns: planted.filter((text) => secretIn(text) !== undefined).length,
  }),
)
