import { expect, test } from 'vitest'
import { batchSaving } from './batch-saving.ts'

test.each([
  ['too little is saved', { usd: 1.9, factor: 0.5, windowHours: 24, hours: 48 }, false, /less than 1 USD/],
  ['the run may not take as long', { usd: 10, factor: 0.5, windowHours: 24, hours: 1 }, false, /5\.00 USD, but may take 24 hours/],
  ['it saves enough and there is time', { usd: 10, factor: 0.5, windowHours: 24, hours: 24 }, true, /saves 5\.00 USD/],
  ['the price is the same', { usd: 10, factor: 1, windowHours: 24, hours: 48 }, false, /less than/],
])('waiting for a batch where %s', (_, options, isWorthWaiting, why) => {
  expect(batchSaving(options)).toMatchObject({ isWorthWaiting, why: expect.stringMatching(why) })
})
