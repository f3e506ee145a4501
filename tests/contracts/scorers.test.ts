import { describe } from 'vitest'
import { metrics, scorers } from '../../src/core/scorers/index.ts'
import { metricContract, scorerContract } from './scorers.ts'

for (const [name, scorer] of Object.entries(scorers)) describe(`scorer ${name}`, () => scorerContract(name, scorer))
for (const [name, metric] of Object.entries(metrics)) describe(`metric ${name}`, () => metricContract(name, metric, scorers))
