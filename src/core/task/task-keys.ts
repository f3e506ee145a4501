import { permissionGates } from '../licences/permission.ts'
import { hostingKeys, quantityKeys } from './quantity-keys.ts'

/**
 * Every key of task.yaml: what it means and what holds without it. The one table behind `assay explain task`,
 * the JSON Schema's descriptions, `origins`, and suggestions for mistyped keys.
 */
export interface TaskKey {
  readonly key: string
  readonly meaning: string
  /** In words; absent where the key is required. */
  readonly fallback?: string
}

/** The uncertain numbers of a group. */
const ofGroup = (group: string): readonly TaskKey[] => quantityKeys.filter(({ key }) => key.startsWith(`${group}.`))

export const taskKeys: readonly TaskKey[] = [
  { key: 'version', meaning: 'version of this file format', fallback: '1' },
  { key: 'name', meaning: 'short name of the task' },
  { key: 'kind', meaning: 'classification, extraction (JSON by schema), generation or chat' },
  { key: 'data', meaning: 'file or files with examples; { train, dev, golden } fixes the split' },
  {
    key: 'columns',
    meaning: 'which column of the file is id, input, expected, context (the right passage), group, time, tags, weight, licence',
    fallback: 'guessed from the names',
  },
  { key: 'output', meaning: '{ labels: auto | [..] }, { schema: FILE } or text', fallback: 'by kind: labels: auto, schema.json, or text' },
  { key: 'metric', meaning: 'what decides; its scorer is implied', fallback: 'by kind: accuracy, exact-json or token-f1' },
  {
    key: 'scorers',
    meaning:
      'further scorers: names, or { name, regex | numeric | fields | similarity | file | command | judge }, `not: true` turns one round',
    fallback: 'none',
  },
  { key: 'prompt', meaning: 'file with the prompt under test', fallback: 'a plain prompt made from the task' },
  { key: 'corpus', meaning: 'files or folders with documents to search in: makes the retrieval arms', fallback: 'none' },
  {
    key: 'tools',
    meaning: 'programs a model may call, each { name, description, parameters, command }: makes the tool arm',
    fallback: 'none',
  },
  { key: 'program', meaning: 'your own program as an arm: JSON lines { id, input } in, { id, output } out', fallback: 'none' },
  {
    key: 'optimise',
    meaning: 'prompt optimisation: { calls: the most, reflection: the model that writes prompts }',
    fallback: 'the least calls it needs; the model itself',
  },
  { key: 'outputs', meaning: 'file with what production already answered; it becomes an arm', fallback: 'none' },
  {
    key: 'models',
    meaning: 'models by role: current (what you pay for today), student (what would be tuned)',
    fallback: 'student: SmolLM2-135M-Instruct on this machine',
  },
  { key: 'margin', meaning: 'smallest gain worth having, in points of the metric', fallback: '2pt' },
  ...ofGroup('volume'),
  { key: 'latency.p95Ms', meaning: 'limit of the 95th percentile, milliseconds', fallback: 'no limit' },
  {
    key: 'privacy',
    meaning: 'where data may go: local (only this machine), region, any (the endpoints named in models)',
    fallback: 'local, or any where models names an endpoint',
  },
  { key: 'region', meaning: 'the region that data may not leave, for privacy: region', fallback: 'none' },
  { key: 'endpoints', meaning: 'hosts within that region', fallback: 'none' },
  {
    key: 'personal.leaving',
    meaning: 'rows with personal data that would go to a model elsewhere: block or warn',
    fallback: 'warn; secrets block',
  },
  { key: 'personal.allow', meaning: 'kinds that may go: email, phone, ..., secret', fallback: 'none' },
  { key: 'personal.confidential', meaning: 'tags of rows that never leave this machine', fallback: 'none' },
  ...ofGroup('changes'),
  { key: 'changes.knowledgePerYear', meaning: 'how often a year the facts behind the answers change', fallback: '0 (assumed)' },
  { key: 'horizonMonths', meaning: 'months over which costs are added up', fallback: '12' },
  { key: 'budget.usd', meaning: 'most that may be spent on this decision, USD', fallback: '0: nothing is spent unasked' },
  { key: 'budget.hours', meaning: 'most hours of machine time for this decision', fallback: '1' },
  { key: 'arms', meaning: 'restricts the ladder to these arms', fallback: 'every rung that task, models and budget allow' },
  { key: 'split.golden', meaning: 'rows (200) or share (20%) of the golden split', fallback: '40%, at most 1000' },
  { key: 'split.dev', meaning: 'rows or share of the dev split', fallback: '20%, at most 300' },
  { key: 'split.train', meaning: 'most rows of the train split', fallback: 'all that are left' },
  { key: 'split.seed', meaning: 'seed of the split', fallback: '1' },
  { key: 'split.by', meaning: 'hash: rows fall at random; time: golden is the newest part, dev the part before it', fallback: 'hash' },
  { key: 'policy', meaning: 'decision policy: a built-in name or a file', fallback: 'assay' },
  { key: 'target', meaning: 'score that counts as good enough', fallback: 'unknown' },
  { key: 'need', meaning: 'what is missing today: behaviour, knowledge or both', fallback: 'unknown' },
  { key: 'citations', meaning: 'whether answers must cite their source: required, optional, none', fallback: 'unknown' },
  ...ofGroup('rates'),
  ...ofGroup('costs'),
  ...ofGroup('revenue'),
  {
    key: 'hosting',
    meaning: `how a model is served where it is not paid by the token: ${hostingKeys.map(({ key }) => key).join(', ')}, gpu, provider`,
    fallback: 'this machine, or paid by the token',
  },
  { key: 'currency', meaning: 'money of the report: { code: EUR, usd: 1.08, date: 2026-11-01 }', fallback: 'USD' },
  { key: 'prices', meaning: 'file with your own prices, which outrank the price book', fallback: 'none' },
  { key: 'trainingProvider', meaning: 'who would train the tuned arm (a provider of the price book)', fallback: 'this machine' },
  { key: 'regulated', meaning: 'whether the data are regulated (health, finance, defence)', fallback: 'unknown' },
  { key: 'team.weeksPerYear', meaning: 'engineer weeks a year available for upkeep', fallback: 'unknown' },
  { key: 'team.canServe', meaning: 'whether the team can serve a model itself', fallback: 'unknown' },
  { key: 'team.domainExpert', meaning: 'whether someone who knows the domain can review rows', fallback: 'unknown' },
  { key: 'maintain.willing', meaning: 'whether upkeep (retraining included) is pledged', fallback: 'unknown' },
  ...ofGroup('maintain'),
  { key: 'goldenRatedBy', meaning: 'who made the answers in golden: people, current, teacher, unknown', fallback: 'unknown' },
  { key: 'teacher', meaning: 'the entry of models whose answers were used for training', fallback: 'none' },
  { key: 'use.commercial', meaning: 'whether the tuned model is used commercially', fallback: 'true (assumed)' },
  { key: 'use.monthlyUsers', meaning: 'monthly users of your product, where a licence caps them', fallback: 'unknown' },
  { key: 'use.domicile', meaning: 'EU or elsewhere, where a licence leaves a region out', fallback: 'unknown' },
  { key: 'use.distributed', meaning: 'whether the model itself is given or sold to others', fallback: 'unknown' },
  {
    key: 'accepted',
    meaning: `your own decisions about licence and terms, each { gate, by, on, why }; gates: ${permissionGates.join(', ')}`,
    fallback: 'none',
  },
  { key: 'callsPerAction', meaning: 'model calls, one after another, for one action of a user', fallback: '1' },
]

