import { expect, it } from 'vitest'
import { findPersonal } from './find-personal.ts'
import { cleanSamples, personalSamples } from './samples.ts'

it('finds what was planted in 330 texts, whole and of its kind, and nothing else', () => {
  for (const { text, kind, value } of personalSamples(330)) {
    const start = text.indexOf(value)
    expect({ text, found: findPersonal(text) }).toEqual({ text, found: [{ kind, start, end: start + value.length }] })
  }
})

it('finds nothing in 300 texts with the numbers of ordinary life', () => {
  expect(cleanSamples(300).filter((text) => findPersonal(text).length > 0)).toEqual([])
})
