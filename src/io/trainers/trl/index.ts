import { existsSync, readFileSync } from 'node:fs'
import { cp, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TrainEvent, Trainer, TrainerStatus, TrainJob, TrainResult } from '../../../core/ports/trainer.ts'
import { environmentFolder, type EnvironmentPlace, prepareEnvironment, readEnvironment } from './environment.ts'
import { readNewLines, trimEvents, wholeCheckpoints, writeJob } from './job-files.ts'
import { endOrphan, startTrainer, trainerFailure } from './trainer-process.ts'

export interface TrlTrainerOptions {
  /** ASSAY_HOME, absolute. */
  readonly home: string
  /** The environment that main.ts read: proxy, CA and mirror settings of pip and uv pass through to the children. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: string
  /** CPU flags (`avx2`, `avx512_bf16`, `amx_bf16`, ...): they choose the number type. */
  readonly cpuFlags: readonly string[]
  readonly cores: number
}

const pollMs = 100
/** How long an idle trainer waits for the choice of a checkpoint; later a new process does the parity check. */
const chooseWithinSeconds = 3600

/** bfloat16 is the faster type only where the CPU multiplies it; elsewhere float32 (training.md §4.1). */
const cpuDtype = (flags: readonly string[]): 'float32' | 'bfloat16' =>
  flags.some((flag) => flag === 'amx_bf16' || flag === 'avx512_bf16') ? 'bfloat16' : 'float32'

const keptFiles = ['adapter_config.json', 'adapter_model.safetensors']

/** Copies the adapter of a checkpoint to `peft`, without the path of this machine that PEFT notes in it. */
const keepAdapter = async (job: TrainJob, checkpoint: string): Promise<string> => {
  const folder = join(job.folder, 'peft')
  const building = `${folder}.building`
  await rm(building, { recursive: true, force: true })
  await mkdir(building, { recursive: true })
  for (const name of keptFiles) await cp(join(checkpoint, name), join(building, name))
  const file = join(building, 'adapter_config.json')
  const config: Record<string, unknown> = JSON.parse(readFileSync(file, 'utf8'))
  await writeFile(file, JSON.stringify({ ...config, base_model_name_or_path: job.base.id }, null, 2), { flush: true })
  await rm(folder, { recursive: true, force: true })
  await rename(building, folder)
  return folder
}

