import type { Checkpoints, Position } from '@baton/event-sourcing';

export class InMemoryCheckpoints implements Checkpoints {
  private readonly positions = new Map<string, Position>();

  async load(name: string): Promise<Position | null> {
    return this.positions.get(name) ?? null;
  }

  async save(name: string, position: Position): Promise<void> {
    this.positions.set(name, position);
  }

  async list(prefix: string): Promise<Map<string, Position>> {
    return new Map([...this.positions].filter(([name]) => name.startsWith(prefix)));
  }
}
