import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('teams')
export class TeamRow {
  @PrimaryColumn('uuid', { name: 'team_id' })
  teamId!: string;

  @Column('text')
  name!: string;
}
