import { expect, it } from 'vitest'
import type { ArmEvidence } from '../../decision/evidence.ts'
import { sampleArms } from '../../decision/sample-evidence.ts'
import { hostingKeys, quantityKeys } from '../../task/quantity-keys.ts'
import { contextWith, fixed, taskWith } from '../sample-cost.ts'
import { sharedInputs } from '../shared-inputs.ts'
import { costComponents } from './index.ts'

// Every text of the cost model that a report shows, as it is read there.

const { linear, prompt, current, tuned } = sampleArms
const searching: ArmEvidence = { ...prompt, searchesCorpus: true }
const retried: ArmEvidence = {
  ...current,
  modelCalls: 4,
  cost: { ...current.cost, cachedShare: 0.5, validShare: { value: 0.9, low: 0.8, high: 0.95, n: 60 } },
}
const swept: ArmEvidence = { ...tuned, cost: { ...tuned.cost, trainingRuns: 3, trainingTokens: 1e6, evaluationTokens: 1e5 } }
const remote: ArmEvidence = {
  ...tuned,
  name: 'tuned@small',
  modelName: 'small',
  cost: {
    host: { kind: 'remote', provider: 'azure', model: 'small' },
    tokensPerCall: { input: 200, output: 20, evidence: 'assumed' },
    deprecatesOn: '2027-01-01',
    adapterGb: 0.1,
  },
}
const kept: ArmEvidence = {
  ...tuned,
  name: 'tuned@kept',
  modelName: 'kept',
  cost: { host: { kind: 'remote', provider: 'mistral', model: 'x' } },
}
const owned: ArmEvidence = { ...tuned, name: 'tuned@own', modelName: 'own' }

const words = (task: ReturnType<typeof taskWith>, arms: readonly ArmEvidence[]): readonly string[] => {
  const context = contextWith({ task, arms })
  const inputs = arms.flatMap((arm) => costComponents.flatMap((component) => component.costOf(arm, context)?.inputs ?? []))
  return [
    ...new Map(
      [...sharedInputs(context), ...inputs].map(({ id, label, unit, source, trust }) => [
        id,
        `${id} | ${label} | ${unit} | ${source} | ${trust}`,
      ]),
    ).values(),
  ]
}

it('the lines are these, in this order', () => {
  expect(costComponents.map(({ id, label, category }) => `${id} | ${label} | ${category}`)).toEqual([
    'labels | labels and review | labels',
    'distillation | rows written by a teacher | distillation',
    'data-preparation | data preparation | labels',
    'training | training | training',
    'newer-bases | tuning again on newer base models | training',
    'evaluation | evaluation of a cycle | evaluation',
    'people | engineers | people',
    'tokens | tokens at the provider | serving',
    'machine | time on this machine | serving',
    'hosting | machines that serve the model | serving',
    "deployment-fee | provider's fee for a tuned deployment | serving",
    "model-storage | provider's fee for keeping a tuned model | storage",
    'storage | storage of adapters and data | storage',
    'retrieval-store | store for retrieval | storage',
    'monitoring | monitoring | other',
    'migration | moving to another model | migration',
    'opportunity | what else the people could have earned | other',
  ])
})

