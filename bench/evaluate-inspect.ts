import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { measureProcess } from './measure-process.ts'
import type { PeerResult } from './evaluate-promptfoo.ts'

/** The same work through inspect_ai (its OpenAI provider, no display), installed in a virtual environment; undefined where it is not. */
export const runInspect = async (options: {
  readonly bin: string
  readonly workFolder: string
  readonly port: number
  readonly count: number
  readonly concurrency: number
}): Promise<PeerResult | undefined> => {
  const { bin, workFolder, port, count, concurrency } = options
  if (!existsSync(join(bin, 'inspect'))) return undefined
  const task = join(workFolder, 'bench_task.py')
  writeFileSync(
    task,
    `from inspect_ai import Task, task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.scorer import includes
from inspect_ai.solver import generate

@task
def bench():
    text = "Message {}: I ordered a card two weeks ago and it has not arrived yet, what should I do about it?"
    rows = [Sample(input="Classify the customer's message: " + text.format(i), target="card_arrival") for i in range(${count})]
    return Task(dataset=MemoryDataset(rows), solver=generate(), scorer=includes())
`,
  )
  const version = spawnSync(join(bin, 'python'), ['-c', 'import inspect_ai; print(inspect_ai.__version__)'], {
    encoding: 'utf8',
  }).stdout.trim()
  const logs = join(workFolder, 'inspect-logs')
  const measured = await measureProcess(
    join(bin, 'inspect'),
    [
      'eval',
      'bench_task.py',
      '--model',
      'openai/bench',
      '--max-connections',
      String(concurrency),
      '--max-samples',
      String(2 * concurrency),
      '--max-tokens',
      '16',
      '--display',
      'none',
      '--log-dir',
      logs,
    ],
    { cwd: workFolder, env: { ...process.env, OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`, OPENAI_API_KEY: 'none' } },
  )
  const [log] = existsSync(logs) ? readdirSync(logs) : []
  if (measured.code !== 0 || log === undefined) {
    process.stderr.write(`inspect ended with ${String(measured.code)}:\n${measured.errors}\n`)
    return undefined
  }
  const dump = spawnSync(join(bin, 'inspect'), ['log', 'dump', '--header-only', join(logs, log)], { encoding: 'utf8' })
  const header = JSON.parse(dump.stdout) as { results?: { completed_samples?: number } }
  return { version, ...measured, answered: header.results?.completed_samples ?? 0 }
}
