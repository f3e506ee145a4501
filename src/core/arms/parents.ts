import type { Example } from '../data/example.ts'
import type { LocalAnswer, ParentArm, StepWorld } from './arm.ts'

/** One parent's answer inside another arm: by itself, or through the journal under the parent's own model. What it said, its label prior applied. */
export const answerOfParent = async (parent: ParentArm, example: Example, world: StepWorld): Promise<LocalAnswer> => {
  const { fitted, modelName } = parent
  switch (fitted.kind) {
    case 'local': {
      const [answer] = await fitted.answer([example], world.signal)
      return parent.read(answer ?? { text: '', missing: `${parent.name} gave no answer` })
    }
    case 'request':
      return parent.read(fitted.read(await world.ask(await fitted.request(example, world.repeat), modelName), example))
    case 'steps':
      return parent.read(
        await fitted.answer(example, { ...world, ask: async (request, name = modelName) => await world.ask(request, name) }),
      )
  }
}

/** Mean value on dev1; missing outputs count as 0. */
export const meanOnDev1 = ({ dev1 }: ParentArm): number => dev1.reduce((sum, { value }) => sum + (value ?? 0), 0) / Math.max(1, dev1.length)

/** The best parent on dev1; equal ones by rung, then name. */
export const bestParent = (parents: readonly ParentArm[]): ParentArm | undefined =>
  [...parents].sort((a, b) => meanOnDev1(b) - meanOnDev1(a) || a.rung - b.rung || (a.name < b.name ? -1 : 1))[0]