it('where nothing is declared, every input says that it is assumed, why, and how to say better', () => {
  const origins = Object.fromEntries(quantityKeys.map(({ key }) => [key, 'default' as const]))
  const hosting = {
    small: { gpu: 'H200', provider: 'fireworks', quantities: { tokensPerSecond: fixed(1) } },
    own: { quantities: { purchaseUsd: fixed(5) } },
  }
  expect(words(taskWith({ origins, hosting }), [linear, searching, retried, swept, remote, kept, owned])).toEqual([
    'calls-per-day | calls a day | calls/day | default of task.yaml, unsure by a factor of 3 | assumed',
    'growth | growth of calls | a month | default of task.yaml; set volume.growthPerMonth | assumed',
    'cycles | changes of the task that need a new fit | a year | default of task.yaml; set changes.outputsPerYear | assumed',
    'label | a new label | USD/row | assumed for short texts (experts cost 5 to 20); set rates.labelUsd | assumed',
    'review-seconds | review of a row | s/row | not counted; set rates.reviewRowSeconds | assumed',
    'engineer-week | an engineer | USD/week | assumed; set rates.engineerWeekUsd | assumed',
    'train-rows | training rows | rows | the data | measured',
    'relabelled-share | rows labelled anew when the task changes | of training rows | assumed; set costs.relabelledShare | assumed',
    'training-hours:linear | one training on 1 core | h | sample machine | measured',
    'core-hour | a processor core | USD/core-hour | assumed: rented general-purpose cores; set rates.coreHourUsd | assumed',
    'weeks-base | work on any arm, a cycle | weeks | assumed; the same for every arm; set costs.baseWeeksPerCycle | assumed',
    'ms:linear | time of a call on 1 core | ms/call | sample machine | measured',
    'utilisation | busy share of a served core | of the time | assumed: from rare calls to a machine that is kept busy | assumed',
    'ms:prompt@student | time of a call on 2 cores | ms/call | sample machine | measured',
    'retrieval-store | store for retrieval | USD/month | article: a vector database costs 0 to 50 USD a month; set costs.retrievalStoreUsdPerMonth | assumed',
    'tokens-in:prompt@current | tokens in | tokens/call | measured on the examples | measured',
    'tokens-out:prompt@current | tokens out | tokens/call | measured on the examples | measured',
    'price-input:openai/big | big, input tokens | USD/1M tokens | sample | vendor-page',
    'price-output:openai/big | big, output tokens | USD/1M tokens | sample | vendor-page',
    'cached-share:prompt@current | prompt tokens read from the cache | share | replies on the examples | measured',
    'price-cached:openai/big | big, cached input tokens | USD/1M tokens | sample | vendor-page',
    'valid-share:prompt@current | answers that can be read at the first try | share | measured on 60 examples | measured',
    'evaluation-calls:prompt@current | calls of one evaluation | calls | this run | measured',
    'training-hours:tuned@student | one training on 2 cores | h | sample machine | measured',
    'training-runs:tuned@student | trainings a cycle | runs | as many as were run | measured',
    'failed-runs | trainings that fail and are paid | share | assumed; set costs.failedRunShare | assumed',
    'weeks-tuned | work on a tuned arm, a cycle | weeks | assumed; the six-question article says 4 to 8 | assumed',
    'ms:tuned@student | time of a call on 2 cores | ms/call | sample machine | measured',
    'host-hoursPerDay:small | hours a day that small is up | h/day | assumed: always on; set hosting.small.hoursPerDay | assumed',
    'tokens-in:tuned@small | tokens in | tokens/call | planned, not measured | assumed',
    'tokens-out:tuned@small | tokens out | tokens/call | planned, not measured | assumed',
    'host-tokensPerSecond:small | tokens a second of one machine for small | tokens/s | task.yaml hosting.small.tokensPerSecond | declared',
    'host-utilisation:small | busy share that a machine for small may reach | share | assumed: above it requests wait; set hosting.small.utilisation | assumed',
    'peak-factor | busiest second against the mean one | x mean | assumed; set volume.peakFactor | assumed',
    'host-hour:H200 at fireworks | H200 at fireworks, an hour | USD/h | third-party page on Fireworks prices | third-party',
    'adapter-gb:tuned@small | size of the adapter | GB | the adapter | measured',
    'gb-month | a gigabyte kept | USD/GB-month | assumed: object stores, up to the dearest row of the price book (Tinker) | assumed',
    'migration-weeks:small | work when small is switched off on 2027-01-01 | weeks | assumed: as the least work on any arm; set costs.migrationWeeks | assumed',
    'tokens-in:tuned@kept | tokens in | tokens/call | assumed: a short prompt and a short answer | assumed',
    'tokens-out:tuned@kept | tokens out | tokens/call | assumed: a short prompt and a short answer | assumed',
    'price-input:mistral/x | x, input tokens | USD/1M tokens | no price known for mistral/x: anything from the cheapest to the dearest | assumed',
    'price-output:mistral/x | x, output tokens | USD/1M tokens | no price known for mistral/x: anything from the cheapest to the dearest | assumed',
    'fee-model-month:mistral | a model kept at mistral | USD/month | mistralai/platform-docs-public@222f4ba9 (deprecated docs) | vendor-page',
    'training-hours:tuned@own | one training on 2 cores | h | sample machine | measured',
    'training-runs:tuned@own | trainings a cycle | runs | assumed; set costs.trainingRuns | assumed',
    'host-hoursPerDay:own | hours a day that own is up | h/day | assumed: always on; set hosting.own.hoursPerDay | assumed',
    'host-machines:own | machines for own | machines | assumed: one carries the load; set hosting.own.machines or tokensPerSecond | assumed',
    'host-purchaseUsd:own | purchase of a machine for own | USD | task.yaml hosting.own.purchaseUsd | declared',
    'host-lifeMonths:own | months that the machine is used | months | assumed: about three years; set hosting.own.lifeMonths | assumed',
    'host-watts:own | power of the machine | W | assumed: one card of 70 to 700 W and its host; set hosting.own.watts | assumed',
    'host-pue:own | power of the site against that of the machine | x | assumed: an office to an ordinary data centre; set hosting.own.pue | assumed',
    'kwh | electricity | USD/kWh | assumed; set rates.kwhUsd | assumed',
  ])
})

