import { AssayError } from '../core/errors.ts'
import type { Host } from '../core/ports/host.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { Trainer, TrainerStatus } from '../core/ports/trainer.ts'
import type { EventSink } from '../core/run-event.ts'

const find = (ports: Pick<Ports, 'trainers'>, id: string): Trainer => {
  const trainer = ports.trainers[id]
  if (trainer === undefined)
    throw new AssayError('trainer-unknown', `there is no trainer "${id}"`, {
      hint: `known trainers: ${Object.keys(ports.trainers).join(', ')}`,
    })
  return trainer
}

/** Status of one trainer. Throws `trainer-unknown`. */
export const showTrainer = async (ports: Pick<Ports, 'trainers'>, id: string): Promise<TrainerStatus> => await find(ports, id).status()

/** Builds a trainer's environment, once per machine. Throws `trainer-unknown`, `python-missing`, `environment-build-failed`. */
export const installTrainer = async (options: {
  readonly ports: Pick<Ports, 'trainers'>
  readonly id: string
  readonly sink: EventSink
  readonly signal: AbortSignal
}): Promise<TrainerStatus> =>
  await find(options.ports, options.id).prepare((message) => options.sink({ kind: 'note', level: 'info', message }), options.signal)

/** Deletes a trainer's environment. Only a folder inside ASSAY_HOME is ever deleted. Throws `trainer-unknown`. */
export const removeTrainer = async (options: {
  readonly ports: Pick<Ports, 'trainers' | 'home'>
  readonly host: Host
  readonly id: string
}): Promise<{ readonly id: string; readonly freedBytes: number }> => {
  const { ports, host, id } = options
  const { folder, bytes } = await find(ports, id).status()
  if (folder?.startsWith(`${ports.home}/`) !== true) return { id, freedBytes: 0 }
  await host.remove(folder)
  return { id, freedBytes: bytes ?? 0 }
}
