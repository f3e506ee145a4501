import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AssayError } from '../../../core/errors.ts'
import type { TrainJob } from '../../../core/ports/trainer.ts'
import { withBuildLock } from './build-lock.ts'
import type { Environment, EnvironmentPlace } from './environment.ts'
import { runCommand } from './run-command.ts'

const program = fileURLToPath(new URL('base.py', import.meta.url))

/**
 * The Hugging Face folder of a base model, in float32, written once from its GGUF file; it appears whole or not at all.
 * Throws `trainer-failed`.
 */
export const prepareBaseFolder = async (
  place: EnvironmentPlace,
  environment: Environment,
  base: TrainJob['base'],
  signal: AbortSignal,
): Promise<string> => {
  // One file of weights has one folder: another quantisation of the same model is another base.
  const folder = join(place.home, 'training-bases', `${base.id}-${base.sha256.slice(0, 12)}`)
  if (existsSync(join(folder, 'config.json'))) return folder
  await mkdir(dirname(folder), { recursive: true })
  await withBuildLock(`${folder}.lock`, { signal, onWait: () => undefined }, async () => {
    if (existsSync(join(folder, 'config.json'))) return
    const building = `${folder}.building`
    await rm(building, { recursive: true, force: true })
    await rm(folder, { recursive: true, force: true })
    const end = await runCommand(environment.python, [program, base.ggufFile, building], { env: place.env, signal })
    signal.throwIfAborted()
    if (end.code !== 0)
      throw new AssayError(
        'trainer-failed',
        `the weights of ${base.id} could not be read for training: ${end.output.trim().split('\n').at(-1)}`,
        {
          where: base.ggufFile,
          hint: '`assay models remove` and `assay models pull` fetch the model again',
        },
      )
    await rename(building, folder)
  })
  return folder
}
