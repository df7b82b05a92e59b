import type { Brain, BrainInput, Thought } from '../brain/brain.port.ts';
import { alarm } from './alarm.ts';
import { followFlow } from './flow.talk.ts';
import { positionIn } from './flow.position.ts';
import { handOver } from './escalating.ts';
import { IntentMatcher } from './intent-matcher.ts';
import { answerWishes } from './open.talk.ts';
import { readBurst } from './reading.ts';
import type { Script } from './script.ts';

/** Follows a script: the same words lead to the same answer, with no network and no memory. */
export class ScriptedBrain implements Brain {
  private readonly matcher: IntentMatcher;

  constructor(private readonly script: Script) {
    this.matcher = new IntentMatcher(
      script.intents.map(({ id, examples, keywords }) => ({
        intent: id,
        examples: Object.values(examples).flat(),
        keywords: Object.values(keywords).flat(),
      })),
    );
  }

  think(input: BrainInput): Promise<Thought> {
    const { script } = this;
    const reading = readBurst(script, this.matcher, input);
    const position = positionIn(script, input.thread);
    const danger = alarm(script, input, reading, position);
    if (danger !== null) return Promise.resolve(handOver(script, input, danger));
    const thought =
      position === null ? answerWishes(script, input, reading) : followFlow(script, input, reading, position);
    return Promise.resolve(thought);
  }

  /** What a text asks for; null when it is not clear. */
  intentOf(text: string): string | null {
    const match = this.matcher.match(text);
    return match === null || match.confidence < this.script.threshold ? null : match.intent;
  }

  /** The tags of what a text asks for; none when it is not clear. */
  tagsOf(text: string): readonly string[] {
    const intent = this.intentOf(text);
    return this.script.intents.find(({ id }) => id === intent)?.tags ?? [];
  }
}
