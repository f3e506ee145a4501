import type { QueueSource } from './queue-source.ts'
import { all } from './queues/all.ts'
import { audit } from './queues/audit.ts'
import { contradictions } from './queues/contradictions.ts'
import { next } from './queues/next.ts'
import { second } from './queues/second.ts'
import { suspects } from './queues/suspects.ts'
import { synthetic } from './queues/synthetic.ts'
import type { ReviewQueue } from './review-queue.ts'

/** Every queue. A new one is one file and one line here. */
export const queueSources = { all, audit, suspects, contradictions, synthetic, second, next } as const satisfies Record<
  ReviewQueue,
  QueueSource
>
