/** Why a row was in front of a reviewer. Only `audit` is a random sample: only it may estimate how many labels are wrong. */
export const reviewQueues = ['audit', 'suspects', 'contradictions', 'synthetic', 'second', 'next', 'all'] as const
export type ReviewQueue = (typeof reviewQueues)[number]
