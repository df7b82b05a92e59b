import { Entity, PrimaryColumn } from 'typeorm';

/** A change that was accepted: its repeat changes nothing. */
@Entity('commands')
export class CommandRow {
  @PrimaryColumn('text', { name: 'command_id' })
  commandId!: string;
}
