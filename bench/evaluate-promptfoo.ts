import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { measureProcess } from './measure-process.ts'

/** What another program needed for the same work. */
export interface PeerResult {
  readonly version: string
  readonly wallMs: number
  readonly cpuMs: number
  readonly peakRssMb: number
  readonly answered: number
}

/** The same work through promptfoo (its OpenAI provider, no cache, no telemetry), installed in `folder`; undefined where it is not. */
export const runPromptfoo = async (options: {
  readonly folder: string
  readonly workFolder: string
  readonly node: string
  readonly port: number
  readonly count: number
  readonly concurrency: number
}): Promise<PeerResult | undefined> => {
  const { folder, workFolder, node, port, count, concurrency } = options
  const home = join(folder, 'node_modules', 'promptfoo')
  if (!existsSync(join(home, 'package.json'))) return undefined
  const { version, bin } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string; bin: Record<string, string> }
  const tests = Array.from({ length: count }, (_, i) => ({
    vars: { message: `Message ${i}: I ordered a card two weeks ago and it has not arrived yet, what should I do about it?` },
    assert: [{ type: 'contains', value: 'card_arrival' }],
  }))
  const config = join(workFolder, 'promptfooconfig.json')
  writeFileSync(
    config,
    JSON.stringify({
      prompts: ["Classify the customer's message: {{message}}"],
      providers: [{ id: 'openai:chat:bench', config: { apiBaseUrl: `http://127.0.0.1:${port}/v1`, apiKey: 'none', max_tokens: 16 } }],
      tests,
    }),
  )
  const output = join(workFolder, 'promptfoo.jsonl')
  const args = [
    join(home, bin['promptfoo'] ?? ''),
    'eval',
    '-c',
    config,
    '-o',
    output,
    '-j',
    String(concurrency),
    '--no-cache',
    '--no-progress-bar',
    '--no-table',
    '--no-share',
  ]
  const measured = await measureProcess(node, args, {
    env: {
      ...process.env,
      PROMPTFOO_DISABLE_TELEMETRY: '1',
      PROMPTFOO_DISABLE_UPDATE: '1',
      PROMPTFOO_DISABLE_REMOTE_GENERATION: '1',
      PROMPTFOO_CONFIG_DIR: join(workFolder, 'promptfoo-home'),
    },
  })
  const answered = existsSync(output)
    ? readFileSync(output, 'utf8')
        .split('\n')
        .filter((line) => line.includes('"success":true')).length
    : 0
  if (answered === 0) process.stderr.write(`promptfoo ended with ${String(measured.code)} and no answers:\n${measured.errors}\n`)
  return { version, ...measured, answered }
}