/** Meaning of a key, or of a group such as `volume` put together from its keys. */
export const meaningOf = (key: string): string => {
  const own = taskKeys.find((entry) => entry.key === key)
  if (own !== undefined) return own.fallback === undefined ? own.meaning : `${own.meaning}. Default: ${own.fallback}`
  return taskKeys
    .filter((entry) => entry.key.startsWith(`${key}.`))
    .map((entry) => `${entry.key.slice(key.length + 1)}: ${entry.meaning}`)
    .join('; ')
}

/** What a scorer of the user's own is, by its one key. */
const scorerKinds = ['regex', 'flags', 'numeric', 'fields', 'similarity', 'file', 'command', 'judge']

const scorerKeys: Readonly<Record<string, readonly string[]>> = {
  numeric: ['tolerance', 'relative'],
  fields: ['tolerance', 'relative', 'days'],
  similarity: ['threshold'],
  judge: ['model', 'rubric'],
}

/** Keys allowed inside a key path; the empty path is the top level. Keys under `models.NAME` are those of one model. */
export const keysInside = (path: readonly PropertyKey[]): readonly string[] => {
  if (path[0] === 'models' && path.length === 2) return ['model', 'provider', 'baseUrl', 'apiKeyEnv', 'quantization']
  if (path[0] === 'hosting' && path.length === 2) return ['gpu', 'provider', ...hostingKeys.map(({ key }) => key)]
  if (path[0] === 'scorers') return path.length === 2 ? ['name', 'not', ...scorerKinds] : (scorerKeys[String(path[2])] ?? [])
  if (path[0] === 'accepted' && path.length === 2) return ['gate', 'by', 'on', 'why']
  const here = path.join('.')
  const special: Readonly<Record<string, readonly string[]>> = {
    columns: ['id', 'input', 'expected', 'context', 'group', 'time', 'tags', 'weight', 'licence'],
    output: ['labels', 'schema'],
    data: ['train', 'dev', 'golden'],
    need: ['kind', 'finer'],
    currency: ['code', 'usd', 'date'],
  }
  const prefix = here === '' ? '' : `${here}.`
  const own = taskKeys.filter((entry) => entry.key.startsWith(prefix)).map((entry) => entry.key.slice(prefix.length).split('.')[0] ?? '')
  return special[here] ?? [...new Set(own)]
}
