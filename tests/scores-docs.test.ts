import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { scorerNames } from '../src/core/scorers/make-scorer.ts'

test('every scorer and metric is explained in docs/method/scores.md', async () => {
  const text = await readFile(join(import.meta.dirname, '..', 'docs', 'method', 'scores.md'), 'utf8')
  for (const name of scorerNames) expect(text).toContain(`\`${name}\``)
})
