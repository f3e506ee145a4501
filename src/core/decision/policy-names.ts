/** Policies that come with Assay, by the names of their files in `policies/`; the default first, then by source. */
export const policyNames = [
  'assay',
  'zalt-six-gates',
  'zalt-prerequisites',
  'zalt-tune-or-prompt',
  'zalt-hosted-or-open',
  'zalt-four-mistakes',
  'zalt-where-it-pays',
  'zalt-data-source',
  'quandelia-five-questions',
  'quandelia-where-it-wins',
  'enterprise-four-questions',
  'enterprise-platform',
  'enterprise-base-model',
  'enterprise-adapter-or-merged',
  'nebius-pillars',
  'nebius-workflow',
  'developer-approach',
  'ready-to-ship',
  'keep-retrain-retire',
] as const

/** One of each article, the most detailed first: reported beside the deciding policy in every decision. */
export const articlePolicies = [
  'zalt-six-gates',
  'quandelia-five-questions',
  'enterprise-four-questions',
  'nebius-pillars',
  'developer-approach',
] as const satisfies readonly (typeof policyNames)[number][]
