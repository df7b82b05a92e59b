/** An event's shape in time: what upcasters turn into the next one. */
export interface VersionedEvent {
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: object;
}

/** One step from the shape `(type, from)` to the next. Pure. `data` is plain: personal fields are decrypted before. */
export interface Upcaster {
  readonly type: string;
  readonly from: number;
  upcast(data: object): VersionedEvent;
}

/**
 * Brings events of old shapes to the shapes that this code knows, step by step, when they are read: the only place
 * that knows old shapes. Shapes without an upcaster, also those of newer code, pass unchanged.
 */
export class Upcasters {
  private readonly steps = new Map<string, Upcaster>();

  /** Throws when two upcasters begin at the same shape. */
  constructor(upcasters: readonly Upcaster[] = []) {
    for (const upcaster of upcasters) {
      const shape = shapeOf(upcaster.type, upcaster.from);
      if (this.steps.has(shape)) throw new Error(`Two upcasters for ${shape}`);
      this.steps.set(shape, upcaster);
    }
  }

  upcast<Event extends VersionedEvent>(event: Event): Event {
    let current: VersionedEvent = event;
    for (let taken = 0; taken <= this.steps.size; taken += 1) {
      const step = this.steps.get(shapeOf(current.type, current.schemaVersion));
      if (step === undefined) return current === event ? event : { ...event, ...current };
      current = step.upcast(current.data);
    }
    throw new Error(`Upcasters run in a circle at ${shapeOf(current.type, current.schemaVersion)}`);
  }
}

const shapeOf = (type: string, version: number): string => `${type}.v${version}`;
