import type { Ports } from '../core/ports/ports.ts'
import type { TrainerStatus } from '../core/ports/trainer.ts'

/** Status of every trainer: readiness, size, versions. */
export const listTrainers = async (ports: Ports): Promise<readonly TrainerStatus[]> =>
  await Promise.all(Object.values(ports.trainers).map(async (trainer) => await trainer.status()))
