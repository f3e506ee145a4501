import type { Host } from '../core/ports/host.ts'
import { listTrainers } from './manage-trainers.ts'
import type { Ports } from '../core/ports/ports.ts'
import { formatBytes } from '../core/report/format.ts'

export interface MachineFinding {
  readonly id: string
  readonly label: string
  /** `missing`: something needed is not there; `warning`: works, but poorly; `none`: optional and absent. */
  readonly status: 'ok' | 'warning' | 'missing' | 'none'
  readonly detail: string
  readonly hint?: string
}

/** Names that the providers' own SDKs read (DESIGN §9). */
const providerKeys = [
  'OPENAI_API_KEY',
  'ANTHROPIC_API_KEY',
  'GEMINI_API_KEY',
  'MISTRAL_API_KEY',
  'TOGETHER_API_KEY',
  'FIREWORKS_API_KEY',
  'NEBIUS_API_KEY',
  'HF_TOKEN',
]

/** CPU features that decide how fast training and inference run, best first. */
const usefulFlags = ['amx_bf16', 'avx512_bf16', 'avx512f', 'avx2', 'asimd', 'neon']

const giga = 1e9

/** Version numbers at the end of `Python 3.12.1`. */
const pythonIsNewEnough = (line: string): boolean => {
  const match = /(\d+)\.(\d+)/.exec(line)
  return match !== null && (Number(match[1]) > 3 || (Number(match[1]) === 3 && Number(match[2]) >= 10))
}

const examinePython = async (host: Host): Promise<MachineFinding> => {
  const hint = 'install Python 3.10 or later, or `uv`, which brings one'
  for (const program of ['python3', 'python']) {
    const line = await host.firstLine(program, ['--version'])
    if (line === undefined) continue
    if (pythonIsNewEnough(line)) return { id: 'python', label: 'Python', status: 'ok', detail: line }
    return { id: 'python', label: 'Python', status: 'missing', detail: `${line} is too old to train with`, hint }
  }
  return { id: 'python', label: 'Python', status: 'missing', detail: 'not found; training needs it', hint }
}

const examineUv = async (host: Host): Promise<MachineFinding> => {
  const line = await host.firstLine('uv', ['--version'])
  return line === undefined
    ? { id: 'uv', label: 'uv', status: 'none', detail: 'not found; the training environment is built with venv and pip instead' }
    : { id: 'uv', label: 'uv', status: 'ok', detail: line }
}

const examineGpu = async (host: Host, platform: string): Promise<MachineFinding> => {
  const line = await host.firstLine('nvidia-smi', ['--query-gpu=name,memory.total', '--format=csv,noheader'])
  if (line !== undefined) return { id: 'gpu', label: 'GPU', status: 'ok', detail: line }
  if (platform.startsWith('darwin')) return { id: 'gpu', label: 'GPU', status: 'ok', detail: 'Metal, on Apple silicon' }
  return { id: 'gpu', label: 'GPU', status: 'none', detail: 'none found; models run and train on the CPU' }
}

const examineSpace = async (host: Host, home: string): Promise<MachineFinding> => {
  const free = await host.freeBytes(home)
  const detail = `${formatBytes(free)} free at ${home}`
  return free < 8 * giga
    ? {
        id: 'disk',
        label: 'Disk',
        status: 'warning',
        detail,
        hint: 'a training environment takes 2 to 6 GB; `assay clean` shows what can go',
      }
    : { id: 'disk', label: 'Disk', status: 'ok', detail }
}

const examineMemory = (host: Host, totalBytes: number): MachineFinding => {
  const free = host.freeMemoryBytes()
  const detail = `${formatBytes(free)} free of ${formatBytes(totalBytes)}`
  return free < 2 * giga
    ? { id: 'memory', label: 'Memory', status: 'warning', detail, hint: 'training a 135M model takes about 2 GB; close something first' }
    : { id: 'memory', label: 'Memory', status: 'ok', detail }
}

/** Everything a run may need of this machine, in the order in which it needs it. Changes nothing. */
export const examineMachine = async (options: {
  readonly ports: Pick<Ports, 'home' | 'machine' | 'trainers' | 'models' | 'codeVersion' | 'variablesSet'>
  readonly host: Host
}): Promise<readonly MachineFinding[]> => {
  const { ports, host } = options
  const { machine } = ports
  const nodeIsNew = Number(host.nodeVersion.split('.')[0]) >= 24
  const flags = usefulFlags.filter((flag) => machine.flags.includes(flag))
  const keys = providerKeys.filter((key) => ports.variablesSet.has(key))
  const [python, uv, gpu, disk, trainers, models] = await Promise.all([
    examinePython(host),
    examineUv(host),
    examineGpu(host, machine.platform),
    examineSpace(host, ports.home),
    listTrainers(ports),
    ports.models.list(),
  ])
  const installed = models.filter((model) => model.installed)
  return [
    { id: 'assay', label: 'Assay', status: 'ok', detail: ports.codeVersion },
    {
      id: 'node',
      label: 'Node',
      status: nodeIsNew ? 'ok' : 'missing',
      detail: host.nodeVersion,
      ...(!nodeIsNew && { hint: 'Assay needs Node 24 or later' }),
    },
    python,
    uv,
    {
      id: 'cpu',
      label: 'CPU',
      status: 'ok',
      detail: `${machine.cores} cores, ${machine.cpu}${flags.length > 0 ? `, ${flags.join(' ')}` : ''}`,
    },
    examineMemory(host, machine.memoryBytes),
    disk,
    gpu,
    ...trainers.map((trainer): MachineFinding => ({
      id: `trainer-${trainer.id}`,
      label: `Trainer ${trainer.id}`,
      status: trainer.ready ? 'ok' : 'none',
      detail: trainer.ready ? trainer.label : (trainer.problem?.message ?? 'not installed; built when first needed'),
      ...(trainer.problem !== undefined && { hint: trainer.problem.hint }),
    })),
    {
      id: 'models',
      label: 'Models',
      status: installed.length > 0 ? 'ok' : 'none',
      detail: installed.length > 0 ? installed.map((model) => model.id).join(', ') : 'none installed; fetched when first needed',
    },
    {
      id: 'keys',
      label: 'Keys',
      status: keys.length > 0 ? 'ok' : 'none',
      detail: keys.length > 0 ? keys.join(', ') : 'no provider key is set; only local models can be measured',
    },
  ]
}
