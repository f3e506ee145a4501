import { existsSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { policyNames } from './core/decision/policy-names.ts'
import { AssayError } from './core/errors.ts'
import { didYouMean } from './core/lib/did-you-mean.ts'
import { findEntry } from './core/models/catalogue.ts'
import { baseUrlOf, keyNamesOf } from './core/models/providers.ts'
import type { Ports } from './core/ports/ports.ts'
import { systemClock } from './io/clock.ts'
import { createRayCluster } from './io/clusters/ray/ray-cluster.ts'
import { createDataReader } from './io/data/create-data-reader.ts'
import { readArchive } from './io/data/read-archive.ts'
import { readMails } from './io/data/read-mails.ts'
import { createFakeEmbedder } from './io/embedders/fake.ts'
import { openMiniLm } from './io/embedders/minilm.ts'
import { readMachine } from './io/machine.ts'
import { createAdapterConverter } from './io/models/adapter-converter.ts'
import { embeddedIdentity, embeddedConcurrency, openEmbeddedModel } from './io/models/embedded/embedded-model.ts'
import { createFakeModel } from './io/models/fake.ts'
import { lazyModel } from './io/models/lazy-model.ts'
import { createModelStore } from './io/models/model-store.ts'
import { gepaOptimiser } from './io/optimisers/gepa.ts'
import { openPriceTable, packagedTable } from './io/prices/genai-prices.ts'
import { createLanguageDetector } from './io/languages/eld.ts'
import { createPrograms } from './io/programs/index.ts'
import { lockRun } from './io/run-lock.ts'
import { runScorer } from './io/scorers/run-scorer.ts'
import { createSchemaValidator } from './io/schema-validator.ts'
import { pseudonymVault } from './io/secrets/pseudonym-vault.ts'
import { createSecretScanner } from './io/secrets/secretlint.ts'
import { smallHeap } from './io/small-heap.ts'
import { cachedEmbedder } from './io/stores/embedding-cache.ts'
import { openJournal } from './io/stores/journal.ts'
import { openTaskFiles } from './io/task-files.ts'
import { createFakeTrainer } from './io/trainers/fake/index.ts'
import { writeXlsxFile } from './io/spreadsheet/write-xlsx.ts'
import { createTrlTrainer } from './io/trainers/trl/index.ts'

// What speaks HTTP is imported where it is opened: undici takes a fifth of a second, and most commands call nobody.

/** Environment as main.ts read it. */
export type Environment = Readonly<Partial<Record<string, string>>>

const embedderId = 'all-MiniLM-L6-v2'

/** The platform's cache folder, or ASSAY_HOME. */
export const homeOf = (env: Environment, platform: string): string => {
  if (env['ASSAY_HOME'] !== undefined && env['ASSAY_HOME'] !== '') return resolve(env['ASSAY_HOME'])
  const home = env['HOME'] ?? homedir()
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'assay')
  return join(env['XDG_CACHE_HOME'] ?? join(home, '.cache'), 'assay')
}

/** Folder that holds package.json: above src/ in the source tree, above dist/ when installed. */
export const packageRoot = (): string => dirname(import.meta.dirname)

const findTaskRoot = (start: string): string => {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'task.yaml'))) return folder
    if (dirname(folder) === folder)
      throw new AssayError('task-not-found', 'no task.yaml here or in a folder above', {
        where: start,
        hint: '`assay init FILE` writes one from a data file; --task DIR names another folder',
      })
  }
}

const policyHint = (name: string): string => {
  const near = didYouMean(name, policyNames)
  return near === undefined
    ? 'name one of `assay explain policies`, or a YAML file'
    : `did you mean "${near}"? \`assay explain policies\` lists all`
}

const readPolicy: Ports['readPolicy'] = async (nameOrFile, taskRoot) => {
  const places = [resolve(taskRoot, nameOrFile), join(packageRoot(), 'policies', `${nameOrFile}.yaml`)]
  const file = places.find((place) => /\.ya?ml$/.test(place) && statSync(place, { throwIfNoEntry: false })?.isFile() === true)
  if (file === undefined) throw new AssayError('policy-invalid', `there is no policy "${nameOrFile}"`, { hint: policyHint(nameOrFile) })
  return { text: await readFile(file, 'utf8'), fileName: nameOrFile }
}

