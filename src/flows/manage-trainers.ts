import { AssayError } from '../core/errors.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { Trainer, TrainerStatus } from '../core/ports/trainer.ts'
import type { EventSink } from '../core/run-event.ts'

type Trainers = Pick<Ports, 'trainers'>

/** The trainer of that name. Throws `trainer-unknown`. */
export const findTrainer = ({ trainers }: Trainers, id: string): Trainer => {
  const trainer = trainers[id]
  if (trainer === undefined)
    throw new AssayError('trainer-unknown', `there is no trainer "${id}"`, { hint: `known trainers: ${Object.keys(trainers).join(', ')}` })
  return trainer
}

/** Status of every trainer that trains: readiness, size, versions. The one that pretends is for tests. */
export const listTrainers = async ({ trainers }: Trainers): Promise<readonly TrainerStatus[]> => {
  const real = Object.values(trainers).filter((trainer) => trainer.id !== 'fake')
  return await Promise.all(real.map(async (trainer) => await trainer.status()))
}

/** Status of one trainer. Throws `trainer-unknown`. */
export const showTrainer = async (ports: Trainers, id: string): Promise<TrainerStatus> => await findTrainer(ports, id).status()

/** Builds a trainer's environment, once per machine. Throws `trainer-unknown`, `python-missing`, `environment-build-failed`, `disk-full`. */
export const installTrainer = async (options: {
  readonly ports: Trainers
  readonly id: string
  readonly sink: EventSink
  readonly signal: AbortSignal
}): Promise<TrainerStatus> =>
  await findTrainer(options.ports, options.id).prepare((message) => options.sink({ kind: 'note', level: 'info', message }), options.signal)

/** Removes what `installTrainer` built. Throws `trainer-unknown`. */
export const removeTrainer = async (ports: Trainers, id: string): Promise<{ readonly id: string; readonly freedBytes: number }> => {
  const trainer = findTrainer(ports, id)
  const { bytes = 0 } = await trainer.status()
  await trainer.remove()
  return { id, freedBytes: bytes }
}