it('where everything is declared, every input names its key of task.yaml', () => {
  const quantities = Object.fromEntries(quantityKeys.map(({ key }) => [key, fixed(0.5)]))
  const own = { quantities: Object.fromEntries(hostingKeys.map(({ key }) => [key, fixed(1)])) }
  const hosting = { own, student: { quantities: { usdPerHour: fixed(1), machines: fixed(2) } } }
  const task = taskWith({ quantities, trainingProvider: 'mistral', hosting })
  expect(words(task, [linear, searching, retried, swept, { ...remote, cost: { ...remote.cost, deprecatesOn: '2026-12-01' } }])).toEqual([
    'calls-per-day | calls a day | calls/day | task.yaml volume.actionsPerDay x callsPerAction (1) | declared',
    'growth | growth of calls | a month | task.yaml volume.growthPerMonth | declared',
    'cycles | changes of the task that need a new fit | a year | task.yaml maintain.cyclesPerYear | declared',
    'label | a new label | USD/row | task.yaml rates.labelUsd | declared',
    'review-seconds | review of a row | s/row | task.yaml rates.reviewRowSeconds | declared',
    'reviewer-hour | an hour of a reviewer | USD/h | task.yaml rates.reviewerHourUsd | declared',
    'train-rows | training rows | rows | the data | measured',
    'relabelled-share | rows labelled anew when the task changes | of training rows | task.yaml costs.relabelledShare | declared',
    'training-hours:linear | one training on 1 core | h | sample machine | measured',
    'core-hour | a processor core | USD/core-hour | task.yaml rates.coreHourUsd | declared',
    'evaluation-usd | evaluation of a cycle, beyond its calls | USD | task.yaml costs.evaluationUsdPerCycle | declared',
    'engineer-week | an engineer | USD/week | task.yaml rates.engineerWeekUsd | declared',
    'weeks-base | work on any arm, a cycle | weeks | task.yaml costs.baseWeeksPerCycle | declared',
    'project-weeks-base | work before any other arm goes live | weeks | task.yaml costs.baseProjectWeeks | declared',
    'ms:linear | time of a call on 1 core | ms/call | sample machine | measured',
    'utilisation | busy share of a served core | of the time | assumed: from rare calls to a machine that is kept busy | assumed',
    'monitoring | monitoring | USD/month | task.yaml costs.monitoringUsdPerMonth | declared',
    'host-hoursPerDay:student | hours a day that student is up | h/day | assumed: always on; set hosting.student.hoursPerDay | assumed',
    'host-machines:student | machines for student | machines | task.yaml hosting.student.machines | declared',
    'host-usdPerHour:student | a machine for student | USD/h | task.yaml hosting.student.usdPerHour | declared',
    'retrieval-store | store for retrieval | USD/month | task.yaml costs.retrievalStoreUsdPerMonth | declared',
    'tokens-in:prompt@current | tokens in | tokens/call | measured on the examples | measured',
    'tokens-out:prompt@current | tokens out | tokens/call | measured on the examples | measured',
    'price-input:openai/big | big, input tokens | USD/1M tokens | sample | vendor-page',
    'price-output:openai/big | big, output tokens | USD/1M tokens | sample | vendor-page',
    'cached-share | prompt tokens read from the cache | share | task.yaml costs.cachedShare | declared',
    'price-cached:openai/big | big, cached input tokens | USD/1M tokens | sample | vendor-page',
    'valid-share:prompt@current | answers that can be read at the first try | share | measured on 60 examples | measured',
    'evaluation-calls:prompt@current | calls of one evaluation | calls | this run | measured',
    'batch-share | calls that may wait for a batch | share | task.yaml costs.batchShare | declared',
    'batch-factor:openai | a call in a batch at openai, against a live one | x | platform.openai.com/docs/guides/batch | vendor-page',
    'prices-fall | fall of API prices | share a year | task.yaml costs.pricesFallPerYear | declared',
    'labels-to-buy | labels still to buy | rows | task.yaml costs.labels | declared',
    'distilled-rows | rows that the teacher writes, a cycle | rows | task.yaml costs.distilledRows | declared',
    'reviewed-share | rows of the teacher that people review | share | task.yaml costs.reviewedShare | declared',
    'teacher-in:tuned@student | tokens that the teacher reads | tokens/row | assumed: as many as the tuned arm reads and writes, unsure by a factor of 3 | assumed',
    'teacher-out:tuned@student | tokens that the teacher writes | tokens/row | assumed: as many as the tuned arm reads and writes, unsure by a factor of 3 | assumed',
    'price-input:unknown/teacher | teacher, input tokens | USD/1M tokens | no price known for unknown/teacher: anything from the cheapest to the dearest | assumed',
    'price-output:unknown/teacher | teacher, output tokens | USD/1M tokens | no price known for unknown/teacher: anything from the cheapest to the dearest | assumed',
    'data-share | data work as a share of the whole | share | task.yaml costs.dataPreparationShare | declared',
    'training-tokens:tuned@student | tokens of one training | tokens | rows x epochs of the training | measured',
    'training-price:mistral/student | training at mistral | USD/1M tokens | no price of mistral known for this base: anything from the cheapest to the dearest LoRA training of the price book | assumed',
    'evaluation-tokens:tuned@student | tokens evaluated while training | tokens | as many rows as scored each checkpoint here | measured',
    'job-minimum:mistral | least price of a job at mistral | USD/run | mistralai/platform-docs-public@222f4ba9 (deprecated docs) | vendor-page',
    'training-runs:tuned@student | trainings a cycle | runs | task.yaml costs.trainingRuns | declared',
    'failed-runs | trainings that fail and are paid | share | task.yaml costs.failedRunShare | declared',
    'weeks-tuned | work on a tuned arm, a cycle | weeks | task.yaml costs.weeksPerCycle | declared',
    'project-weeks-tuned | work before a tuned arm goes live | weeks | task.yaml costs.projectWeeks | declared',
    'base-cadence | months until a newer base asks for a new cycle | months | task.yaml costs.baseCadenceMonths | declared',
    'storage-gb | adapters, data and traces kept | GB | task.yaml costs.storageGb | declared',
    'gb-month | a gigabyte kept | USD/GB-month | assumed: object stores, up to the dearest row of the price book (Tinker) | assumed',
    'opportunity | what else the people could have earned | USD | task.yaml costs.opportunityUsd | declared',
    'teacher-in:tuned@small | tokens that the teacher reads | tokens/row | assumed: as many as the tuned arm reads and writes, unsure by a factor of 3 | assumed',
    'teacher-out:tuned@small | tokens that the teacher writes | tokens/row | assumed: as many as the tuned arm reads and writes, unsure by a factor of 3 | assumed',
    'training-tokens:tuned@small | tokens of one training | tokens | assumed: 1,000 short rows to 20,000 long ones | assumed',
    'training-price:mistral/small | training at mistral | USD/1M tokens | no price of mistral known for this base: anything from the cheapest to the dearest LoRA training of the price book | assumed',
    'training-runs:tuned@small | trainings a cycle | runs | task.yaml costs.trainingRuns | declared',
    'tokens-in:tuned@small | tokens in | tokens/call | planned, not measured | assumed',
    'tokens-out:tuned@small | tokens out | tokens/call | planned, not measured | assumed',
    'price-input:azure/ft:small | ft:small, input tokens | USD/1M tokens | sample | vendor-page',
    'price-output:azure/ft:small | ft:small, output tokens | USD/1M tokens | sample | vendor-page',
    'fee-deployment-hour:azure | a deployment at azure | USD/h | MicrosoftDocs/azure-ai-docs fine-tuning-cost-management.md | vendor-page',
    'migration-weeks:small | work when small is switched off on 2026-12-01 | weeks | task.yaml costs.migrationWeeks | declared',
  ])
})
