import type { PreparedTraining } from './prepare-training.ts'
import type { TrainArmOptions } from './train.ts'

/** What is served: a GGUF LoRA for the embedded model; the folder's own file for a model that only pretends. */
export const servedAdapter = async (
  options: TrainArmOptions,
  prepared: Pick<PreparedTraining, 'base' | 'jobHash'>,
  peftFolder: string,
  outFile: string,
): Promise<{ readonly file: string; readonly sha256: string }> => {
  const { ports, student } = options
  if (student.provider === 'fake') {
    const file = `${peftFolder}/adapter_model.safetensors`
    return { file, sha256: await ports.openFolder(peftFolder).hash('adapter_model.safetensors') }
  }
  const metadata = { 'assay.base_sha256': prepared.base.sha256, 'assay.job': prepared.jobHash, 'general.name': options.arm }
  const { sha256 } = await ports.adapters.toGguf({ peftFolder, baseGguf: prepared.base.ggufFile, outFile, metadata })
  return { file: outFile, sha256 }
}
