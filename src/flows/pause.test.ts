import { expect, test } from 'vitest'
import { composePorts } from '../compose.ts'
import { makeFixtureTask } from '../../tests/e2e/fixture-task.ts'
import { gatherData } from './gather-data.ts'
import { loadCheckedTask } from './open-run.ts'
import { pause } from './pause.ts'

test('what waits for its turn is heard, and an abort ends the work', async () => {
  const abort = new AbortController()
  await pause(abort.signal)
  setImmediate(() => abort.abort(new Error('stopped')))
  await expect(pause(abort.signal)).rejects.toThrow('stopped')
})

test('the checks of data that was read are not begun after an interrupt', async () => {
  const ports = await composePorts({ HOME: '/nowhere', ASSAY_HOME: '/nowhere' })
  const files = ports.openFolder(makeFixtureTask({ rows: 30 }).folder)
  const abort = new AbortController()
  const reader = {
    ...ports.reader,
    read: async function* (...args: Parameters<typeof ports.reader.read>) {
      yield* ports.reader.read(...args)
      setImmediate(() => abort.abort(new Error('stopped')))
    },
  }
  const options = { task: await loadCheckedTask(files), files, ports: { ...ports, reader }, sink: () => {}, signal: abort.signal }
  await expect(gatherData(options)).rejects.toThrow('stopped')
})
