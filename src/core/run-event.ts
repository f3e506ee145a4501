import type { TrainEvent } from './ports/trainer.ts'

/** The one union that feeds the terminal, events.jsonl, the UI and the tests. */
export type RunEvent =
  | { readonly kind: 'run-started'; readonly runId: string; readonly task: string }
  | { readonly kind: 'stage'; readonly stage: StageName; readonly status: 'started' | 'done' | 'skipped'; readonly detail: string }
  | {
      readonly kind: 'progress'
      readonly stage: StageName
      readonly label: string
      readonly done: number
      readonly total: number
      readonly etaMs?: number
    }
  | { readonly kind: 'note'; readonly level: 'info' | 'warning'; readonly message: string; readonly hint?: string }
  | {
      readonly kind: 'arm'
      readonly arm: string
      readonly split: string
      readonly status: 'measured' | 'failed' | 'blocked' | 'skipped'
      readonly value?: number
      readonly low?: number
      readonly high?: number
      readonly n?: number
      readonly detail: string
    }
  | { readonly kind: 'train'; readonly arm: string; readonly event: TrainEvent }
  | { readonly kind: 'possibly-paid-twice'; readonly calls: number; readonly model: string }
  | { readonly kind: 'run-done'; readonly runId: string; readonly verdict: string; readonly digest: string }

export const stageNames = ['check', 'split', 'plan', 'evaluate', 'train', 'parity', 'look', 'compare', 'price', 'decide'] as const
export type StageName = (typeof stageNames)[number]

export type EventSink = (event: RunEvent) => void
