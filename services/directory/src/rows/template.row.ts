import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('templates')
export class TemplateRow {
  @PrimaryColumn('uuid', { name: 'template_id' })
  templateId!: string;

  @Column('text')
  name!: string;

  @Column('text')
  text!: string;

  /** Empty: every channel. */
  @Column('text', { array: true })
  channels!: string[];

  /** Empty: everybody's. */
  @Column('uuid', { name: 'team_ids', array: true })
  teamIds!: string[];
}