const openModelFor =
  (context: { env: Environment; models: Ports['models']; machine: Ports['machine'] }): Ports['openModel'] =>
  async (ref, { adapter, signal, onProgress }) => {
    const { env, models, machine } = context
    if (ref.provider === 'fake') {
      // A fake has no address: a `file:` in its place is where it writes down every call it answered.
      const callLog = ref.baseUrl?.startsWith('file:') === true ? fileURLToPath(ref.baseUrl) : undefined
      return createFakeModel({ ref, ...(adapter === undefined ? {} : { adapter }), ...(callLog === undefined ? {} : { callLog }) })
    }
    if (ref.provider !== 'local' || ref.baseUrl !== undefined)
      return await (await import('./io/models/open-remote.ts')).openRemoteModel(ref, env)
    const entry = findEntry(ref.model)
    if (entry?.kind !== 'chat-model')
      throw new AssayError('model-unknown', `models.${ref.name}: "${ref.model}" is no chat model of the catalogue`, {
        where: 'task.yaml',
        hint: '`assay models` lists them; any other model needs a baseUrl',
      })
    const file = await models.ensure(entry.id, {
      signal,
      ...(ref.quantization === undefined ? {} : { quantization: ref.quantization }),
      ...(onProgress === undefined ? {} : { onProgress }),
    })
    const options = {
      id: entry.id,
      modelFile: file.path,
      sha256: file.sha256,
      chatTemplate: entry.chatTemplate,
      endOfTurn: entry.endOfTurn,
      quantization: ref.quantization === undefined || ref.quantization === 'as-is' ? entry.quantization : ref.quantization,
      cores: machine.cores,
      cpu: machine.cpu,
      ...(adapter === undefined ? {} : { adapter }),
    }
    return lazyModel(
      { identity: embeddedIdentity(options), suggestedConcurrency: embeddedConcurrency(machine.cores) },
      async () => await openEmbeddedModel(options),
    )
  }

const openEmbedderFor =
  (context: { env: Environment; models: Ports['models']; machine: Ports['machine'] }): Ports['openEmbedder'] =>
  async ({ ref, cacheFolder, signal, onProgress }) => {
    const { env, models, machine } = context
    if (ref?.provider === 'fake') return createFakeEmbedder()
    const baseUrl = ref === undefined ? undefined : baseUrlOf(ref)
    if (ref !== undefined && baseUrl !== undefined) {
      const apiKey = keyNamesOf(ref)
        .map((name) => env[name])
        .find((key) => key !== undefined && key !== '')
      const identity = { model: ref.model, revision: baseUrl, dimensions: 0 }
      return cachedEmbedder(
        join(cacheFolder, 'embeddings.db'),
        identity,
        async () =>
          await (
            await import('./io/embedders/openai-compatible.ts')
          ).openOpenAiEmbedder({ baseUrl, model: ref.model, signal, ...(apiKey === undefined ? {} : { apiKey }) }),
      )
    }
    const file = await models.ensure(embedderId, { signal, ...(onProgress === undefined ? {} : { onProgress }) })
    const entry = findEntry(embedderId)
    const dimensions = entry?.kind === 'embedder' ? entry.dimensions : 0
    return cachedEmbedder(
      join(cacheFolder, 'embeddings.db'),
      { model: embedderId, revision: file.sha256, dimensions },
      async () => await openMiniLm({ modelFile: file.path, sha256: file.sha256, cores: machine.cores }),
    )
  }

/** A hash of what this program is: version, and in the source tree nothing more, so that manifests survive a reformat. */
const codeVersionOf = async (): Promise<string> => {
  const { version } = JSON.parse(await readFile(join(packageRoot(), 'package.json'), 'utf8')) as { version: string }
  return version
}

/** Wires the outside world into the ports that flows ask for. The only place that knows every implementation. */
export const composePorts = async (env: Environment): Promise<Ports> => {
  const machine = readMachine()
  const home = homeOf(env, process.platform)
  const models = createModelStore(home)
  const context = { env, models, machine }
  return {
    clock: systemClock,
    home,
    codeVersion: await codeVersionOf(),
    machine,
    reader: createDataReader(),
    readArchive,
    writeWorkbook: writeXlsxFile,
    models,
    adapters: createAdapterConverter(),
    trainers: {
      trl: createTrlTrainer({ home, env, platform: process.platform, cpuFlags: machine.flags, cores: machine.cores }),
      fake: createFakeTrainer(),
    },
    schemas: createSchemaValidator(),
    secretScanner: createSecretScanner(),
    languages: createLanguageDetector(),
    pseudonyms: pseudonymVault,
    programs: createPrograms(env),
    runScorer: (program, options) => runScorer(program, { ...options, env: { ...env } }),
    optimiser: gepaOptimiser,
    priceTable: async () => await openPriceTable(home),
    packagedTable,
    variablesSet: new Set(Object.keys(env).filter((name) => env[name] !== undefined && env[name] !== '')),
    readPolicy,
    findTask: async (start) => openTaskFiles(findTaskRoot(start)),
    openFolder: openTaskFiles,
    openJournal: async (root) => openJournal({ file: join(root, '.assay', 'journal.sqlite') }),
    openModel: openModelFor(context),
    openBatchModel: async (ref) => await (await import('./io/batch/open-batch.ts')).openBatchModel(ref, env),
    openEmbedder: openEmbedderFor(context),
    smallHeap,
    openCluster: (options) => createRayCluster({ ...options, clock: systemClock }),
    demoMails: async ({ signal, onProgress }) => {
      const corpus = await models.ensure('spam-assassin', { signal, ...(onProgress === undefined ? {} : { onProgress }) })
      return await readMails(corpus.path, signal)
    },
    lock: async (root) => lockRun(root),
  }
}