const asEvent = (line: string): TrainEvent => JSON.parse(line)

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** TRL + PEFT on PyTorch in a child process (DESIGN §6). */
export const createTrlTrainer = (options: TrlTrainerOptions): Trainer => {
  const place: EnvironmentPlace = { home: options.home, env: { ...options.env }, platform: options.platform }
  const id = 'trl'
  const label = 'TRL and PEFT on PyTorch, on this machine'

  const status = async (): Promise<TrainerStatus> => {
    const environment = readEnvironment(options.home)
    if (environment !== undefined)
      return { id, label, ready: true, folder: environment.folder, bytes: environment.bytes, versions: environment.versions }
    return {
      id,
      label,
      ready: false,
      problem: { message: 'its environment is not built yet', hint: 'assay trainers install trl' },
      folder: environmentFolder(options.home),
      versions: {},
    }
  }

  const train: Trainer['train'] = async (job, hooks, signal) => {
    const environment = await prepareEnvironment(place, () => undefined, signal)
    // One file of weights has one folder: another quantisation of the same model is another base.
    const baseFolder = join(options.home, 'training-bases', `${job.base.id}-${job.base.sha256.slice(0, 12)}`)
    await mkdir(dirname(baseFolder), { recursive: true })
    const written = await writeJob(job, { baseFolder, cpuDtype: cpuDtype(options.cpuFlags), threads: options.cores, chooseWithinSeconds })
    await endOrphan(job.folder)
    await rm(join(job.folder, 'choose.json'), { force: true })
    await rm(join(job.folder, 'parity.json'), { force: true })
    let offset = await trimEvents(written.eventsFile)
    const earlierStarts =
      offset === 0
        ? 0
        : readFileSync(written.eventsFile, 'utf8')
            .split('\n')
            .filter((line) => line.includes('"started"')).length
    // Many threads that wait by spinning steal time from the model that scores checkpoints meanwhile.
    const env = { OMP_WAIT_POLICY: 'PASSIVE', ...place.env, PYTHONUNBUFFERED: '1' }
    await using python = startTrainer(environment.python, job.folder, env)

    const speeds: number[] = []
    let finishedAt: number | undefined
    let stopped = existsSync(join(job.folder, 'stop'))
    // Checkpoints are judged one after the other beside the training; a failure there ends it at the next poll.
    let judging: Promise<void> = Promise.resolve()
    let judgeFailure: { readonly error: unknown } | undefined
    const judge = (step: number, folder: string): void => {
      judging = judging.then(async () => {
        if (judgeFailure !== undefined || signal.aborted) return
        try {
          if ((await hooks.onCheckpoint(step, folder)) === 'stop' && !stopped) {
            stopped = true
            await writeFile(join(job.folder, 'stop'), '')
          }
        } catch (error) {
          judgeFailure = { error }
        }
      })
    }
    for (const checkpoint of await wholeCheckpoints(job.folder)) judge(checkpoint.step, checkpoint.folder)

    const readEvents = async (): Promise<void> => {
      const read = await readNewLines(written.eventsFile, offset)
      offset = read.offset
      for (const event of read.lines.map(asEvent)) {
        hooks.onEvent(event)
        if (event.kind === 'step') speeds.push(event.tokensPerSecond)
        else if (event.kind === 'checkpoint') judge(event.step, event.folder)
        else if (event.kind === 'finished') finishedAt = event.steps
      }
    }
    /** Follows the child until `done` says so; throws when it ends before. */
    const follow = async (done: () => boolean): Promise<void> => {
      for (;;) {
        const end = python.ended()
        await readEvents()
        signal.throwIfAborted()
        if (judgeFailure !== undefined) throw judgeFailure.error
        if (done()) return
        if (end !== undefined) throw trainerFailure(job.folder, end)
        await sleep(pollMs)
      }
    }

    await follow(() => finishedAt !== undefined)
    await judging
    if (judgeFailure !== undefined) throw judgeFailure.error
    signal.throwIfAborted()
    const checkpoints = await wholeCheckpoints(job.folder)
    const step = (await hooks.choose?.()) ?? checkpoints.at(-1)?.step ?? 0
    const chosen = checkpoints.find((checkpoint) => checkpoint.step === step)
    if (chosen === undefined) throw trainerFailure(job.folder, { code: 1, signal: null })
    await writeFile(join(job.folder, 'choose.tmp'), JSON.stringify({ step }))
    await rename(join(job.folder, 'choose.tmp'), join(job.folder, 'choose.json'))
    await follow(() => existsSync(join(job.folder, 'parity.json')))
    const parity: { outputs: number[][]; texts: string[] } = JSON.parse(readFileSync(join(job.folder, 'parity.json'), 'utf8'))
    const result: TrainResult = {
      status: (finishedAt ?? 0) < written.totalSteps ? 'stopped' : 'finished',
      steps: finishedAt ?? 0,
      resumes: earlierStarts,
      tokensPerSecond: median(speeds),
      checkpoints,
      parityOutputs: parity.outputs,
      parityTexts: parity.texts,
      chosen: { step, folder: await keepAdapter(job, chosen.folder) },
    }
    return result
  }

  return {
    id,
    label,
    status,
    prepare: async (onProgress, signal) => {
      await prepareEnvironment(place, onProgress, signal)
      return await status()
    },
    train,
    remove: async () => {
      const folder = join(options.home, 'environments')
      const names = existsSync(folder) ? await readdir(folder) : []
      for (const name of names) if (name.startsWith('trl-')) await rm(join(folder, name), { recursive: true, force: true })
    },
  }
}
