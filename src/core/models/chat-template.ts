import { Template } from '@huggingface/jinja'
import type { ChatMessage } from '../data/example.ts'

export interface RenderOptions {
  readonly addGenerationPrompt: boolean
  /** Definitions of tools in OpenAI's shape: templates that know tools write them into the prompt, the others leave them out. */
  readonly tools?: readonly unknown[]
}

/**
 * Renders a conversation with a model's own Jinja template: the one text that training and serving both see.
 * Templates may add a default system message when the first message is none, so callers always give the task's own.
 */
export const createChatTemplate = (source: string) => {
  const template = new Template(source)
  return (messages: readonly ChatMessage[], options: RenderOptions): string =>
    template.render({
      messages: messages.map(({ role, content }) => ({ role, content })),
      add_generation_prompt: options.addGenerationPrompt,
      ...(options.tools !== undefined && options.tools.length > 0 && { tools: options.tools }),
    })
}
