import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface PromptfooResult {
  readonly version: string
  readonly wallMs: number
  readonly cpuMs: number
  readonly peakRssMb: number
  readonly answered: number
}

/** Peak memory and CPU ticks of a living process and its children, from /proc (Linux). */
const usageOf = (pid: number): { readonly rssMb: number; readonly cpuMs: number } => {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    const ticks = [11, 12, 13, 14].reduce((sum, i) => sum + (fields[i] ?? 0), 0)
    return { rssMb: Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024, cpuMs: ticks * 10 }
  } catch {
    return { rssMb: 0, cpuMs: 0 }
  }
}

/** The same work through promptfoo (its OpenAI provider, no cache, no telemetry), installed in `folder`; undefined where it is not. */
export const runPromptfoo = async (options: {
  readonly folder: string
  readonly workFolder: string
  readonly node: string
  readonly port: number
  readonly count: number
  readonly concurrency: number
}): Promise<PromptfooResult | undefined> => {
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
  const start = performance.now()
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
  const child = spawn(node, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      PROMPTFOO_DISABLE_TELEMETRY: '1',
      PROMPTFOO_DISABLE_UPDATE: '1',
      PROMPTFOO_DISABLE_REMOTE_GENERATION: '1',
      PROMPTFOO_CONFIG_DIR: join(workFolder, 'promptfoo-home'),
    },
  })
  let [rssMb, cpuMs, errors] = [0, 0, '']
  child.stderr.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString('utf8')).slice(-2000)))
  const poll = setInterval(() => {
    const usage = usageOf(child.pid ?? 0)
    rssMb = Math.max(rssMb, usage.rssMb)
    cpuMs = Math.max(cpuMs, usage.cpuMs)
  }, 100)
  const code = await new Promise((resolve) => child.on('close', resolve))
  clearInterval(poll)
  const wallMs = performance.now() - start
  const answered = existsSync(output)
    ? readFileSync(output, 'utf8')
        .split('\n')
        .filter((line) => line.includes('"success":true')).length
    : 0
  if (answered === 0) process.stderr.write(`promptfoo ended with ${String(code)} and no answers:\n${errors}\n`)
  return { version, wallMs, cpuMs, peakRssMb: rssMb, answered }
}
