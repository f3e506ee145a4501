/** Exit codes of DESIGN §9. */
export const exitCodes = { done: 0, requirement: 1, usage: 2, prerequisite: 3, provider: 4, bug: 70, interrupted: 130 } as const

/**
 * The one catalogue of errors that stop a command: code -> exit code and what it means.
 * `docs/errors.md` is generated from it. Add a line here before throwing a new code.
 */
export const errorCatalogue = {
  'task-not-found': { exit: 2, means: 'No task.yaml here or in a folder above.' },
  'task-invalid': { exit: 2, means: 'task.yaml has mistakes; all are listed with file, line and column.' },
  'data-not-found': { exit: 2, means: 'A data file named in task.yaml does not exist.' },
  'data-format': { exit: 2, means: 'A data file could not be understood.' },
  'data-bad-rows': { exit: 2, means: 'More than 1 % of the rows of a file are bad.' },
  'data-no-answers': { exit: 2, means: 'The rows hold no expected answers.' },
  'golden-changed': { exit: 2, means: 'The frozen golden set no longer matches golden.lock.' },
  'golden-lock-invalid': { exit: 2, means: 'golden.lock could not be read.' },
  'golden-looks-spent': { exit: 2, means: 'All planned looks at golden are spent.' },
  'shape-unclear': { exit: 2, means: 'Rows of a file fit several shapes: the flag to set is named.' },
  'review-invalid': { exit: 2, means: 'A file of review decisions could not be read.' },
  'teacher-forbidden': { exit: 2, means: 'The terms of the teacher do not permit training on its answers.' },
  'personal-data': { exit: 2, means: 'Rows with personal data or secrets would leave the machine, and task.yaml does not permit it.' },
  'vault-unusable': { exit: 2, means: 'The key or table of the pseudonyms is missing or does not belong to this data.' },
  'platform-limit': { exit: 2, means: 'The rows break a limit of the platform that they are exported for.' },
  'change-log-invalid': { exit: 2, means: 'A change log could not be read or does not belong to this file.' },
  'schema-invalid': { exit: 2, means: 'The output JSON Schema is not valid.' },
  'arm-unknown': { exit: 2, means: 'An arm named on the command line or in task.yaml does not exist.' },
  'model-unknown': { exit: 2, means: 'A model name is in neither task.yaml nor the catalogue.' },
  'model-source-unreachable': { exit: 3, means: 'No source of a catalogue model could be reached.' },
  'model-corrupt': { exit: 3, means: 'A model file does not have the expected sha256.' },
  'model-load-failed': { exit: 3, means: 'The embedded model could not be loaded.' },
  'key-missing': { exit: 3, means: 'An environment variable with a provider key is not set.' },
  'privacy-blocked': { exit: 2, means: 'task.yaml forbids sending data to this endpoint.' },
  'provider-failed': { exit: 4, means: 'A provider refused or could not be reached.' },
  'network-unreachable': { exit: 4, means: 'The network could not be reached.' },
  'python-missing': { exit: 3, means: 'Python 3.10 or later was not found.' },
  'environment-build-failed': { exit: 3, means: 'The training environment could not be built.' },
  'trainer-failed': { exit: 3, means: 'The trainer stopped with an error.' },
  'trainer-unknown': { exit: 2, means: 'No trainer has this name.' },
  'preflight-failed': { exit: 2, means: 'The training preflight found something that would waste the run.' },
  'adapter-unsupported': { exit: 2, means: 'The adapter cannot be converted or served.' },
  'adapter-no-effect': { exit: 3, means: 'The adapter changes nothing in the served model.' },
  'parity-failed': { exit: 3, means: 'The served adapter is worse than the trainer’s own outputs by more than the margin.' },
  'disk-full': { exit: 3, means: 'The disk is full.' },
  'file-unusable': { exit: 3, means: 'A file or folder could not be read or written.' },
  'journal-corrupt': { exit: 3, means: 'The journal cannot be read.' },
  'run-locked': { exit: 2, means: 'Another assay process is working on this task.' },
  'run-not-found': { exit: 2, means: 'There is no run to read.' },
  'evidence-unusable': { exit: 2, means: 'The stored evidence of a run is missing, damaged or of another version.' },
  'budget-exceeded': { exit: 2, means: 'The plan costs more than the declared budget.' },
  'price-invalid': { exit: 2, means: 'A price, its unit, or a file of prices is not valid.' },
  'price-unknown': { exit: 2, means: 'No price is known for a model.' },
  'corpus-unusable': { exit: 2, means: 'The corpus named in task.yaml holds nothing to search in.' },
  'scorer-invalid': { exit: 2, means: 'A scorer, rubric or field comparator is not valid.' },
  'scorer-failed': { exit: 2, means: 'A scorer program stopped or answered something else than it was asked.' },
  'program-failed': {
    exit: 2,
    means: 'A program named in task.yaml could not be run, stopped, or answered something else than it was asked.',
  },
  'labels-missing': { exit: 2, means: 'There are too few human labels for what was asked.' },
  'import-unsupported': { exit: 2, means: 'A file of another tool could not be understood.' },
  'batch-failed': { exit: 4, means: 'A batch job at a provider failed or expired.' },
  'cluster-failed': { exit: 4, means: 'A cluster refused the job or lost it.' },
  'policy-invalid': { exit: 2, means: 'A policy file is not valid.' },
  'requirement-not-met': { exit: 1, means: 'A --require expression does not hold.' },
  'not-comparable': { exit: 2, means: 'Two sides of a comparison share no rows, or nothing could be read of one.' },
  usage: { exit: 2, means: 'The command line could not be understood.' },
  'node-too-old': { exit: 3, means: 'Node is older than 24.' },
  'write-refused': { exit: 2, means: 'A file that would be overwritten exists.' },
  'export-unsupported': { exit: 2, means: 'The arm cannot be exported in this form.' },
} as const satisfies Record<string, { exit: number; means: string }>

export type ErrorCode = keyof typeof errorCatalogue

export interface ErrorDetail {
  /** The next command or edit. */
  readonly hint?: string
  /** `task.yaml:5:5`, a file, a URL without its query. */
  readonly where?: string
  readonly cause?: unknown
  /** Further lines of the same kind: every mistake of a file at once. */
  readonly also?: readonly { readonly message: string; readonly where?: string; readonly hint?: string }[]
}

/** What stops a command. The message is one line with its subject first; everything else is data. */
export class AssayError extends Error {
  readonly code: ErrorCode
  readonly hint: string | undefined
  readonly where: string | undefined
  readonly also: NonNullable<ErrorDetail['also']>

  constructor(code: ErrorCode, message: string, detail: ErrorDetail = {}) {
    super(message, { cause: detail.cause })
    this.name = 'AssayError'
    this.code = code
    this.hint = detail.hint
    this.where = detail.where
    this.also = detail.also ?? []
  }

  get exitCode(): number {
    return errorCatalogue[this.code].exit
  }
}
