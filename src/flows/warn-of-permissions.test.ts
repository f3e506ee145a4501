import { expect, test } from 'vitest'
import { sampleArms, sampleEvidence, sampleTask } from '../core/decision/sample-evidence.ts'
import type { RunEvent } from '../core/run-event.ts'
import { warnOfPermissions } from './warn-of-permissions.ts'

const said = (...given: Parameters<typeof sampleEvidence>): readonly string[] => {
  const events: RunEvent[] = []
  warnOfPermissions(sampleEvidence(...given), (event) => events.push(event))
  return events.flatMap((event) => (event.kind === 'note' && event.level === 'warning' ? [event.message] : []))
}

test('a run says before it trains which licence would keep the arm from winning, with the reason', () => {
  const licences = [{ licence: 'CC-BY-NC-4.0', rows: 3 }]
  expect(said([sampleArms.tuned], { observed: { licences } })).toEqual([
    expect.stringMatching(/^data-licence is no: until it is yes, no verdict can be fine-tune\. 3 rows to learn from: CC-BY-NC-4\.0/),
  ])
})

test('a run whose licences are in order, or that would train nothing, is not disturbed', () => {
  expect(said([sampleArms.tuned])).toEqual([])
  expect(said([sampleArms.linear], { task: { ...sampleTask, models: {} } })).toEqual([])
})
