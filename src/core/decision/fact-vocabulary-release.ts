import { flag, number, word, type FactDefinition } from './fact-definition.ts'

/** Facts of what is shipped: training runs, serving, releases. */
export const releaseFactNames: readonly FactDefinition[] = [
  flag('training.complete', 'a training run ended', 'runs'),
  flag('adapter.hasBaseHash', 'the adapter says by hash which base it belongs to', 'adapter'),
  flag('endpoint.answers', 'the deployed model answers', 'served arm'),
  number('adapters.tasksOnBase', 'tasks', 'tasks that share one base model', 'task.yaml'),
  number('adapters.newPerMonth', 'a month', 'new adapters', 'releases, else maintain.cyclesPerYear / 12'),
  word('export.format', ['peft', 'gguf', 'none'], 'form in which the adapter leaves', 'exports'),
  flag('server.takesAdapters', 'the server loads adapters', 'serving'),
  flag('guards.set', 'schema, policy and anomaly guards are configured, with their place', 'release'),
  flag('tracing.set', 'input, output, latency, tokens and feedback are recorded', 'release'),
  flag('tracing.weeklyReport', 'a weekly report is on', 'release'),
  flag('newest.withinMargin', 'the newest untuned base or strongest model is within the margin of the release', 'the ladder'),
  flag('newest.cheaper', 'it costs less in total', 'cost model'),
  number('base.monthsToDeprecation', 'months', 'until the base is switched off', 'dated table of deprecations'),
  flag('base.updated', 'a newer version of the base is out', 'catalogue'),
  flag('drift.alarm', 'the drift test raised an alarm on live traffic', 'traces'),
  flag('feedback.fell', 'quality on fresh feedback fell', 'traces'),
]
