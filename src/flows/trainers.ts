import { AssayError } from '../core/errors.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { Trainer, TrainerStatus } from '../core/ports/trainer.ts'
import type { EventSink } from '../core/run-event.ts'

/** Status of every trainer that trains: readiness, size, versions. The one that pretends is for tests. */
export const listTrainers = async (ports: Pick<Ports, 'trainers'>): Promise<readonly TrainerStatus[]> => {
  const real = Object.values(ports.trainers).filter((trainer) => trainer.id !== 'fake')
  return await Promise.all(real.map(async (trainer) => await trainer.status()))
}

const findTrainer = (ports: Ports, id: string): Trainer => {
  const trainer = ports.trainers[id]
  if (trainer === undefined)
    throw new AssayError('trainer-unknown', `trainer "${id}" does not exist`, {
      hint: `known trainers: ${Object.keys(ports.trainers).join(', ')}`,
    })
  return trainer
}

/** Status of one trainer. Throws `trainer-unknown`. */
export const showTrainer = async (ports: Ports, id: string): Promise<TrainerStatus> => await findTrainer(ports, id).status()

/** Builds a trainer's environment. Throws `trainer-unknown`, `python-missing`, `environment-build-failed`, `disk-full`. */
export const installTrainer = async (
  ports: Ports,
  id: string,
  options: { readonly sink: EventSink; readonly signal: AbortSignal },
): Promise<TrainerStatus> =>
  await findTrainer(ports, id).prepare((message) => options.sink({ kind: 'note', level: 'info', message }), options.signal)

/** Removes what `installTrainer` built, and says what is left. Throws `trainer-unknown`. */
export const removeTrainer = async (ports: Ports, id: string): Promise<TrainerStatus> => {
  const trainer = findTrainer(ports, id)
  await trainer.remove()
  return await trainer.status()
}
